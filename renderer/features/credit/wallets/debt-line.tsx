import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Wallet } from '#shared/api/credit.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import classes from './debt-line.module.css';

/** What the shop owes, where a dispute took more than there was. */
export function DebtLine({ wallet }: { wallet: Wallet | undefined }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (!wallet || wallet.debt === 0) return null;
  return (
    <p className={classes.debt} role="status">
      <IconAlertTriangle size={18} aria-hidden="true" />
      {t('credit.debt', { amount: format.money(wallet.debt, wallet.currency) })}
    </p>
  );
}
