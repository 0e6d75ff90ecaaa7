import { Button, Loader } from '@mantine/core';
import {
  IconCalendarPause,
  IconCircleCheck,
  IconClock,
  IconCloudOff,
  IconCreditCardOff,
  IconHelpCircle,
  IconPlayerPause,
} from '@tabler/icons-react';
import type { ComponentProps, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AutoTopup, Card, Topup } from '#shared/api/billing.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { useNow } from '../../../i18n/use-now.ts';
import { declineReason } from '../decline.ts';
import { Outcome } from '../topup/outcome.tsx';
import { type SaveOutcome, saveOutcome } from './save-outcome.ts';
import { cardName } from './status-words.ts';

interface Look {
  tone: ComponentProps<typeof Outcome>['tone'];
  icon: ReactNode;
}

const looks: Record<SaveOutcome['kind'], Look> = {
  off: { tone: 'paid', icon: <IconPlayerPause size={34} /> },
  waiting: { tone: 'paid', icon: <IconCircleCheck size={34} /> },
  charging: { tone: 'processing', icon: <Loader size={34} /> },
  unknown: { tone: 'unknown', icon: <IconHelpCircle size={34} /> },
  paid: { tone: 'paid', icon: <IconCircleCheck size={34} /> },
  unreachable: { tone: 'unknown', icon: <IconCloudOff size={34} /> },
  failed: { tone: 'failed', icon: <IconCreditCardOff size={34} /> },
  hourly_limit: { tone: 'paid', icon: <IconClock size={34} /> },
  cap_reached: { tone: 'unknown', icon: <IconCalendarPause size={34} /> },
};

interface AutoTopupOutcomeProps {
  autoTopup: AutoTopup;
  /** The automatic top-up that saving led to, where there is one yet. */
  charge: Topup | undefined;
  cards: readonly Card[] | null;
  onAgain: () => void;
  onClose: () => void;
}

/** What became of saving Auto Topup, in plain words, following the charge that it may have led to. */
export function AutoTopupOutcome({ autoTopup, charge, cards, onAgain, onClose }: AutoTopupOutcomeProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const outcome = saveOutcome(autoTopup, charge);
  const { kind } = outcome;
  const { currency } = autoTopup;
  const failed = kind === 'failed';
  const until = 'until' in outcome ? outcome.until : failed ? outcome.retryAt : null;
  const words = {
    card: cardName(t, cards, autoTopup.cardId),
    amount: format.round(autoTopup.amount, currency),
    threshold: format.round(autoTopup.threshold, currency),
    used: format.round(autoTopup.chargedThisMonth, currency),
    cap: format.round(autoTopup.monthlyCap, currency),
    charged: kind === 'paid' ? format.money(outcome.charged, currency) : '',
    reason: failed ? t(declineReason(outcome.failure)) : '',
    time: until === null ? '' : format.timeOrDay(until, now),
    date: until === null ? '' : format.date(until),
  };
  const key = failed && outcome.retryAt !== null ? 'failedRetry' : kind;
  return (
    <Outcome
      {...looks[kind]}
      title={t(`autoTopup.outcome.${key}.title`, words)}
      text={t(`autoTopup.outcome.${key}.text`, words)}
    >
      {failed && (
        <Button variant="filled" autoFocus onClick={onAgain}>
          {t('autoTopup.again')}
        </Button>
      )}
      <Button
        // Once it is known how it ended, the focus goes to the way out.
        key={kind}
        variant={failed ? 'default' : 'filled'}
        autoFocus={looks[kind].tone === 'paid'}
        onClick={onClose}
      >
        {t('autoTopup.done')}
      </Button>
    </Outcome>
  );
}
