import { Button, Loader } from '@mantine/core';
import { IconCircleCheck, IconCreditCardOff, IconHelpCircle, IconUserCheck } from '@tabler/icons-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Topup } from '#shared/api/credit.ts';
import type { Currency, Micros } from '#shared/domain/money.ts';
import { useSnapshot } from '../../bridge/bridge-context.tsx';
import { useFormat } from '../../i18n/use-format.ts';
import { brandName } from './card-words.ts';
import { declineReason } from './decline.ts';
import classes from './topup-progress.module.css';

const icons: Record<Topup['status'], ReactNode> = {
  processing: <Loader size={34} />,
  unknown: <IconHelpCircle size={34} />,
  needs_action: <IconUserCheck size={34} />,
  paid: <IconCircleCheck size={34} />,
  failed: <IconCreditCardOff size={34} />,
};

interface TopupProgressProps {
  topup: Topup;
  onAgain: () => void;
  onClose: () => void;
}

/** What has become of a top-up, in plain words, following it as it changes. */
export function TopupProgress({ topup, onAgain, onClose }: TopupProgressProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const balance = useSnapshot(
    (snapshot) => snapshot.credit?.wallets.find(({ currency }) => currency === topup.currency)?.available ?? 0,
  );
  const words = {
    amount: format.money(topup.amount, topup.currency),
    card: t('credit.cardName', { brand: brandName(topup.card.brand), last4: topup.card.last4 }),
    balance: format.money(balance, topup.currency),
    reason: t(declineReason(topup.failure)),
  };
  const failed = topup.status === 'failed';
  return (
    <Outcome
      tone={topup.status}
      icon={icons[topup.status]}
      title={t(`topup.state.${topup.status}.title`, words)}
      text={t(`topup.state.${topup.status}.text`, words)}
    >
      {failed && (
        <Button variant="filled" onClick={onAgain} autoFocus>
          {t('topup.again')}
        </Button>
      )}
      <Button
        // Once it is paid the focus goes to the way out.
        key={topup.status}
        variant={topup.status === 'paid' ? 'filled' : 'default'}
        autoFocus={topup.status === 'paid'}
        onClick={onClose}
      >
        {t(topup.status === 'paid' ? 'topup.done' : 'topup.close')}
      </Button>
    </Outcome>
  );
}

interface TopupUnheardProps {
  amount: Micros;
  currency: Currency;
  card: { brand: string; last4: string };
  onClose: () => void;
}

/** The server's own answer was lost: nothing may be promised, in either direction. */
export function TopupUnheard({ amount, currency, card, onClose }: TopupUnheardProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const words = {
    amount: format.money(amount, currency),
    card: t('credit.cardName', { brand: brandName(card.brand), last4: card.last4 }),
  };
  return (
    <Outcome tone="unknown" icon={icons.unknown} title={t('topup.unheard.title')} text={t('topup.unheard.text', words)}>
      <Button onClick={onClose}>{t('topup.close')}</Button>
    </Outcome>
  );
}

interface OutcomeProps {
  tone: Topup['status'];
  icon: ReactNode;
  title: string;
  text: string;
  children: ReactNode;
}

function Outcome({ tone, icon, title, text, children }: OutcomeProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const settled = tone === 'paid' || tone === 'failed';
  // Until it is known how it ends, the focus is on what is said: an Enter too many must not close it.
  useEffect(() => {
    if (!settled) heading.current?.focus();
  }, [settled]);
  return (
    <div className={classes.outcome} data-tone={tone}>
      <div role="status" className={classes.words}>
        <span className={classes.icon} aria-hidden="true">
          {icon}
        </span>
        <h3 ref={heading} tabIndex={-1} className={classes.title}>
          {title}
        </h3>
        <p className={classes.text}>{text}</p>
      </div>
      <div className={classes.actions}>{children}</div>
    </div>
  );
}
