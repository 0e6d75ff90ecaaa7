import { VisuallyHidden } from '@mantine/core';
import { lazy, Suspense, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { UsageDay } from '#shared/api/billing.ts';
import type { Currency } from '#shared/domain/money.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { purposeColours } from './purpose-colours.ts';
import classes from './usage-chart.module.css';
import { type UsageTable, usageTable } from './usage-rows.ts';

/** The chart library is large, and nobody at the counter needs it: it is loaded when this page is first opened. */
const UsagePlot = lazy(() => import('./usage-plot.tsx'));

interface UsageChartProps {
  /** Oldest first. */
  days: readonly UsageDay[];
  currency: Currency;
}

/** What was spent on the last 30 days, a bar a day, stacked by purpose. */
export function UsageChart({ days, currency }: UsageChartProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const table = useMemo(() => usageTable(days), [days]);
  return (
    <figure className={classes.figure}>
      <div className={classes.plot}>
        {table.purposes.length === 0 ? (
          <p className={classes.empty}>{t('usage.empty')}</p>
        ) : (
          <Suspense>
            <UsagePlot table={table} currency={currency} />
          </Suspense>
        )}
      </div>
      {table.purposes.length > 0 && (
        <figcaption className={classes.caption}>
          <ul className={classes.legend} aria-hidden="true">
            {table.purposes.map((purpose) => (
              <li key={purpose} className={classes.key}>
                <span className={classes.dot} style={{ background: purposeColours[purpose] }} />
                {t(`history.purpose.${purpose}`)}
              </li>
            ))}
          </ul>
          <span>{t('usage.summary', { amount: format.spent(table.total, currency) })}</span>
          <NumbersBehind table={table} currency={currency} />
        </figcaption>
      )}
    </figure>
  );
}

/** The same numbers for those who cannot see the bars. */
function NumbersBehind({ table, currency }: { table: UsageTable; currency: Currency }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <VisuallyHidden component="div">
      <table>
        <caption>{t('usage.label')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('usage.day')}</th>
            {table.purposes.map((purpose) => (
              <th key={purpose} scope="col">
                {t(`history.purpose.${purpose}`)}
              </th>
            ))}
            <th scope="col">{t('usage.total')}</th>
          </tr>
        </thead>
        <tbody>
          {table.rows.map(({ day, spent, total }) => (
            <tr key={day}>
              <th scope="row">{format.date(day)}</th>
              {table.purposes.map((purpose) => (
                <td key={purpose}>{format.spent(spent[purpose] ?? 0, currency)}</td>
              ))}
              <td>{format.spent(total, currency)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </VisuallyHidden>
  );
}
