import { VisuallyHidden } from '@mantine/core';
import { useThrottledValue } from '@mantine/hooks';
import { IconHourglass, IconMoon, IconPlayerPause, IconRouteOff } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { OpenCampaign } from '#shared/api/campaigns.ts';
import { SMS_CURRENCY } from '#shared/domain/money.ts';
import type { Country } from '#shared/domain/phone.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { useNow } from '../../../i18n/use-now.ts';
import { Meter } from '../../../ui/meter.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { AskOwner, TopupWay } from '../held-notices.tsx';
import classes from './campaign-report.module.css';
import { shareDone } from './campaign-words.tsx';
import { timeLeft } from './progress-rules.ts';

/** Milliseconds between two times that it is read out how far it is. */
const SPOKEN_EVERY = 10_000;

interface ProgressPanelProps {
  campaign: OpenCampaign;
  toCredit: () => void;
}

/** How far a campaign is, how fast it goes and how long it still takes; or what it waits for. */
export function ProgressPanel({ campaign, toCredit }: ProgressPanelProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const { state, held, progress, report, total } = campaign;
  const share = shareDone(progress ?? { done: 0, total });
  const percent = format.percent(share);
  const spoken = useThrottledValue(
    t('campaigns.progress.spoken', { percent, sent: format.number(report.sent) }),
    SPOKEN_EVERY,
  );
  const goesOn = state === 'sending' && held === null;
  const facts = [
    percent,
    t('campaigns.progress.of', {
      done: format.number(progress?.done ?? 0),
      total: format.number(progress?.total ?? total),
    }),
    ...(goesOn && progress?.perSecond ? [perSecond(progress.perSecond)] : []),
    ...(goesOn && progress && progress.endsAt !== null ? [left(progress.endsAt)] : []),
  ];
  return (
    <section className={classes.progress} aria-label={t('campaigns.progress.label')}>
      {state === 'preparing' ? (
        <p className={classes.facts}>
          <span>{t('campaigns.progress.preparing', { count: total, formatted: format.number(total) })}</span>
        </p>
      ) : (
        <>
          <Meter
            label={t('campaigns.progress.label')}
            share={share}
            text={percent}
            tone={goesOn || state === 'done' ? 'accent' : held?.by === 'credit' ? 'amber' : 'resting'}
          />
          <p className={classes.facts}>
            {facts.map((fact) => (
              <span key={fact}>{fact}</span>
            ))}
          </p>
        </>
      )}
      <VisuallyHidden role="status">{goesOn && spoken}</VisuallyHidden>
      <Waiting campaign={campaign} toCredit={toCredit} />
    </section>
  );

  function perSecond(rate: number): string {
    const whole = Math.max(1, Math.round(rate));
    return t('campaigns.progress.perSecond', { formatted: format.number(whole) });
  }

  function left(endsAt: number): string {
    const rest = timeLeft(endsAt, now);
    return rest.kind === 'secondsLeft'
      ? t('campaigns.progress.secondsLeft')
      : t(`campaigns.progress.${rest.kind}`, { count: rest.count });
  }
}

/** Why it stands still, and what becomes of it. */
function Waiting({ campaign: { state, held, pauseReason }, toCredit }: ProgressPanelProps) {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const waiting = (tone: 'amber' | 'grey', icon: ReactNode, words: string, action: ReactNode = null) => (
    <Notice tone={tone} icon={icon} role="status" action={action}>
      {words} {action !== null && <AskOwner />}
    </Notice>
  );
  if (state === 'paused' && pauseReason !== null) {
    return waiting('amber', <IconPlayerPause size={20} />, t(`campaigns.paused.${pauseReason}`));
  }
  switch (held?.by) {
    case undefined:
      return null;
    case 'credit':
      return waiting(
        'amber',
        <IconHourglass size={20} />,
        t('campaigns.held.credit', { amount: format.spent(held.missing, SMS_CURRENCY) }),
        <TopupWay toCredit={toCredit} />,
      );
    case 'quiet':
      return waiting(
        'grey',
        <IconMoon size={20} />,
        t('campaigns.held.quiet', { time: format.timeOrDay(held.until, now) }),
      );
    case 'routes':
      return waiting('amber', <IconRouteOff size={20} />, routes(held.switchedOff));
  }

  function routes(switchedOff: readonly Country[]): string {
    if (switchedOff.length === 0) return t('campaigns.held.routes');
    const list = new Intl.ListFormat(i18n.language, { type: 'conjunction' });
    return t('campaigns.held.switchedOff', { countries: list.format(switchedOff.map(format.country)) });
  }
}
