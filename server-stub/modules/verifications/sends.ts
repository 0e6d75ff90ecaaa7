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

const NUMBER = { device_id: 'device_number', shop_id: 'shop_number' } as const;

/** When the message was recorded that comes so many before the newest one of a sender. */
const nthNewest = {
  device_id: askNthNewest('device_id'),
  shop_id: askNthNewest('shop_id'),
};

function askNthNewest(column: Sender['column']) {
  const number = NUMBER[column];
  return askOften((db, { id, before }: { id: string; before: number }) =>
    db
      .selectFrom('messages')
      .where(column, '=', id)
      .where(
        number,
        '=',
        sql<number>`(select max(${sql.ref(number)}) from messages where ${sql.ref(column)} = ${id}) - ${before}`,
      )
      .select('queued_at'),
  );
}

/**
 * What a limit leaves a sender; null while it is not reached. Messages are numbered, so that those of a busy day need not be
 * counted to know that there are too few of them. Counting begins only where there may be enough: those that the carrier
 * never took have a number too.
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
    .where(wasTaken('failure'))
    .orderBy(NUMBER[sender.column], 'desc')
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
