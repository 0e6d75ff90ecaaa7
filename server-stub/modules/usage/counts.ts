import { type RawBuilder, sql } from 'kysely';
import { CODE_PURPOSES, type Purpose, purposeSchema } from '#shared/api/history.ts';
import type { UsageCounts } from '#shared/api/usage.ts';
import type { Reader } from '../../db/database.ts';
import { wasTaken } from '../messages/taken.ts';
import { beginOf, END, quarterFrom, rowsOf } from './quarters.ts';

/** What messages and registrations of one person came to in a span of time, for one purpose. */
export interface Part extends UsageCounts {
  /** The quarter of an hour that it begins with. */
  from: number;
  /** Empty of what is no code: nobody at a counter sent it. */
  staffId: string;
  purpose: Purpose;
}

const NOTHING: UsageCounts = { sent: 0, verified: 0, joined: 0, cost: 0 };

export function sum(parts: readonly UsageCounts[]): UsageCounts {
  return parts.reduce<UsageCounts>(
    (total, { sent, verified, joined, cost }) => ({
      sent: total.sent + sent,
      verified: total.verified + verified,
      joined: total.joined + joined,
      cost: total.cost + cost,
    }),
    NOTHING,
  );
}

/**
 * All that was sent and everybody who joined, from each of some quarters of an hour up to the next and from the last one
 * on, whoever sent it, also those who have left. A message counts once the carrier has taken it, with its cost when it
 * was queued, whenever some of it came back; those who have been erased since did join.
 *
 * Hot spot: with ten million transfers in a year, counting the messages of ninety days took four seconds, in which no
 * counter was answered. The running totals are as many lookups as there are quarters, people and purposes.
 * @param quarters in order
 */
export async function readParts(reader: Reader, shopId: string, quarters: readonly number[]): Promise<Part[]> {
  const rows = await readTotals(reader, shopId, [...quarters, END]);
  const ofSeries = Map.groupBy(rows, ({ staffId, purpose }) => `${staffId} ${purpose}`);
  return [...ofSeries.values()].flatMap((series) => {
    const inOrder = series.toSorted((a, b) => a.quarter - b.quarter);
    return inOrder.flatMap((before, index) => {
      const after = inOrder[index + 1];
      if (!after || (after.sent === before.sent && after.joined === before.joined)) return [];
      return [{ ...difference(after, before), from: before.quarter, staffId: before.staffId, purpose: before.purpose }];
    });
  });
}

/** Codes sent for registrations since a moment (epoch ms), and how many of them were read back: one a registration. */
export async function readRegistrationCodes(
  reader: Reader,
  shopId: string,
  since: number,
): Promise<{ sends: number; verified: number }> {
  const first = quarterFrom(since);
  const parts = await readParts(reader, shopId, [first]);
  const { sent, verified } = sum(parts.filter(({ purpose }) => purpose === 'registration_otp'));
  const before = await countRegistrationCodes(reader, shopId, since, beginOf(first));
  return { sends: sent + before.sends, verified: verified + before.verified };
}

/** What everybody's messages and nobody's came to, and who joined, before each of some quarters of an hour. */
async function readTotals(reader: Reader, shopId: string, quarters: readonly number[]) {
  const rows = await reader
    .selectFrom(seriesOf(shopId).as('series'))
    .crossJoin(rowsOf(quarters).as('quarter'))
    .leftJoin('usage_totals as total', (join) =>
      join
        .on('total.shop_id', '=', shopId)
        .onRef('total.staff_id', '=', 'series.staffId')
        .onRef('total.purpose', '=', 'series.purpose')
        .on('total.quarter', '=', ({ selectFrom }) =>
          selectFrom('usage_totals as before')
            .where('before.shop_id', '=', shopId)
            .whereRef('before.staff_id', '=', 'series.staffId')
            .whereRef('before.purpose', '=', 'series.purpose')
            .whereRef('before.quarter', '<', 'quarter.column1')
            .select(({ fn }) => fn.max('before.quarter').as('newest')),
        ),
    )
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('usage_totals as known')
          .where('known.shop_id', '=', shopId)
          .whereRef('known.staff_id', '=', 'series.staffId')
          .whereRef('known.purpose', '=', 'series.purpose')
          .select('known.quarter'),
      ),
    )
    .select(['series.staffId', 'series.purpose', 'quarter.column1 as quarter'])
    .select(['total.sent', 'total.verified', 'total.joined', 'total.cost'])
    .execute();
  return rows.map(({ sent, verified, joined, cost, ...place }) => ({
    ...place,
    ...{ sent: sent ?? 0, verified: verified ?? 0, joined: joined ?? 0, cost: cost ?? 0 },
  }));
}

/** Whose messages for what there are totals of: of codes by each of the staff, of all else by nobody. */
function seriesOf(shopId: string): RawBuilder<{ staffId: string; purpose: Purpose }> {
  const others = purposeSchema.options.filter((purpose) => !CODE_PURPOSES.has(purpose));
  return sql`(select staff.id as "staffId", code.column1 as purpose
      from staff cross join ${rowsOf([...CODE_PURPOSES])} as code where staff.shop_id = ${shopId}
    union all select '', other.column1 from ${rowsOf(others)} as other)`;
}

function difference(one: UsageCounts, other: UsageCounts): UsageCounts {
  return {
    sent: one.sent - other.sent,
    verified: one.verified - other.verified,
    joined: one.joined - other.joined,
    cost: one.cost - other.cost,
  };
}

/** The codes of a part of a quarter of an hour, one by one. @param since epoch ms @param until epoch ms, excluded */
async function countRegistrationCodes(
  reader: Reader,
  shopId: string,
  since: number,
  until: number,
): Promise<{ sends: number; verified: number }> {
  return (
    reader
      .selectFrom('messages as message')
      // Each with the verification that its code proved.
      .leftJoin('verifications as verification', (join) =>
        join
          .onRef('verification.id', '=', 'message.verification_id')
          .onRef('verification.message_id', '=', 'message.id')
          .on('verification.verified_at', 'is not', null),
      )
      .where('message.shop_id', '=', shopId)
      .where('message.queued_at', '>=', since)
      .where('message.queued_at', '<', until)
      .where('message.shop_number', 'is not', null)
      .where('message.purpose', '=', 'registration_otp')
      .where('message.status', '<>', 'queued')
      .where(wasTaken('message.failure'))
      .select(({ fn }) => [fn.countAll<number>().as('sends'), fn.count<number>('verification.id').as('verified')])
      .executeTakeFirstOrThrow()
  );
}
