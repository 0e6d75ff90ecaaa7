import type { Message, Verification } from '#shared/api/verifications.ts';
import { type E164, e164Schema } from '#shared/domain/phone.ts';
import { NUMBER_WINDOW_MS, resendOpensAt, type VerificationPurpose } from '#shared/domain/verification.ts';
import type { Reader } from '../../db/database.ts';
import type { Row } from '../../db/schema.ts';
import { wasTaken } from '../messages/taken.ts';
import { readTries } from './tries.ts';

export type VerificationRow = Row<'verifications'>;

/** A verification with its newest message, as the counter sees it at a moment (epoch ms). */
export async function readVerification(reader: Reader, row: VerificationRow, now: number): Promise<Verification> {
  const message = await reader
    .selectFrom('messages')
    .where('id', '=', row.message_id)
    .selectAll()
    .executeTakeFirstOrThrow();
  const tries = await readTries(reader, row.shop_id, row.phone, now);
  const opensAt = resendOpensAt(row.sends, row.last_sent_at);
  return {
    id: row.id,
    purpose: row.purpose,
    phone: row.phone,
    status: row.status,
    expiresAt: row.expires_at,
    triesLeft: tries.left,
    triesLiftAt: 'liftsAt' in tries ? tries.liftsAt : null,
    // Nobody has to wait for a message that did not arrive.
    resendOpensAt: message.status === 'failed' ? Math.min(opensAt, message.ended_at ?? opensAt) : opensAt,
    message: toMessage(message),
  };
}

export function toMessage({ id, status, failure, queued_at, sent_at, ended_at }: Row<'messages'>): Message {
  return { id, status, failure, queuedAt: queued_at, sentAt: sent_at, endedAt: ended_at };
}

/** A verification that was started at this device. One whose member was erased is there no more: its number is masked. */
export async function findVerification(
  reader: Reader,
  deviceId: string,
  id: string,
): Promise<VerificationRow | undefined> {
  const row = await reader
    .selectFrom('verifications')
    .where('id', '=', id)
    .where('device_id', '=', deviceId)
    .selectAll()
    .executeTakeFirst();
  return row && e164Schema.safeParse(row.phone).success ? row : undefined;
}

/** The newest verification of a number for a purpose at this device. */
export async function findNewestVerification(
  reader: Reader,
  deviceId: string,
  phone: E164,
  purpose: VerificationPurpose,
): Promise<VerificationRow | undefined> {
  return reader
    .selectFrom('verifications')
    .where('device_id', '=', deviceId)
    .where('phone', '=', phone)
    .where('purpose', '=', purpose)
    .orderBy('created_at', 'desc')
    .selectAll()
    .executeTakeFirst();
}

/**
 * When codes were sent to a number, within the longest of its limits. What the carrier never took does not count.
 */
export async function listSendsToNumber(reader: Reader, shopId: string, phone: E164, now: number): Promise<number[]> {
  const rows = await reader
    .selectFrom('messages')
    .where('shop_id', '=', shopId)
    .where('phone', '=', phone)
    .where('queued_at', '>', now - NUMBER_WINDOW_MS)
    .where(wasTaken('failure'))
    .select('queued_at')
    .execute();
  return rows.map((row) => row.queued_at);
}

/** When the newest sends of a device or of a shop were, as many as its limit counts; not what the carrier never took. */
export async function listSends(
  reader: Reader,
  by: { column: 'device_id' | 'shop_id'; id: string },
  since: number,
  most: number,
): Promise<number[]> {
  const rows = await reader
    .selectFrom('messages')
    .where(by.column, '=', by.id)
    .where('queued_at', '>', since)
    .where(wasTaken('failure'))
    .orderBy('queued_at', 'desc')
    .limit(most)
    .select('queued_at')
    .execute();
  return rows.map((row) => row.queued_at);
}
