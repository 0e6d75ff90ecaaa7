import { useTranslation } from 'react-i18next';
import type { Currency, Micros } from '#shared/domain/money.ts';
import { useSnapshot } from '../../../bridge/bridge-context.tsx';
import { useFormat } from '../../../i18n/use-format.ts';
import { afterTopup, walletOf } from '../wallets/wallet-rules.ts';
import classes from './balance-after.module.css';

/** What the balance will be, and what of the amount pays a debt first. */
export function BalanceAfter({ currency, amount }: { currency: Currency; amount: Micros | null }) {
  const { t } = useTranslation();
  const format = useFormat();
  const wallet = useSnapshot((snapshot) => walletOf(snapshot.credit?.wallets ?? [], currency));
  if (!wallet) return null;
  const { available, debtPaid } = afterTopup(wallet, amount ?? 0);
  return (
    <div className={classes.after} aria-live="polite">
      <span>
        {t('topup.after', { currency: format.currency(currency) })}
        {debtPaid > 0 && (
          <span className={classes.debt}> · {t('topup.debtPaid', { amount: format.money(debtPaid, currency) })}</span>
        )}
      </span>
      <strong>{format.money(available, currency)}</strong>
    </div>
  );
}
