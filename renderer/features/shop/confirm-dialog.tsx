import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppError } from '#shared/errors.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { OfflineNotice } from '../../ui/offline-notice.tsx';
import { Question } from '../../ui/question.tsx';
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

/** Asks on a page before something is done that others will notice. */
export function ConfirmDialog({
  title,
  about,
  text,
  confirm,
  ends,
  opened,
  busy,
  readOnly,
  error,
  onConfirm,
  onClose,
}: ConfirmDialogProps) {
  const { t } = useTranslation();
  return (
    <Dialog title={title} opened={opened} onClose={onClose}>
      <Question confirm={confirm} ends={ends} busy={busy} disabled={readOnly} onConfirm={onConfirm} onCancel={onClose}>
        {about !== undefined && <p className={classes.about}>{about}</p>}
        <p>{text}</p>
        <OfflineNotice text={t('shop.offlineAction')} error={error} />
      </Question>
    </Dialog>
  );
}
