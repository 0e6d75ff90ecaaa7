import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './question.module.css';
import { useKeptFocus } from './use-kept-focus.ts';

interface QuestionProps {
  /** What it means, and what went wrong. */
  children: ReactNode;
  confirm: string;
  /** The way out, where “Cancel” would be what is asked about. */
  cancel?: string;
  /** Whether something ends by it. */
  ends: boolean;
  busy: boolean;
  disabled?: boolean;
  onConfirm: () => void;
  onCancel: () => void;
}

/** What a dialog asks before something is done that cannot be taken back. The focus is on the way out. */
export function Question({
  children,
  confirm,
  cancel,
  ends,
  busy,
  disabled = false,
  onConfirm,
  onCancel,
}: QuestionProps) {
  const { t } = useTranslation();
  const place = useKeptFocus<HTMLDivElement>(busy);
  return (
    <div ref={place} tabIndex={-1} className={classes.question}>
      {children}
      <div className={classes.buttons}>
        <Button variant={ends ? 'outline' : 'filled'} loading={busy} disabled={disabled} onClick={onConfirm}>
          {confirm}
        </Button>
        <Button
          variant="subtle"
          // Where the dialog puts the focus when it opens.
          data-autofocus
          disabled={busy}
          onClick={onCancel}
        >
          {cancel ?? t('app.cancel')}
        </Button>
      </div>
    </div>
  );
}
