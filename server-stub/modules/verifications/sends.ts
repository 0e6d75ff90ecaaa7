import { sql } from 'kysely';
import type { E164 } from '#shared/domain/phone.ts';
import { applyLimit, type LimitState, NUMBER_WINDOW_MS, type WindowLimit } from '#shared/domain/verification.ts';
import { askOften } from '../../db/compile-once.ts';
import type { Reader } from '../../db/database.ts';
import { wasTaken } from '../messages/taken.ts';

interface ToNumber {
  shopId: string;
  phone: E164;
  since: number;
}

const toNumber = askOften((db, { shopId, phone, since }: ToNumber) =>
  db
    .selectFrom('messages')
    .where('shop_id', '=', shopId)
    .where('phone', '=', phone)
    .where('queued_at', '>', since)
    .where('shop_number', 'is not', null)
    .where(wasTaken('failure'))
    .select('queued_at'),
);

/** When codes were sent to a number, within the longest of its limits (epoch ms). What the carrier never took does not count. */
export async function listSendsToNumber(reader: Reader, shopId: string, phone: E164, now: number): Promise<number[]> {
  const rows = await toNumber(reader, { shopId, phone, since: now - NUMBER_WINDOW_MS });
  return rows.map((row) => row.queued_at);
}

/** Whose sends a limit counts. */
export type Sender = { column: 'device_id' | 'shop_id'; id: string };

type AskNthNewest = ReturnType<typeof askOften<{ id: string; before: number }, { queued_at: number }>>;

/** When the code was recorded that comes so many before the newest one of a sender. Nothing but codes is limited, or counts. */
const nthNewest: Record<Sender['column'], AskNthNewest> = {
  // A device may send a few hundred an hour: they are passed over one by one.
  device_id: askOften((db, { id, before }) =>
    db
      .selectFrom('messages')
      .where('device_id', '=', id)
      .orderBy('queued_at', 'desc')
      .limit(1)
      .offset(before)
      .select('queued_at'),
  ),
  // A shop may send a hundred thousand a day: they are numbered.
  shop_id: askOften((db, { id, before }) =>
    db
      .selectFrom('messages')
      .where('shop_id', '=', id)
      .where(
        'shop_number',
        '=',
        sql<number>`(select max(shop_number) from messages where shop_id = ${id} and shop_number is not null) - ${before}`,
      )
      .select('queued_at'),
  ),
};

/**
 * What a limit leaves a sender; null while it is not reached. Those of a busy day need not be counted to know that there are
 * too few of them. Counting begins only where there may be enough: those that the carrier never took do not count.
 */
export async function reachedLimit(
  reader: Reader,
  sender: Sender,
  limit: WindowLimit,
  now: number,
): Promise<Extract<LimitState, { left: 0 }> | null> {
  const since = now - limit.windowMs;
  const [enough] = await nthNewest[sender.column](reader, { id: sender.id, before: limit.max - 1 });
  if (!enough || enough.queued_at <= since) return null;
  const rows = await reader
    .selectFrom('messages')
    .where(sender.column, '=', sender.id)
    .where('queued_at', '>', since)
    .where('shop_number', 'is not', null)
    .where(wasTaken('failure'))
    .orderBy('queued_at', 'desc')
    .limit(limit.max)
    .select('queued_at')
    .execute();
  const state = applyLimit(
    limit,
    rows.map((row) => row.queued_at),
    now,
  );
  return 'code' in state ? state : null;
}
