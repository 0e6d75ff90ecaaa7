import { useTranslation } from 'react-i18next';
import type { Usage } from '#shared/api/usage.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Panel } from '../../ui/panel.tsx';
import classes from './counts-table.module.css';

/** The vouchers that were issued, by the wallet that paid them. */
export function RewardsPanel({ rewards }: Pick<Usage, 'rewards'>) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Panel title={t('usagePage.rewards')}>
      {rewards.length === 0 ? (
        <p className={classes.empty}>{t('usagePage.rewardsNone')}</p>
      ) : (
        <table className={classes.table} aria-label={t('usagePage.rewards')}>
          <thead>
            <tr>
              <th scope="col">{t('usagePage.column.wallet')}</th>
              <th scope="col" className={classes.number}>
                {t('usagePage.column.redeemed')}
              </th>
              <th scope="col" className={classes.number}>
                {t('usagePage.column.cost')}
              </th>
            </tr>
          </thead>
          <tbody>
            {rewards.map(({ currency, redeemed, cost }) => (
              <tr key={currency}>
                <th scope="row">{format.currency(currency)}</th>
                <td className={classes.number}>{format.number(redeemed)}</td>
                <td className={classes.number}>{format.spent(cost, currency)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}
