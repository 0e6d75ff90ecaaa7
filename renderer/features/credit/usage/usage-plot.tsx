import '@mantine/charts/styles.layer.css';
import { BarChart } from '@mantine/charts';
import { useTranslation } from 'react-i18next';
import type { Currency } from '#shared/domain/money.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { purposeColours } from './purpose-colours.ts';
import classes from './usage-chart.module.css';
import type { UsageTable } from './usage-rows.ts';
import { UsageTooltip } from './usage-tooltip.tsx';

interface UsagePlotProps {
  table: UsageTable;
  currency: Currency;
}

/** The bars. They stand in a file of their own so that the chart library comes with it, see `usage-chart.tsx`. */
export default function UsagePlot({ table, currency }: UsagePlotProps) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <BarChart
      h="100%"
      className={classes.bars ?? ''}
      data={table.rows.map(({ day, spent }) => ({ day, ...spent }))}
      dataKey="day"
      type="stacked"
      series={table.purposes.map((purpose) => ({ name: purpose, color: purposeColours[purpose] }))}
      withXAxis={false}
      tickLine="none"
      strokeDasharray="2 4"
      textColor="var(--dim)"
      gridColor="var(--line)"
      maxBarWidth={20}
      barChartProps={{
        // More may come back on a day than is spent on it.
        stackOffset: 'sign',
        margin: { top: 6, right: 0, bottom: 4, left: 0 },
        title: t('usage.label'),
      }}
      barProps={{ radius: 3 }}
      yAxisProps={{ width: 'auto', tickCount: 3, tickMargin: 8, tick: { fontSize: 12, fill: 'currentColor' } }}
      valueFormatter={(value) => format.round(value, currency)}
      tooltipProps={{
        content: ({ active, label }) => {
          const row = active && table.rows.find(({ day }) => day === label);
          return row ? <UsageTooltip row={row} purposes={table.purposes} currency={currency} /> : null;
        },
      }}
    />
  );
}
