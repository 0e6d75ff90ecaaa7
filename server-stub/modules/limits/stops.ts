import type { StoppedCountry } from '#shared/api/devices.ts';
import { type CountryRecord, STOP_SETTLE_MS } from '#shared/domain/country-stop.ts';
import type { Country } from '#shared/domain/phone.ts';
import { askOften } from '../../db/compile-once.ts';
import type { Reader, Work } from '../../db/database.ts';

const stopped = askOften((db, { shopId, now }: { shopId: string; now: number }) =>
  db
    .selectFrom('country_stops')
    .where('shop_id', '=', shopId)
    .where('lifts_at', '>', now)
    .orderBy('at', 'desc')
    .select(['country', 'at as since', 'lifts_at as liftsAt', 'sent', 'verified']),
);

/** The countries that a shop does not send to at a moment, the newest stop first. */
export async function listStoppedCountries(reader: Reader, shopId: string, now: number): Promise<StoppedCountry[]> {
  return stopped(reader, { shopId, now });
}

/**
 * An owner lets the shop send to a country again.
 * @returns false when it is not stopped
 */
export async function releaseCountry(
  { tx, now }: Work,
  shopId: string,
  country: Country,
  staffId: string,
): Promise<boolean> {
  const released = await tx
    .updateTable('country_stops')
    .where('shop_id', '=', shopId)
    .where('country', '=', country)
    .where('lifts_at', '>', now)
    .set({ lifts_at: now, released_by: staffId })
    .executeTakeFirst();
  return released.numUpdatedRows > 0n;
}

/**
 * How codes to a country fared lately. Only what was paid for counts: not what the carrier never took, of which it is not
 * known whether it did, or which was given back because it did not arrive. What was sent before an earlier stop ended
 * does not count again.
 */
export async function readCountryRecord(
  reader: Reader,
  shopId: string,
  country: Country,
  windowMs: number,
  now: number,
): Promise<CountryRecord> {
  const lastStop = await reader
    .selectFrom('country_stops')
    .where('shop_id', '=', shopId)
    .where('country', '=', country)
    .orderBy('at', 'desc')
    .select('lifts_at')
    .executeTakeFirst();
  return reader
    .selectFrom('messages')
    .leftJoin('verifications', (join) =>
      join
        .onRef('verifications.id', '=', 'messages.verification_id')
        .onRef('verifications.message_id', '=', 'messages.id')
        .on('verifications.verified_at', 'is not', null),
    )
    .where('messages.shop_id', '=', shopId)
    .where('messages.country', '=', country)
    .where('messages.shop_number', 'is not', null)
    .where('messages.queued_at', '>', Math.max(now - windowMs, lastStop?.lifts_at ?? 0))
    .where('messages.queued_at', '<=', now - STOP_SETTLE_MS)
    .where('messages.sent_at', 'is not', null)
    .where('messages.failure', 'is', null)
    .select(({ fn }) => [
      fn.count<number>('messages.id').as('sent'),
      fn.count<number>('verifications.id').as('verified'),
    ])
    .executeTakeFirstOrThrow();
}
