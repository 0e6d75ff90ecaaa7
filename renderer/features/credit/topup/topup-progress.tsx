import { Button, Loader } from '@mantine/core';
import {
  IconCircleCheck,
  IconCreditCardOff,
  IconExternalLink,
  IconHelpCircle,
  IconUserCheck,
} from '@tabler/icons-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Topup } from '#shared/api/billing.ts';
import { brandName } from '#shared/domain/card-brand.ts';
import type { Currency, Micros } from '#shared/domain/money.ts';
import { useSnapshot } from '../../../bridge/bridge-context.tsx';
import { useFormat } from '../../../i18n/use-format.ts';
import { openPage } from '../../../ui/open-page.ts';
import { declineReason } from '../decline.ts';
import { walletOf } from '../wallets/wallet-rules.ts';
import { Outcome } from './outcome.tsx';

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
  const balance = useSnapshot((snapshot) => walletOf(snapshot.credit?.wallets ?? [], topup.currency)?.available ?? 0);
  const { approvalUrl, status } = topup;
  // The press of Topup lets the page open by itself; where that does not work any more, the button does it.
  const opened = useRef<string | null>(null);
  useEffect(() => {
    // It opens once, also where this is shown again after the password was asked for.
    if (approvalUrl !== null && approvalUrl !== opened.current) openPage(approvalUrl);
    opened.current = approvalUrl;
  }, [approvalUrl]);

  const words = {
    amount: format.money(topup.amount, topup.currency),
    card: t('credit.cardName', { brand: brandName(topup.card.brand), last4: topup.card.last4 }),
    balance: format.money(balance, topup.currency),
    reason: t(declineReason(topup.failure)),
  };
  return (
    <Outcome
      tone={status}
      icon={icons[status]}
      title={t(`topup.state.${status}.title`, words)}
      text={t(`topup.state.${status}.text`, words)}
    >
      {approvalUrl !== null && <BankPageLink url={approvalUrl} variant="filled" />}
      {status === 'failed' && (
        <Button variant="filled" onClick={onAgain} autoFocus>
          {t('topup.again')}
        </Button>
      )}
      <Button
        // Once it is paid the focus goes to the way out.
        key={status}
        variant={status === 'paid' ? 'filled' : 'default'}
        autoFocus={status === 'paid'}
        onClick={onClose}
      >
        {t(status === 'paid' ? 'topup.done' : 'topup.close')}
      </Button>
    </Outcome>
  );
}

/** To the page where the card holder approves the payment. */
export function BankPageLink({ url, variant }: { url: string; variant: 'filled' | 'default' }) {
  const { t } = useTranslation();
  return (
    <Button
      component="a"
      href={url}
      target="_blank"
      rel="noopener"
      variant={variant}
      leftSection={<IconExternalLink size={18} aria-hidden="true" />}
    >
      {t('topup.openBank')}
    </Button>
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
