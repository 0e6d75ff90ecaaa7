import { Button } from '@mantine/core';
import { IconCloudOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Usage } from '#shared/api/usage.ts';
import type { AppError } from '#shared/errors.ts';
import { isLineError } from '../../bridge/line-error.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useNow } from '../../i18n/use-now.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { Notice } from '../../ui/notice.tsx';
import classes from './usage-screen.module.css';

interface UsageTroubleProps {
  shown: { usage: Usage; current: boolean } | null;
  /** Whether other days are wanted than those on screen. */
  outdated: boolean;
  error: AppError | null;
  onRetry: () => void;
}

/** What stands in the way: no line, so that these are the last known figures or none, or why they could not be read. */
export function UsageTrouble({ shown, outdated, error, onRetry }: UsageTroubleProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const notKnown = error !== null && isLineError(error);
  const lastKnown = !notKnown && shown !== null && !shown.current && !outdated;
  return (
    <div className={classes.trouble}>
      {(notKnown || lastKnown) && (
        <Notice tone="grey" icon={<IconCloudOff size={20} />} role="status">
          {notKnown || !shown
            ? t('usagePage.notKnown')
            : t('usagePage.lastKnown', { time: format.timeOrDay(shown.usage.asOf, now) })}
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
