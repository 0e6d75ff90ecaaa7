import { IconAlertCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppError } from '#shared/errors.ts';
import { isLineError } from '../bridge/line-error.ts';
import { errorMessage } from '../i18n/error-message.ts';
import { useFormat } from '../i18n/use-format.ts';
import { useNow } from '../i18n/use-now.ts';
import { Notice } from './notice.tsx';

interface ErrorNoticeProps {
  error: AppError;
  /** What a server that does not answer means here, where Tillside does not go on by itself once it does. */
  unreachable?: string;
  action?: ReactNode;
}

/** A failure in plain words: what happened, what it means for the customer, what to do. Read out at once. */
export function ErrorNotice({ error, unreachable, action }: ErrorNoticeProps) {
  const { t } = useTranslation();
  const { title, text } = errorMessage(t, useFormat(), error, useNow());
  return (
    <Notice tone="red" icon={<IconAlertCircle size={20} />} title={title} role="alert" action={action}>
      {isLineError(error) ? (unreachable ?? text) : text}
    </Notice>
  );
}
