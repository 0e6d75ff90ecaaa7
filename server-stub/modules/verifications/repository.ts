import type { Message, Verification } from '#shared/api/verifications.ts';
import { type E164, e164Schema } from '#shared/domain/phone.ts';
import { resendOpensAt, type VerificationPurpose } from '#shared/domain/verification.ts';
import { askOften, changeOften } from '../../db/compile-once.ts';
import type { Reader, Work } from '../../db/database.ts';
import type { Row } from '../../db/schema.ts';
import { findMessage } from '../messages/repository.ts';
import { readTries } from './tries.ts';

export type VerificationRow = Row<'verifications'>;
/** What a counter sees of a message. */
type MessageProgress = Pick<Row<'messages'>, 'id' | 'status' | 'failure' | 'queued_at' | 'sent_at' | 'ended_at'>;

/** A verification with its newest message, as the counter sees it at a moment (epoch ms). */
export async function readVerification(reader: Reader, row: VerificationRow, now: number): Promise<Verification> {
  const message = await findMessage(reader, row.message_id);
  if (!message) throw new Error(`no message of the verification ${row.id}`);
  return describeVerification(reader, row, message, now);
}

/** The same where its newest message is at hand. */
export async function describeVerification(
  reader: Reader,
  row: VerificationRow,
  message: MessageProgress,
  now: number,
): Promise<Verification> {
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

export function toMessage({ id, status, failure, queued_at, sent_at, ended_at }: MessageProgress): Message {
  return { id, status, failure, queuedAt: queued_at, sentAt: sent_at, endedAt: ended_at };
}

const ofDevice = askOften((db, { deviceId, id }: { deviceId: string; id: string }) =>
  db.selectFrom('verifications').where('id', '=', id).where('device_id', '=', deviceId).selectAll(),
);

/** A verification that was started at this device. One whose member was erased is there no more: its number is masked. */
export async function findVerification(
  reader: Reader,
  deviceId: string,
  id: string,
): Promise<VerificationRow | undefined> {
  const [row] = await ofDevice(reader, { deviceId, id });
  return row && e164Schema.safeParse(row.phone).success ? row : undefined;
}

interface NumberAtDevice {
  deviceId: string;
  phone: E164;
  purpose: VerificationPurpose;
}

const ofNumber = askOften((db, { deviceId, phone, purpose }: NumberAtDevice) =>
  db
    .selectFrom('verifications')
    .where('device_id', '=', deviceId)
    .where('phone', '=', phone)
    .where('purpose', '=', purpose)
    .orderBy('created_at', 'desc')
    .limit(1)
    .selectAll(),
);

/** The newest verification of a number for a purpose at this device. */
export async function findNewestVerification(
  reader: Reader,
  deviceId: string,
  phone: E164,
  purpose: VerificationPurpose,
): Promise<VerificationRow | undefined> {
  const [row] = await ofNumber(reader, { deviceId, phone, purpose });
  return row;
}

const insert = changeOften((db, row: VerificationRow) =>
  db.insertInto('verifications').values({
    id: row.id,
    shop_id: row.shop_id,
    device_id: row.device_id,
    purpose: row.purpose,
    member_id: row.member_id,
    phone: row.phone,
    status: row.status,
    code_hash: row.code_hash,
    void_code_hashes: row.void_code_hashes,
    sends: row.sends,
    last_sent_at: row.last_sent_at,
    expires_at: row.expires_at,
    message_id: row.message_id,
    created_at: row.created_at,
    verified_at: row.verified_at,
  }),
);

export async function insertVerification(work: Pick<Work, 'tx'>, row: VerificationRow): Promise<void> {
  await insert(work, row);
}

type Progress = Omit<VerificationRow, 'shop_id' | 'device_id' | 'purpose' | 'member_id' | 'phone' | 'created_at'>;

const progress = changeOften((db, row: Progress) =>
  db.updateTable('verifications').where('id', '=', row.id).set({
    status: row.status,
    code_hash: row.code_hash,
    void_code_hashes: row.void_code_hashes,
    sends: row.sends,
    last_sent_at: row.last_sent_at,
    expires_at: row.expires_at,
    message_id: row.message_id,
    verified_at: row.verified_at,
  }),
);

/** Records what has become of a verification. */
export async function updateVerification(work: Work, row: VerificationRow): Promise<void> {
  await progress(work, row);
}
