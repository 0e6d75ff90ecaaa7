import {
  type Icon,
  IconCircleCheck,
  IconCircleX,
  IconClock,
  IconHourglass,
  IconMoon,
  IconPencil,
  IconPlayerPause,
  IconRouteOff,
  IconSend,
  IconUsersGroup,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { CampaignLine } from '#shared/api/campaigns.ts';
import type { CampaignState } from '#shared/domain/messaging.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import classes from './campaign-words.module.css';

const ICONS: Record<CampaignState, Icon> = {
  draft: IconPencil,
  scheduled: IconClock,
  preparing: IconUsersGroup,
  sending: IconSend,
  paused: IconPlayerPause,
  done: IconCircleCheck,
  cancelled: IconCircleX,
};

const HELD_ICONS = { credit: IconHourglass, quiet: IconMoon, routes: IconRouteOff } as const;

/** How much of a campaign is over, from 0 to 1. */
export function shareDone({ done, total }: { done: number; total: number }): number {
  return total === 0 ? 0 : Math.min(1, done / total);
}

type Standing = Pick<CampaignLine, 'state' | 'held' | 'done' | 'total'>;

/** Where a campaign stands, in a word with its picture. */
export function CampaignStanding({ campaign }: { campaign: Standing }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { state, held } = campaign;
  const StateIcon = held === null ? ICONS[state] : HELD_ICONS[held.by];
  const words =
    state === 'sending'
      ? t('campaigns.sendingShare', { percent: format.percent(shareDone(campaign)) })
      : t(`campaigns.state.${state}`);
  return (
    <span className={classes.standing} data-tone={toneOf(campaign)}>
      <StateIcon size={17} aria-hidden="true" />
      {held === null ? words : t(`campaigns.waits.${held.by}`)}
    </span>
  );
}

function toneOf({ state, held }: Standing): 'dim' | 'accent' | 'amber' {
  if (state === 'paused' || held?.by === 'credit' || held?.by === 'routes') return 'amber';
  if (held !== null) return 'dim';
  return state === 'sending' || state === 'preparing' ? 'accent' : 'dim';
}
