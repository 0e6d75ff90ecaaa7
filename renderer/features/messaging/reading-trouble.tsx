import { Button, Skeleton, VisuallyHidden } from '@mantine/core';
import { IconCloudOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { AppError } from '#shared/errors.ts';
import { isLineError } from '../../bridge/line-error.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useNow } from '../../i18n/use-now.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { Notice } from '../../ui/notice.tsx';
import { useMessaging } from './messaging-context.tsx';
import classes from './messaging-screen.module.css';

interface ReadingTroubleProps {
  /** When what is shown was true (epoch ms); null while there is nothing to show. */
  asOf: number | null;
  current: boolean;
  error: AppError | null;
  onRetry: () => void;
}

/** What stands in the way of reading: no line, so that it is the last known state or none, or why it failed. */
export function ReadingTrouble({ asOf, current, error, onRetry }: ReadingTroubleProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const { offline } = useMessaging();
  const notKnown = asOf === null && error !== null && isLineError(error);
  const lastKnown = asOf !== null && (offline || !current);
  return (
    <div className={classes.trouble}>
      {(notKnown || lastKnown) && (
        <Notice tone="grey" icon={<IconCloudOff size={20} />} role="status">
          {notKnown
            ? t('messaging.offlineUnread')
            : t('messaging.offline', { time: format.timeOrDay(asOf ?? now, now) })}
        </Notice>
      )}
      {error && !isLineError(error) && (
        <ErrorNotice
          error={error}
          action={
            <Button variant="subtle" onClick={onRetry}>
              {t('app.retry')}
            </Button>
          }
        />
      )}
    </div>
  );
}

/** Room for what is on its way, so that nothing jumps. */
export function LoadingMessages({ height }: { height: number }) {
  const { t } = useTranslation();
  return (
    <>
      <VisuallyHidden role="status">{t('messaging.loading')}</VisuallyHidden>
      <Skeleton height={height} radius={16} aria-hidden="true" />
    </>
  );
}
