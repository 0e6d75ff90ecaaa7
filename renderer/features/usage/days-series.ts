import { type Purpose, purposeSchema } from '#shared/api/history.ts';
import type { Usage } from '#shared/api/usage.ts';
import { purposeColours } from '../credit/usage/purpose-colours.ts';

/** What the bars of the days may show. */
export const daysViews = ['codes', 'cost'] as const;
export type DaysView = (typeof daysViews)[number];

export type UsageDay = Usage['days'][number];

interface Series {
  name: 'verified' | 'unverified' | Purpose;
  /** Where its words are. */
  label: 'usagePage.verified' | 'usagePage.unverified' | `history.purpose.${Purpose}`;
  colour: string;
  /** How high the bar of a day is: codes, or micro-units. */
  height(day: UsageDay): number;
}

const codes: readonly Series[] = [
  {
    name: 'verified',
    label: 'usagePage.verified',
    colour: 'var(--accent)',
    height: ({ verified }) => verified,
  },
  {
    name: 'unverified',
    label: 'usagePage.unverified',
    colour: 'var(--line-strong)',
    height: ({ sent, verified }) => sent - verified,
  },
];

/** What is stacked on each other in the bar of a day, from the bottom up; of purposes those that cost anything. */
export function seriesOf(view: DaysView, days: readonly UsageDay[]): readonly Series[] {
  return view === 'codes' ? codes : purposesOf(days).map(costOf);
}

/** In an order that stays. */
function purposesOf(days: readonly UsageDay[]): Purpose[] {
  const used = new Set(days.flatMap(({ costs }) => costs.map(({ purpose }) => purpose)));
  return purposeSchema.options.filter((purpose) => used.has(purpose));
}

function costOf(purpose: Purpose): Series {
  return {
    name: purpose,
    label: `history.purpose.${purpose}`,
    colour: purposeColours[purpose],
    height: ({ costs }) => costs.find((one) => one.purpose === purpose)?.cost ?? 0,
  };
}
