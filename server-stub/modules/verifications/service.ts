import { z } from 'zod';
import type { Member } from '#shared/api/members.ts';
import type { NoCodeReport, Quote, Started, Verification } from '#shared/api/verifications.ts';
import { SMS_CURRENCY } from '#shared/domain/money.ts';
import { type E164, parsePhone } from '#shared/domain/phone.ts';
import { VERIFIED_VALID_MS, type VerificationPurpose } from '#shared/domain/verification.ts';
import { err, ok, type Result } from '#shared/errors.ts';
import type { Clock } from '../../clock.ts';
import type { Database, Work } from '../../db/database.ts';
import type { Row } from '../../db/schema.ts';
import { hashCode, sameHash } from '../../hashing.ts';
import type { StaffActor } from '../../http/actor.ts';
import type { Random } from '../../random.ts';
import type { EventBus } from '../events/event-bus.ts';
import { admitStopped } from '../limits/country-stops.ts';
import { findMember, findMemberByPhone } from '../members/repository.ts';
import type { Visits } from '../members/visits.ts';
import type { CodeMessage } from '../messages/codes.ts';
import { readShop } from '../shops/read-shop.ts';
import { admitNumber, numberAllowance } from './admission.ts';
import { readNoCodeReport } from './report.ts';
import {
  describeVerification,
  findNewestVerification,
  findVerification,
  insertVerification,
  readVerification,
  updateVerification,
  type VerificationRow,
} from './repository.ts';
import type { CodeSender } from './sender.ts';
import { countWrongCode, forgetWrongCodes, readTries } from './tries.ts';

export interface VerificationServiceParts {
  database: Database;
  clock: Clock;
  random: Random;
  sender: CodeSender;
  bus: EventBus;
  visits: Visits;
  /** Keys the hashes of codes. */
  secretKey: string;
}

/** Proves that a customer holds a number: send, resend, check. Codes are stored only as keyed hashes. */
export class VerificationService {
  readonly #parts: VerificationServiceParts;

  constructor(parts: VerificationServiceParts) {
    this.#parts = parts;
  }

  async quote(actor: StaffActor, phone: E164): Promise<Result<Quote>> {
    const { database, clock } = this.#parts;
    const { reader } = database;
    const now = clock.now();
    const shop = await readShop(reader, actor.shopId);
    const member = (await findMemberByPhone(reader, shop.id, phone)) ?? null;
    const destination = await admitNumber(reader, shop, phone, 'registration', now);
    if (!destination.ok) return member ? ok(withoutMessage(shop, member)) : destination;
    const { country, currency, segments, perSegment } = destination.value;
    const stopped = await admitStopped(reader, shop.id, country, now);
    if (!stopped.ok) return member ? ok(withoutMessage(shop, member)) : stopped;
    const { sendsLeft, refusal } = await numberAllowance(reader, shop, phone, now);
    const price = perSegment * segments;
    return ok({ phone, country, segments, currency, price, sendsLeft, liftsAt: refusal?.liftsAt ?? null, member });
  }

  /**
   * Sends a code to a number that is no member yet. While an earlier code to it is still on its way or proved, that
   * verification is taken up again and nothing is sent: going back a step and forth costs nothing.
   */
  async start(work: Work, actor: StaffActor, phone: E164): Promise<Result<Started>> {
    const member = await findMemberByPhone(work.tx, actor.shopId, phone);
    if (member) {
      await this.#parts.visits.note(work, member.id, actor);
      // As it was before: what tells when they were here last is not about now.
      return ok({ kind: 'known_member', member });
    }
    const started = await this.#takeUpOrSend(work, actor, { phone, purpose: 'registration', memberId: null });
    return started.ok ? ok({ kind: 'code_sent', verification: started.value }) : started;
  }

  /** Sends a member a code to choose a new password with; a running one is taken up again in the same way. */
  async startPasswordReset(work: Work, actor: StaffActor, memberId: string): Promise<Result<Verification>> {
    const member = await findMember(work.tx, actor.shopId, memberId);
    if (!member) return err('not_found');
    return this.#takeUpOrSend(work, actor, { phone: member.phone, purpose: 'password_reset', memberId });
  }

