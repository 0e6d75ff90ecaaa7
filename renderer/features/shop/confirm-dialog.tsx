import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppError } from '#shared/errors.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { OfflineNotice } from '../../ui/offline-notice.tsx';
import { useKeptFocus } from '../../ui/use-kept-focus.ts';
import classes from './shop-form.module.css';

interface ConfirmDialogProps {
  /** What is about to be done. */
  title: string;
  /** Whom or what it is about, where the name in the title may not tell. */
  about?: ReactNode;
  /** What it means. */
  text: string;
  confirm: string;
  /** Whether something ends by it. */
  ends: boolean;
  opened: boolean;
  busy: boolean;
  readOnly: boolean;
  error: AppError | null;
  onConfirm: () => void;
  onClose: () => void;
}

/** Asks on a page before something is done that others will notice. The focus is on the way out. */
export function ConfirmDialog({ title, opened, onClose, ...question }: ConfirmDialogProps) {
  return (
    <Dialog title={title} opened={opened} onClose={onClose}>
      <Question {...question} onClose={onClose} />
    </Dialog>
  );
}

function Question({
  about,
  text,
  confirm,
  ends,
  busy,
  readOnly,
  error,
  onConfirm,
  onClose,
}: Omit<ConfirmDialogProps, 'title' | 'opened'>) {
  const { t } = useTranslation();
  const place = useKeptFocus<HTMLDivElement>(busy);
  return (
    <div ref={place} tabIndex={-1} className={classes.form}>
      {about !== undefined && <p className={classes.about}>{about}</p>}
      <p>{text}</p>
      <OfflineNotice text={t('shop.offlineAction')} error={error} />
      <div className={classes.buttons}>
        <Button variant={ends ? 'outline' : 'filled'} loading={busy} disabled={readOnly} onClick={onConfirm}>
          {confirm}
        </Button>
        <Button
          variant="subtle"
          // Where the dialog puts the focus when it opens.
          data-autofocus
          disabled={busy}
          onClick={onClose}
        >
          {t('app.cancel')}
        </Button>
      </div>
    </div>
  );
}
