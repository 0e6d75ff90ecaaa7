import { Button, type ButtonProps } from '@mantine/core';
import { IconCloudOff } from '@tabler/icons-react';
import type { ComponentProps } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppError } from '#shared/errors.ts';
import { useSnapshot } from '../../bridge/bridge-context.tsx';
import { isLineError } from '../../bridge/line-error.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { Notice } from '../../ui/notice.tsx';

/** Whether the page is the last known one: to read, and not to change anything. */
export function useReadOnly(): boolean {
  return useSnapshot(({ billing }) => billing.kind === 'open' && !billing.current);
}

/** A button for what needs the line; without one it rests and says why. */
export function LineButton({ disabled = false, ...props }: ButtonProps & ComponentProps<'button'>) {
  const { t } = useTranslation();
  const readOnly = useReadOnly();
  return (
    <Button {...props} disabled={readOnly || disabled} {...(readOnly ? { title: t('credit.offlineAction') } : {})} />
  );
}

interface ReadOnlyNoticeProps {
  /** What it means here that nothing can be changed; where nothing is said, it is that the line is needed. */
  text?: string;
  /** Why the last call failed. A lost line is told once, by `text`. */
  error?: AppError | null;
}

/** What stands in the way of a change: that the page is the last known one, or why the last call failed. */
export function ReadOnlyNotice({ text, error = null }: ReadOnlyNoticeProps) {
  const { t } = useTranslation();
  const readOnly = useReadOnly();
  return (
    <>
      {readOnly && (
        <Notice tone="grey" icon={<IconCloudOff size={20} />} role="status">
          {text ?? t('credit.offlineAction')}
        </Notice>
      )}
      {error && !(readOnly && isLineError(error)) && <ErrorNotice error={error} />}
    </>
  );
}
