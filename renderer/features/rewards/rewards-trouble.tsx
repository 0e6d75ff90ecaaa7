import { IconGiftOff, IconPlugOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Rewards } from '#shared/api/rewards.ts';
import type { AppError } from '#shared/errors.ts';
import { useOffline } from '../../bridge/use-offline.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useNow } from '../../i18n/use-now.ts';
import { Notice } from '../../ui/notice.tsx';
import { ReadingTrouble } from '../../ui/reading-trouble.tsx';

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
  const lastKnown = offline || !current;
  return (
    <ReadingTrouble
      asOf={rewards?.asOf ?? null}
      lastKnown={lastKnown}
      words={{ unread: t('rewards.offlineUnread'), lastKnown: (time) => t('rewards.offline', { time }) }}
      error={error}
      onRetry={onRetry}
    >
      {rewards?.provider === 'none' && (
        <Notice tone="grey" icon={<IconGiftOff size={20} />}>
          {t('rewards.off')}
        </Notice>
      )}
      {rewards !== null && !lastKnown && rewards.provider !== 'none' && !rewards.reachable && (
        <Notice tone="amber" icon={<IconPlugOff size={20} />} role="status">
          {t('rewards.unreachable', { time: format.timeOrDay(rewards.asOf, now) })}
        </Notice>
      )}
    </ReadingTrouble>
  );
}
