import type { Quote, Started, Verification } from '#shared/api/verifications.ts';
import { type Micros, SMS_CURRENCY } from '#shared/domain/money.ts';
import type { Country, E164 } from '#shared/domain/phone.ts';
import { countSegments } from '#shared/domain/sms-segments.ts';
import { CODE_LENGTH, CODE_TRIES, CODE_VALID_MS, VERIFIED_VALID_MS } from '#shared/domain/verification.ts';
import { err, ok, type Result } from '#shared/errors.ts';
import type { Clock } from '../../clock.ts';
import type { Database, Reader, Work } from '../../db/database.ts';
import type { Row } from '../../db/schema.ts';
import { hashCode, sameHash } from '../../hashing.ts';
import type { StaffActor } from '../../http/actor.ts';
import type { Random } from '../../random.ts';
import { findPrice } from '../credit/prices.ts';
import type { EventBus } from '../events/event-bus.ts';
import { findMemberByPhone } from '../members/repository.ts';
import type { MessageService } from '../messages/service.ts';
import { admitNumber, admitSend, numberAllowance } from './admission.ts';
import { findNewestVerification, findVerification, readVerification, type VerificationRow } from './repository.ts';

export interface VerificationServiceParts {
  database: Database;
  clock: Clock;
  random: Random;
  messages: MessageService;
  bus: EventBus;
  /** Keys the hashes of codes. */
  secretKey: string;
}

/** Proves that a customer holds a number: send, resend, check. Codes are stored only as keyed hashes. */
export class VerificationService {
  readonly #parts: VerificationServiceParts;

  constructor(parts: VerificationServiceParts) {
    this.#parts = parts;
    parts.messages.onChange(async (work, message) => {
      const row = await findVerification(work.tx, message.device_id, message.verification_id);
      if (row) await this.#announce(work, row);
    });
  }

  async quote(actor: StaffActor, phone: E164): Promise<Result<Quote>> {
    const { database, clock } = this.#parts;
    const { reader } = database;
    const now = clock.now();
    const shop = await readShop(reader, actor.shopId);
    const destination = await readDestination(reader, shop, phone, now);
    if (!destination.ok) return destination;
    const { country, perSegment } = destination.value;
    const { segments } = countSegments(messageBody(shop, '0'.repeat(CODE_LENGTH)));
    const { sendsLeft, refusal } = await numberAllowance(reader, shop.id, phone, now);
    return ok({
      phone,
      country,
      segments,
      currency: SMS_CURRENCY,
      price: perSegment * segments,
      sendsLeft,
      liftsAt: refusal?.liftsAt ?? null,
      member: (await findMemberByPhone(reader, shop.id, phone)) ?? null,
    });
  }

  /**
   * Sends a code to a number that is no member yet. While an earlier code to it is still on its way or proved, that
   * verification is taken up again and nothing is sent: going back a step and forth costs nothing.
   */
  async start(work: Work, actor: StaffActor, phone: E164): Promise<Result<Started>> {
    const shop = await readShop(work.tx, actor.shopId);
    const member = await findMemberByPhone(work.tx, shop.id, phone);
    if (member) return ok({ kind: 'known_member', member });
    const running = await this.#running(work, actor, phone);
    if (running) return ok({ kind: 'code_sent', verification: running });
    const id = this.#parts.random.id();
    const sent = await this.#sendCode(work, actor, shop, phone, id);
    if (!sent.ok) return sent;
    const row: VerificationRow = {
      id,
      shop_id: shop.id,
      device_id: actor.deviceId,
      phone,
      status: 'pending',
      ...sent.value,
      void_code_hash: null,
      sends: 1,
      created_at: work.now,
      verified_at: null,
    };
    await work.tx.insertInto('verifications').values(row).execute();
    return ok({ kind: 'code_sent', verification: await readVerification(work.tx, row) });
  }

