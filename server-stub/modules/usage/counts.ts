import type { Purpose } from '#shared/api/history.ts';
import type { UsageCounts } from '#shared/api/usage.ts';
import type { Reader } from '../../db/database.ts';
import { wasTaken } from '../messages/taken.ts';
import { QUARTER_MS, quarterOf } from './spending.ts';

/** What messages and registrations of one person came to in a quarter of an hour, for one purpose. */
export interface Part extends UsageCounts {
  /** Epoch ms. */
  begins: number;
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

/** All that was sent and everybody who joined since a moment (epoch ms), whoever sent it, also those who have left. */
export async function readParts(reader: Reader, shopId: string, since: number): Promise<Part[]> {
  return [...(await readMessages(reader, shopId, since)), ...(await readJoined(reader, shopId, since))];
}

/** Codes sent for registrations since a moment (epoch ms), and how many of them were read back: one a registration. */
export async function readRegistrationCodes(
  reader: Reader,
  shopId: string,
  since: number,
): Promise<{ sends: number; verified: number }> {
  return messagesSince(reader, shopId, since)
    .where('message.purpose', '=', 'registration_otp')
    .select(({ fn }) => [fn.countAll<number>().as('sends'), fn.count<number>('verification.id').as('verified')])
    .executeTakeFirstOrThrow();
}

async function readMessages(reader: Reader, shopId: string, since: number): Promise<Part[]> {
  const quarter = quarterOf('message.queued_at');
  const rows = await messagesSince(reader, shopId, since)
    // A message is the source of its transfers, so that its cost counts when it was sent, whenever some of it came back.
    .leftJoin('ledger_transfers as settled', (join) =>
      join.on('settled.kind', '=', 'settle').onRef('settled.source_id', '=', 'message.id'),
    )
    .leftJoin('ledger_transfers as back', (join) =>
      join.on('back.kind', '=', 'give_back').onRef('back.source_id', '=', 'message.id'),
    )
    .groupBy([quarter, 'message.staff_id', 'message.purpose'])
    .select([quarter.as('quarter'), 'message.staff_id as staffId', 'message.purpose'])
    .select(({ fn }) => [
      fn.countAll<number>().as('sent'),
      fn.count<number>('verification.id').as('verified'),
      // Null where there is none of them.
      fn.sum<number | null>('settled.amount').as('settled'),
      fn.sum<number | null>('back.amount').as('back'),
    ])
    .execute();
  return rows.map(({ quarter: number, staffId, purpose, sent, verified, settled, back }) => ({
    begins: number * QUARTER_MS,
    staffId,
    purpose,
    sent,
    verified,
    joined: 0,
    cost: (settled ?? 0) - (back ?? 0),
  }));
}

/** Messages that the carrier took or that are on their way to it, each with the verification that its code proved. */
function messagesSince(reader: Reader, shopId: string, since: number) {
  return reader
    .selectFrom('messages as message')
    .leftJoin('verifications as verification', (join) =>
      join.onRef('verification.message_id', '=', 'message.id').on('verification.verified_at', 'is not', null),
    )
    .where('message.shop_id', '=', shopId)
    .where('message.queued_at', '>=', since)
    .where(wasTaken('message.failure'));
}

/** Those who have been erased since did join. */
async function readJoined(reader: Reader, shopId: string, since: number): Promise<Part[]> {
  // By the shop's devices, as the indices by time are theirs.
  const devices = reader.selectFrom('devices').where('shop_id', '=', shopId).select('id');
  const quarter = quarterOf('joined_at');
  const members = await reader
    .selectFrom('members')
    .where('device_id', 'in', devices)
    .where('joined_at', '>=', since)
    .groupBy([quarter, 'staff_id'])
    .select([quarter.as('quarter'), 'staff_id as staffId'])
    .select(({ fn }) => fn.countAll<number>().as('joined'))
    .execute();
  const erased = await reader
    .selectFrom('member_erasures')
    .where('joined_device_id', 'in', devices)
    .where('joined_at', '>=', since)
    .groupBy([quarter, 'joined_staff_id'])
    .select([quarter.as('quarter'), 'joined_staff_id as staffId'])
    .select(({ fn }) => fn.countAll<number>().as('joined'))
    .execute();
  return [...members, ...erased].map(({ quarter: number, staffId, joined }) => ({
    ...NOTHING,
    begins: number * QUARTER_MS,
    staffId,
    purpose: 'registration_otp',
    joined,
  }));
}
