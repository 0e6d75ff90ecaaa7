import { useTranslation } from 'react-i18next';
import type { Purpose } from '#shared/api/history.ts';
import type { Currency } from '#shared/domain/money.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { purposeColours } from './purpose-colours.ts';
import classes from './usage-chart.module.css';
import type { UsageRow } from './usage-rows.ts';

interface UsageTooltipProps {
  row: UsageRow;
  purposes: readonly Purpose[];
  currency: Currency;
}

/** What was spent on the day that is pointed at. */
export function UsageTooltip({ row, purposes, currency }: UsageTooltipProps) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <div className={classes.tooltip}>
      <strong>{format.date(row.day)}</strong>
      {purposes.map((purpose) => (
        <span key={purpose} className={classes.part}>
          <span className={classes.dot} style={{ background: purposeColours[purpose] }} />
          {t(`history.purpose.${purpose}`)}
          <span className={classes.number}>{format.spent(row.spent[purpose] ?? 0, currency)}</span>
        </span>
      ))}
      {purposes.length > 1 && (
        <span className={classes.part}>
          {t('usage.total')}
          <span className={classes.number}>{format.spent(row.total, currency)}</span>
        </span>
      )}
    </div>
  );
}
