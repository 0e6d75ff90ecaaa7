import { Button, Skeleton, VisuallyHidden } from '@mantine/core';
import { IconCloudOff, IconGiftOff, IconPlugOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Rewards } from '#shared/api/rewards.ts';
import type { AppError } from '#shared/errors.ts';
import { isLineError } from '../../bridge/line-error.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useNow } from '../../i18n/use-now.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { Notice } from '../../ui/notice.tsx';
import { useOffline } from '../registration/use-offline.ts';
import classes from './rewards.module.css';

interface RewardsTroubleProps {
  /** Null while there is nothing to show. */
  rewards: Rewards | null;
  current: boolean;
  error: AppError | null;
  onRetry: () => void;
}

/** What stands in the way of redeeming: no line, no provider, or one that does not answer. */
export function RewardsTrouble({ rewards, current, error, onRetry }: RewardsTroubleProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const offline = useOffline();
  const notKnown = rewards === null && error !== null && isLineError(error);
  const lastKnown = rewards !== null && (offline || !current);
  const time = format.timeOrDay(rewards?.asOf ?? now, now);
  return (
    <div className={classes.trouble}>
      {(notKnown || lastKnown) && (
        <Notice tone="grey" icon={<IconCloudOff size={20} />} role="status">
          {notKnown ? t('rewards.offlineUnread') : t('rewards.offline', { time })}
        </Notice>
      )}
      {rewards?.provider === 'none' && (
        <Notice tone="grey" icon={<IconGiftOff size={20} />}>
          {t('rewards.off')}
        </Notice>
      )}
      {rewards !== null && !lastKnown && rewards.provider !== 'none' && !rewards.reachable && (
        <Notice tone="amber" icon={<IconPlugOff size={20} />} role="status">
          {t('rewards.unreachable', { time })}
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
export function LoadingRewards({ height }: { height: number }) {
  const { t } = useTranslation();
  return (
    <>
      <VisuallyHidden role="status">{t('app.loading')}</VisuallyHidden>
      <Skeleton height={height} radius={16} aria-hidden="true" />
    </>
  );
}
