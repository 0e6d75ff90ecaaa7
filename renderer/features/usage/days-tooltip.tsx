import { useTranslation } from 'react-i18next';
import type { Currency } from '#shared/domain/money.ts';
import { useFormat } from '../../i18n/use-format.ts';
import classes from '../credit/usage/usage-chart.module.css';
import { type DaysView, seriesOf, type UsageDay } from './days-series.ts';

interface DaysTooltipProps {
  day: UsageDay;
  view: DaysView;
  currency: Currency;
}

/** What the day that is pointed at came to: in all, and what of it was for what. */
export function DaysTooltip({ day, view, currency }: DaysTooltipProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const write = (value: number) => (view === 'cost' ? format.spent(value, currency) : format.number(value));
  const total = view === 'cost' ? day.cost : day.sent;
  return (
    <div className={classes.tooltip}>
      <strong>{format.date(day.day)}</strong>
      <span className={classes.part}>
        {t(view === 'cost' ? 'usagePage.cost' : 'usagePage.sent')}
        <span className={classes.number}>{write(total)}</span>
      </span>
      {seriesOf(view, [day]).map(({ name, label, colour, height }) => (
        <span key={name} className={classes.part}>
          <span className={classes.dot} style={{ background: colour }} />
          {t(label)}
          <span className={classes.number}>{write(height(day))}</span>
        </span>
      ))}
    </div>
  );
}
