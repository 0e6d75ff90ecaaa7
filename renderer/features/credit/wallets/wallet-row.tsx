import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { Billing } from '#shared/api/billing.ts';
import type { Wallet } from '#shared/api/credit.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { AutoTopupButton } from '../auto-topup/auto-topup-button.tsx';
import { AutoTopupStatus } from '../auto-topup/auto-topup-status.tsx';
import type { CardSetupState } from '../billing-page.ts';
import { TopupButton } from '../topup/topup-button.tsx';
import { DebtLine } from './debt-line.tsx';
import { NotificationLine } from './notification-line.tsx';
import classes from './rewards-panel.module.css';
import { walletOf } from './wallet-rules.ts';

interface WalletRowProps {
  wallet: Wallet;
  billing: Billing;
  cardSetup: CardSetupState;
}

/** A wallet for rewards: what it holds, and the same buttons as the SMS wallet. */
export function WalletRow({ wallet, billing, cardSetup }: WalletRowProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const nameId = useId();
  const { currency, available, held } = wallet;
  const autoTopup = walletOf(billing.autoTopups, currency);
  return (
    <li className={classes.wallet} aria-labelledby={nameId}>
      <div className={classes.head}>
        <div id={nameId}>
          <span className={classes.name}>{format.currency(currency)}</span>
          <strong className={classes.amount}>{format.money(available, currency)}</strong>
          {held > 0 && (
            <span className={classes.note}> {t('wallets.held', { amount: format.money(held, currency) })}</span>
          )}
        </div>
        <div className={classes.buttons}>
          <AutoTopupButton billing={billing} currency={currency} />
          <TopupButton billing={billing} cardSetup={cardSetup} currency={currency} variant="default" />
        </div>
      </div>
      <DebtLine wallet={wallet} />
      <div className={classes.foot}>
        {autoTopup && <AutoTopupStatus autoTopup={autoTopup} cards={billing.cards} />}
        <NotificationLine billing={billing} currency={currency} short />
      </div>
    </li>
  );
}
