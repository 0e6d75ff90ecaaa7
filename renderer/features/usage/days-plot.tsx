import '@mantine/charts/styles.layer.css';
import { BarChart } from '@mantine/charts';
import { useTranslation } from 'react-i18next';
import type { Usage } from '#shared/api/usage.ts';
import { MICROS_PER_UNIT } from '#shared/domain/money.ts';
import { useFormat } from '../../i18n/use-format.ts';
import chartClasses from '../credit/usage/usage-chart.module.css';
import { type DaysView, seriesOf } from './days-series.ts';
import { DaysTooltip } from './days-tooltip.tsx';
import { roundTicks } from './round-ticks.ts';

/** The bars. They stand in a file of their own so that the chart library comes with it, see `days-panel.tsx`. */
export default function DaysPlot({ usage: { days, currency }, view }: { usage: Usage; view: DaysView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const series = seriesOf(view, days);
  const heights = days.map((day) => series.reduce((sum, { height }) => sum + height(day), 0));
  const ticks = roundTicks(Math.max(0, ...heights), view === 'cost' ? MICROS_PER_UNIT / 100 : 1);
  const last = days.length - 1;
  return (
    <BarChart
      h="100%"
      className={chartClasses.bars ?? ''}
      data={days.map((day) => ({
        day: day.day,
        ...Object.fromEntries(series.map(({ name, height }) => [name, height(day)])),
      }))}
      dataKey="day"
      type="stacked"
      series={series.map(({ name, colour }) => ({ name, color: colour }))}
      xAxisProps={{
        // The first day, the middle and today: enough to find one's way along the bars.
        ticks: [0, Math.round(last / 2), last].flatMap((index) => days[index]?.day ?? []),
        interval: 0,
        tickFormatter: format.shortDay,
        tickMargin: 6,
        tick: { fontSize: 12, fill: 'currentColor' },
      }}
      tickLine="none"
      strokeDasharray="2 4"
      textColor="var(--dim)"
      gridColor="var(--line)"
      maxBarWidth={32}
      barChartProps={{ margin: { top: 6, right: 18, bottom: 4, left: 0 }, title: t('usagePage.byDay') }}
      barProps={{ radius: 3 }}
      yAxisProps={{
        width: 'auto',
        ticks,
        domain: [0, ticks.at(-1) ?? 0],
        interval: 0,
        tickMargin: 8,
        allowDecimals: view === 'cost',
        tick: { fontSize: 12, fill: 'currentColor' },
      }}
      valueFormatter={(value) => (view === 'cost' ? format.round(value, currency) : format.number(value))}
      tooltipProps={{
        content: ({ active, label }) => {
          const pointed = active && days.find(({ day }) => day === label);
          return pointed ? <DaysTooltip day={pointed} view={view} currency={currency} /> : null;
        },
      }}
    />
  );
}
