import { Button } from '@mantine/core';
import type { KeyboardEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './confirm.module.css';

interface ConfirmProps {
  /** What is about to be done; names the region. */
  label: string;
  /** What will be lost by it. */
  text: string;
  confirm: string;
  busy: boolean;
  onConfirm: () => void;
  onCancel: () => void;
  /** What has to be chosen first, or why it failed. */
  children?: ReactNode;
}

/** Asks before something that cannot be taken back. The focus is on the way out. */
export function Confirm({ label, text, confirm, busy, onConfirm, onCancel, children }: ConfirmProps) {
  const { t } = useTranslation();
  // Escape takes the question back, and leaves the dialog that it is asked in open.
  const takesBack = {
    'data-mantine-stop-propagation': true,
    onKeyDown: ({ key }: KeyboardEvent) => key === 'Escape' && onCancel(),
  };
  return (
    <section className={classes.confirm} aria-label={label}>
      <p>{text}</p>
      {children !== undefined && <div className={classes.children}>{children}</div>}
      <Button {...takesBack} variant="outline" loading={busy} onClick={onConfirm}>
        {confirm}
      </Button>
      <Button {...takesBack} variant="subtle" autoFocus onClick={onCancel}>
        {t('app.cancel')}
      </Button>
    </section>
  );
}
