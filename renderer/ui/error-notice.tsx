import { IconAlertCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppError } from '#shared/errors.ts';
import { errorMessage } from '../i18n/error-message.ts';
import { useFormat } from '../i18n/use-format.ts';
import { Notice } from './notice.tsx';

/** A failure in plain words: what happened, what it means for the customer, what to do. Read out at once. */
export function ErrorNotice({ error, action }: { error: AppError; action?: ReactNode }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { title, text } = errorMessage(t, format, error, Date.now());
  return (
    <Notice tone="red" icon={<IconAlertCircle size={20} />} title={title} role="alert" action={action}>
      {text}
    </Notice>
  );
}