  async resend(work: Work, actor: StaffActor, id: string): Promise<Result<Verification>> {
    const row = await findVerification(work.tx, actor.deviceId, id);
    if (!row) return err('not_found');
    const current = await readVerification(work.tx, row);
    if (row.status !== 'pending') return ok(current);
    if (await findMemberByPhone(work.tx, row.shop_id, row.phone)) return err('member_exists');
    if (current.resendOpensAt > work.now) return err('resend_too_early', { liftsAt: current.resendOpensAt });
    const sent = await this.#sendCode(work, actor, await readShop(work.tx, row.shop_id), row.phone, row.id);
    if (!sent.ok) return sent;
    return ok(await this.#update(work, row, { ...sent.value, void_code_hash: row.code_hash, sends: row.sends + 1 }));
  }

  /** Compares a code within the caller's transaction, so that of two right answers only one proves the number. */
  async check(work: Work, actor: StaffActor, id: string, code: string): Promise<Result<Verification>> {
    const row = await findVerification(work.tx, actor.deviceId, id);
    if (!row) return err('not_found');
    if (row.status !== 'pending') return ok(await readVerification(work.tx, row));
    if (row.expires_at <= work.now) return err('code_expired');
    if (row.tries_left <= 0) return err('code_tries_used_up', { triesLeft: 0 });
    if (sameHash(hashCode(this.#parts.secretKey, row.id, code), row.code_hash)) {
      return ok(await this.#update(work, row, { status: 'verified', verified_at: work.now }));
    }
    // The code of an older message: the customer read the wrong one, which is no guess and costs no try.
    const isVoid = row.void_code_hash && sameHash(hashCode(this.#parts.secretKey, row.id, code), row.void_code_hash);
    if (isVoid) return err('code_void', { triesLeft: row.tries_left });
    const triesLeft = row.tries_left - 1;
    await this.#update(work, row, { tries_left: triesLeft });
    return err(triesLeft > 0 ? 'code_wrong' : 'code_tries_used_up', { triesLeft });
  }

  async get(actor: StaffActor, id: string): Promise<Result<Verification>> {
    const { reader } = this.#parts.database;
    const row = await findVerification(reader, actor.deviceId, id);
    return row ? ok(await readVerification(reader, row)) : err('not_found');
  }

  /** The verification of this number that is still good at this device. */
  async #running({ tx, now }: Work, actor: StaffActor, phone: E164): Promise<Verification | undefined> {
    const row = await findNewestVerification(tx, actor.deviceId, phone);
    if (!row) return undefined;
    const verification = await readVerification(tx, row);
    const proved = row.status === 'verified' && (row.verified_at ?? 0) > now - VERIFIED_VALID_MS;
    const waiting =
      row.status === 'pending' &&
      row.expires_at > now &&
      row.tries_left > 0 &&
      verification.message.status !== 'failed';
    return proved || waiting ? verification : undefined;
  }

  async #sendCode(
    work: Work,
    actor: StaffActor,
    shop: Row<'shops'>,
    phone: E164,
    verificationId: string,
  ): Promise<Result<Pick<VerificationRow, 'code_hash' | 'message_id' | 'tries_left' | 'last_sent_at' | 'expires_at'>>> {
    const { random, messages, secretKey } = this.#parts;
    const destination = await readDestination(work.tx, shop, phone, work.now);
    if (!destination.ok) return destination;
    const admitted = await admitSend(work.tx, actor, shop, phone, work.now);
    if (!admitted.ok) return admitted;
    const code = random.code();
    const messageId = random.id();
    const body = messageBody(shop, code);
    const sent = await messages.send(work, actor, {
      id: messageId,
      verificationId,
      phone,
      body,
      purpose: 'registration_otp',
      unitPrice: destination.value.perSegment,
    });
    if (!sent.ok) return sent;
    return ok({
      code_hash: hashCode(secretKey, verificationId, code),
      message_id: messageId,
      tries_left: CODE_TRIES,
      last_sent_at: work.now,
      expires_at: work.now + CODE_VALID_MS,
    });
  }

  async #update(work: Work, row: VerificationRow, change: Partial<VerificationRow>): Promise<Verification> {
    await work.tx.updateTable('verifications').where('id', '=', row.id).set(change).execute();
    return readVerification(work.tx, { ...row, ...change });
  }

  async #announce(work: Work, row: VerificationRow): Promise<void> {
    const verification = await readVerification(work.tx, row);
    const to = { shopId: row.shop_id, deviceId: row.device_id };
    work.afterCommit(() => this.#parts.bus.publish(to, { type: 'verification', verification }));
  }
}

/** Where a message to the number goes and what a segment costs there, or why none may be sent to it. */
async function readDestination(
  reader: Reader,
  shop: Row<'shops'>,
  phone: E164,
  now: number,
): Promise<Result<{ country: Country; perSegment: Micros }>> {
  const country = admitNumber(shop, phone);
  if (!country.ok) return country;
  const perSegment = await findPrice(reader, country.value, now);
  return perSegment === undefined ? err('price_missing') : ok({ country: country.value, perSegment });
}

async function readShop(reader: Reader, shopId: string): Promise<Row<'shops'>> {
  return reader.selectFrom('shops').where('id', '=', shopId).selectAll().executeTakeFirstOrThrow();
}

/** One segment for a shop's name of ordinary length. */
function messageBody(shop: Row<'shops'>, code: string): string {
  return `${shop.name}: ${code} is your membership code. Read it to our staff. Valid for ${CODE_VALID_MS / 60_000} minutes.`;
}
