import type { SmsPrice } from '#shared/api/devices.ts';
import type { Country } from '#shared/domain/phone.ts';
import { askOften } from '../../db/compile-once.ts';
import type { Reader } from '../../db/database.ts';

/** The prices that hold at a moment. Prices are versioned: the newest that is in effect counts. */
export async function listPrices(reader: Reader, at: number): Promise<SmsPrice[]> {
  const rows = await reader
    .selectFrom('sms_prices as price')
    .where('effective_from', '<=', at)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('sms_prices as newer')
            .whereRef('newer.country', '=', 'price.country')
            .whereRef('newer.effective_from', '>', 'price.effective_from')
            .where('newer.effective_from', '<=', at)
            .select('newer.country'),
        ),
      ),
    )
    .orderBy('country')
    .selectAll()
    .execute();
  return rows.map((row) => ({
    country: row.country,
    currency: row.currency,
    perSegment: row.per_segment,
    effectiveFrom: row.effective_from,
  }));
}

const pricesAt = askOften((db, { country, at }: { country: Country; at: number }) =>
  db
    .selectFrom('sms_prices')
    .where('country', '=', country)
    .where('effective_from', '<=', at)
    .orderBy('effective_from', 'desc')
    .limit(1)
    .select('per_segment'),
);

/** The price of one segment to a country at a moment, in micro-units; undefined where there is none. */
export async function findPrice(reader: Reader, country: Country, at: number): Promise<number | undefined> {
  const [row] = await pricesAt(reader, { country, at });
  return row?.per_segment;
}