  async resend(work: Work, actor: StaffActor, id: string): Promise<Result<Verification>> {
    const row = await findVerification(work.tx, actor.deviceId, id);
    if (!row) return err('not_found');
    const current = await readVerification(work.tx, row, work.now);
    if (row.status !== 'pending') return ok(current);
    const member = await findMemberByPhone(work.tx, row.shop_id, row.phone);
    if (row.purpose === 'registration' && member) return err('member_exists');
    // A newer one of the number has taken its place: two codes would be good at once.
    const newest = await findNewestVerification(work.tx, actor.deviceId, row.phone, row.purpose);
    if (newest?.id !== row.id) return err('code_expired');
    if (current.resendOpensAt > work.now) return err('resend_too_early', { liftsAt: current.resendOpensAt });
    const sent = await this.#parts.sender.send(work, actor, await readShop(work.tx, row.shop_id), row);
    if (!sent.ok) return sent;
    const void_code_hashes = JSON.stringify([...voidHashes(row), row.code_hash]);
    return ok(await this.#update(work, row, { ...sent.value.code, void_code_hashes, sends: row.sends + 1 }));
  }

  /** Compares a code within the caller's transaction, so that of two right answers only one proves the number. */
  async check(work: Work, actor: StaffActor, id: string, code: string): Promise<Result<Verification>> {
    const row = await findVerification(work.tx, actor.deviceId, id);
    if (!row) return err('not_found');
    if (row.status !== 'pending') return ok(await readVerification(work.tx, row, work.now));
    if (row.expires_at <= work.now) return err('code_expired');
    const tries = await readTries(work.tx, row.shop_id, row.phone, work.now);
    if ('liftsAt' in tries) return err('limit_tries', { triesLeft: 0, liftsAt: tries.liftsAt });
    const hash = hashCode(this.#parts.secretKey, row.id, code);
    if (sameHash(hash, row.code_hash)) {
      await forgetWrongCodes(work, row.shop_id, row.phone);
      return ok(await this.#update(work, row, { status: 'verified', verified_at: work.now }));
    }
    // The code of an older message: the customer read the wrong one, which is no guess and costs no try.
    if (voidHashes(row).some((old) => sameHash(hash, old))) return err('code_void', { triesLeft: tries.left });
    const left = await countWrongCode(work, row.shop_id, row.phone);
    if ('liftsAt' in left) return err('limit_tries', { triesLeft: 0, liftsAt: left.liftsAt });
    return err('code_wrong', { triesLeft: left.left });
  }

  async get(actor: StaffActor, id: string): Promise<Result<Verification>> {
    const { database, clock } = this.#parts;
    const row = await findVerification(database.reader, actor.deviceId, id);
    return row ? ok(await readVerification(database.reader, row, clock.now())) : err('not_found');
  }

  async report(actor: StaffActor, id: string): Promise<Result<NoCodeReport>> {
    const { database, clock } = this.#parts;
    const row = await findVerification(database.reader, actor.deviceId, id);
    return row ? ok(await readNoCodeReport(database.reader, row, clock.now())) : err('not_found');
  }

  /** Tells the counter of a verification what became of its message, once the transaction is durable. */
  async announce(work: Work, message: CodeMessage): Promise<void> {
    const to = { shopId: message.shop_id, deviceId: message.device_id };
    if (!this.#parts.bus.isListening(to)) return;
    const row = await findVerification(work.tx, message.device_id, message.verification_id);
    if (!row) return;
    const isNewest = message.id === row.message_id;
    const verification = isNewest
      ? await describeVerification(work.tx, row, message, work.now)
      : await readVerification(work.tx, row, work.now);
    work.afterCommit(() => this.#parts.bus.publish(to, { type: 'verification', verification }));
  }

  async #takeUpOrSend(
    work: Work,
    actor: StaffActor,
    { phone, purpose, memberId }: { phone: E164; purpose: VerificationPurpose; memberId: string | null },
  ): Promise<Result<Verification>> {
    const running = await findRunning(work, actor, phone, purpose);
    if (running) return ok(running);
    const id = this.#parts.random.id();
    const shop = await readShop(work.tx, actor.shopId);
    const sent = await this.#parts.sender.send(work, actor, shop, { id, phone, purpose });
    if (!sent.ok) return sent;
    const row: VerificationRow = {
      id,
      shop_id: shop.id,
      device_id: actor.deviceId,
      purpose,
      member_id: memberId,
      phone,
      status: 'pending',
      ...sent.value.code,
      void_code_hashes: '[]',
      sends: 1,
      created_at: work.now,
      verified_at: null,
    };
    await insertVerification(work, row);
    return ok(await describeVerification(work.tx, row, sent.value.message, work.now));
  }

  async #update(work: Work, row: VerificationRow, change: Partial<VerificationRow>): Promise<Verification> {
    const changed = { ...row, ...change };
    await updateVerification(work, changed);
    return readVerification(work.tx, changed, work.now);
  }
}

/** The verification of this number that is still good at this device. */
async function findRunning(
  { tx, now }: Work,
  actor: StaffActor,
  phone: E164,
  purpose: VerificationPurpose,
): Promise<Verification | undefined> {
  const row = await findNewestVerification(tx, actor.deviceId, phone, purpose);
  if (!row) return undefined;
  const verification = await readVerification(tx, row, now);
  const proved = row.status === 'verified' && (row.verified_at ?? 0) > now - VERIFIED_VALID_MS;
  const waiting =
    row.status === 'pending' &&
    row.expires_at > now &&
    verification.triesLeft > 0 &&
    verification.message.status !== 'failed';
  return proved || waiting ? verification : undefined;
}

/** A member is opened without a message, also where none may be sent to: then it would cost nothing, as it cannot be. */
function withoutMessage(shop: Row<'shops'>, member: Member): Quote {
  const parsed = parsePhone(member.phone, shop.home_country);
  const country = parsed.kind === 'ok' ? parsed.country : shop.home_country;
  const nothing = { segments: 0, price: 0, sendsLeft: 0, liftsAt: null };
  return { phone: member.phone, country, currency: SMS_CURRENCY, ...nothing, member };
}

const hashesSchema = z.array(z.string());

function voidHashes({ void_code_hashes }: VerificationRow): string[] {
  return hashesSchema.parse(JSON.parse(void_code_hashes));
}
