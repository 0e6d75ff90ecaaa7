import type { UsageDay } from '#shared/api/billing.ts';
import { type Purpose, purposeSchema } from '#shared/api/history.ts';
import type { Micros } from '#shared/domain/money.ts';

export interface UsageRow {
  /** `YYYY-MM-DD`. */
  day: string;
  /** Micro-units for each purpose of the table. Below zero where more came back than was spent that day. */
  spent: Partial<Record<Purpose, Micros>>;
  total: Micros;
}

export interface UsageTable {
  rows: UsageRow[];
  /** Those that anything was spent for, in an order that stays. */
  purposes: Purpose[];
  total: Micros;
}

/** The days as a table: a row a day, a column a purpose. */
export function usageTable(days: readonly UsageDay[]): UsageTable {
  const used = new Set(
    days.flatMap(({ spent }) => spent.filter(({ amount }) => amount !== 0).map(({ purpose }) => purpose)),
  );
  const purposes = purposeSchema.options.filter((purpose) => used.has(purpose));
  const rows = days.map(({ day, spent }) => {
    const amountFor = (purpose: Purpose) =>
      sum(spent.filter((part) => part.purpose === purpose).map(({ amount }) => amount));
    return {
      day,
      spent: Object.fromEntries(purposes.map((purpose) => [purpose, amountFor(purpose)])),
      total: sum(spent.map(({ amount }) => amount)),
    };
  });
  return { rows, purposes, total: sum(rows.map(({ total }) => total)) };
}

function sum(amounts: readonly Micros[]): Micros {
  return amounts.reduce((total, amount) => total + amount, 0);
}
