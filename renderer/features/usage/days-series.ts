import type { UsageCounts } from '#shared/api/usage.ts';

/** What the bars of the days may show. */
export const daysViews = ['codes', 'cost'] as const;
export type DaysView = (typeof daysViews)[number];

type SeriesName = 'verified' | 'unverified' | 'cost';

interface Series {
  name: SeriesName;
  colour: string;
  /** How high the bar of a day is: codes, or micro-units. */
  height(counts: UsageCounts): number;
}

const series: Record<DaysView, readonly Series[]> = {
  codes: [
    { name: 'verified', colour: 'var(--accent)', height: ({ verified }) => verified },
    { name: 'unverified', colour: 'var(--line-strong)', height: ({ sent, verified }) => sent - verified },
  ],
  cost: [{ name: 'cost', colour: 'var(--accent)', height: ({ cost }) => cost }],
};

/** What is stacked on each other in the bar of a day, from the bottom up. */
export function seriesOf(view: DaysView): readonly Series[] {
  return series[view];
}
