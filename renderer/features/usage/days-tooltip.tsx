import { useTranslation } from 'react-i18next';
import type { UsageCounts } from '#shared/api/usage.ts';
import type { Currency } from '#shared/domain/money.ts';
import { useFormat } from '../../i18n/use-format.ts';
import classes from '../credit/usage/usage-chart.module.css';
import { type DaysView, seriesOf } from './days-series.ts';

interface DaysTooltipProps {
  /** `YYYY-MM-DD`. */
  day: string;
  counts: UsageCounts;
  view: DaysView;
  currency: Currency;
}

/** What the day that is pointed at came to. */
export function DaysTooltip({ day, counts, view, currency }: DaysTooltipProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const write = (value: number) => (view === 'cost' ? format.spent(value, currency) : format.number(value));
  return (
    <div className={classes.tooltip}>
      <strong>{format.date(day)}</strong>
      {view === 'codes' && (
        <span className={classes.part}>
          {t('usagePage.sent')}
          <span className={classes.number}>{format.number(counts.sent)}</span>
        </span>
      )}
      {seriesOf(view).map(({ name, colour, height }) => (
        <span key={name} className={classes.part}>
          <span className={classes.dot} style={{ background: colour }} />
          {t(`usagePage.${name}`)}
          <span className={classes.number}>{write(height(counts))}</span>
        </span>
      ))}
    </div>
  );
}
