import { sql } from 'kysely';
import type { Reader, Work } from '../../db/database.ts';
import type { Row } from '../../db/schema.ts';

/** How a gateway fared in a country within a quarter of an hour. */
export type MeasuredQuarter = Row<'route_stats'>;
export type Figures = Omit<MeasuredQuarter, 'gateway' | 'country' | 'quarter'>;

const QUARTER_MS = 15 * 60_000;

export const NO_FIGURES: Figures = {
  accepted: 0,
  refused: 0,
  unknown: 0,
  latency_ms: 0,
  delivered: 0,
  undelivered: 0,
  delivery_ms: 0,
};

/** The quarter of an hour that a moment (epoch ms) is in, by its number since the epoch. */
export function quarterOf(at: number): number {
  return Math.floor(at / QUARTER_MS);
}

export function sumOf(a: Figures, b: Figures): Figures {
  return {
    accepted: a.accepted + b.accepted,
    refused: a.refused + b.refused,
    unknown: a.unknown + b.unknown,
    latency_ms: a.latency_ms + b.latency_ms,
    delivered: a.delivered + b.delivered,
    undelivered: a.undelivered + b.undelivered,
    delivery_ms: a.delivery_ms + b.delivery_ms,
  };
}

/** Adds figures to what is written of their quarters, also by other processes. */
export async function addFigures({ tx }: Work, measured: readonly MeasuredQuarter[]): Promise<void> {
  for (const quarter of measured) {
    await tx
      .insertInto('route_stats')
      .values(quarter)
      .onConflict((conflict) =>
        conflict.columns(['gateway', 'country', 'quarter']).doUpdateSet({
          accepted: sql`accepted + excluded.accepted`,
          refused: sql`refused + excluded.refused`,
          unknown: sql`unknown + excluded.unknown`,
          latency_ms: sql`latency_ms + excluded.latency_ms`,
          delivered: sql`delivered + excluded.delivered`,
          undelivered: sql`undelivered + excluded.undelivered`,
          delivery_ms: sql`delivery_ms + excluded.delivery_ms`,
        }),
      )
      .execute();
  }
}

/** The figures of gateways in the quarters since the one that a moment (epoch ms) is in. */
export async function readFigures(
  reader: Reader,
  gateways: readonly string[],
  since: number,
): Promise<MeasuredQuarter[]> {
  return (
    reader
      .selectFrom('route_stats')
      .where('gateway', 'in', gateways)
      // Nothing is sent where there is no price. With all columns of the key, the quarters of months ago are not read.
      .where('country', 'in', ({ selectFrom }) => selectFrom('sms_prices as price').select('price.country'))
      .where('quarter', '>=', quarterOf(since))
      .selectAll()
      .execute()
  );
}

/** Takes away the figures of the quarters before the one that a moment (epoch ms) is in. */
export async function forgetFigures({ tx }: Work, before: number): Promise<void> {
  await tx.deleteFrom('route_stats').where('quarter', '<', quarterOf(before)).execute();
}
