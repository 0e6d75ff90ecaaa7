import { useTranslation } from 'react-i18next';
import type { CampaignLine } from '#shared/api/campaigns.ts';
import { assertNever } from '#shared/errors.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { useNow } from '../../../i18n/use-now.ts';

type Moments = Pick<CampaignLine, 'state' | 'createdAt' | 'scheduledAt' | 'startedAt' | 'startedByName' | 'endedAt'>;

/** When a campaign was written, starts, started or ended, whichever says most of it now. */
export function useWhen(campaign: Moments): string {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const { state, createdAt, scheduledAt, startedAt, startedByName, endedAt } = campaign;
  const when = (instant: number) => format.timeOrDay(instant, now);
  switch (state) {
    case 'draft':
      return when(createdAt);
    case 'scheduled':
      return when(scheduledAt ?? createdAt);
    case 'preparing':
    case 'sending':
    case 'paused':
      return startedAt === null || startedByName === null
        ? when(startedAt ?? scheduledAt ?? createdAt)
        : t('campaigns.startedBy', { time: when(startedAt), staff: startedByName });
    case 'done':
    case 'cancelled':
      return when(endedAt ?? createdAt);
    default:
      return assertNever(state);
  }
}
