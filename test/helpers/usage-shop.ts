import type { Database, Work } from '#server/db/database.ts';
import { Ledger } from '#server/modules/credit/ledger.ts';
import { insertMessage } from '#server/modules/messages/repository.ts';
import { seedPrices } from '#server/seed/prices.ts';
import type { Purpose } from '#shared/api/history.ts';
import { type Currency, type Micros, SMS_CURRENCY } from '#shared/domain/money.ts';
import type { Country } from '#shared/domain/phone.ts';
import { fakeRandom } from './fake-random.ts';
import { addSourcedMessages, type SentFromSource } from './sourced-messages.ts';

/** What became of a message, and how much later (ms) an undelivered one came back. */
type Outcome = 'queued' | 'sent' | 'delivered' | 'undelivered' | 'refused' | 'not_sent';
export interface SentMessage {
  kind: 'message';
  /** Epoch ms. */
  at: number;
  staff: number;
  purpose: Extract<Purpose, 'registration_otp' | 'password_reset_otp'>;
  outcome: Outcome;
  /** Whether its own code was read back. */
  verified: boolean;
  /** Micro-units. */
  price: number;
  backAfterMs: number;
}
export interface JoinedMember {
  kind: 'member';
  at: number;
  staff: number;
}

/** A message that is no code. */
export type SourcedHappening = Omit<SentFromSource, 'phone'> & { kind: 'sourced' };
/** A voucher, and what became of it. */
export interface Redemption {
  at: number;
  currency: Currency;
  price: Micros;
  status: 'issuing' | 'issued' | 'failed';
}

/** The last of them has left the shop. */
export const STAFF = ['Aisha', 'Mei', 'Ravi'] as const;
const OPENING = 1_000_000_000;

interface Shop {
  id: string;
  name: string;
  home_country: Country;
  time_zone: string;
  staffIds: readonly string[];
  deviceId: string;
}

export type UsageShops = Awaited<ReturnType<typeof openUsageShops>>;

/** Shops in one database, made without what a counter needs, to be filled with messages and members of the past. */
export async function openUsageShops(database: Database) {
  const random = fakeRandom();
  const ledger = new Ledger(random);
  await database.write(seedPrices);
  const phone = () => `+65${random.code()}`;

  async function addPeople({ tx }: Work, shopId: string) {
    const staff = STAFF.map((name, index) => ({ id: random.id(), name, left: index === STAFF.length - 1 }));
    for (const { id, name, left } of staff) {
      await tx
        .insertInto('staff')
        .values({
          ...{ id, shop_id: shopId, name, role: 'cashier', email: null, password_hash: null, pin_hash: '' },
          ...{ pin_set_at: 0, created_at: 0, deactivated_at: left ? 1 : null },
        })
        .execute();
    }
    const deviceId = random.id();
    await tx
      .insertInto('devices')
      .values({
        ...{ id: deviceId, shop_id: shopId, name: 'Till', token_hash: random.id(), installation_id: random.id() },
        ...{ paired_by: staff[0]?.id ?? '', paired_at: 0, revoked_at: null },
      })
      .execute();
    return { staffIds: staff.map(({ id }) => id), deviceId };
  }

  return {
    /** A shop of Singapore with credit, in a time zone (IANA). */
    async open(timeZone: string): Promise<Shop> {
      return database.write(async (work) => {
        const shopId = random.id();
        const shop = { id: shopId, name: 'Kopi & Co', home_country: 'SG' as const, time_zone: timeZone };
        await work.tx
          .insertInto('shops')
          .values({ ...shop, daily_send_cap: 500, payments_customer_id: shopId, created_at: 0 })
          .execute();
        const people = await addPeople(work, shopId);
        await ledger.openWallet(work, shopId, SMS_CURRENCY);
        const cause = { sourceId: shopId, purpose: 'opening' as const, staffId: null, deviceId: null };
        const rest = { phoneMasked: null, unitPrice: null, segments: null };
        await ledger.addCredit({ ...work, now: 0 }, 'opening', shopId, SMS_CURRENCY, OPENING, { ...cause, ...rest });
        return { ...shop, ...people };
      });
    },

    /** A message with its money and its verification, as the services leave them. */
    async send(work: Work, shop: Shop, message: SentMessage): Promise<void> {
      const { at, purpose, outcome, price } = message;
      const [id, verificationId] = [random.id(), random.id()];
      const staffId = shop.staffIds[message.staff] ?? '';
      const then = { ...work, now: at };
      const held = await ledger.hold(then, shop.id, SMS_CURRENCY, price, {
        ...{ sourceId: id, purpose, staffId, deviceId: shop.deviceId },
        ...{ phoneMasked: null, unitPrice: price, segments: 1 },
      });
      if (!held.ok) throw new Error(held.error.code);
      const { holdId } = held.value;
      if (outcome === 'refused' || outcome === 'not_sent') await ledger.release(then, [holdId]);
      else if (outcome !== 'queued') await ledger.settle(then, [holdId]);
      if (outcome === 'undelivered') await ledger.giveBack({ ...work, now: at + message.backAfterMs }, holdId);
      const failed = outcome === 'undelivered' || outcome === 'refused' || outcome === 'not_sent';
      await insertMessage(work, {
        ...{ id, shop_id: shop.id, device_id: shop.deviceId, staff_id: staffId, verification_id: verificationId },
        ...{ phone: phone(), country: 'SG', purpose, hold_id: holdId, gateway: '', provider_id: null },
        ...{ status: failed ? 'failed' : outcome, failure: failed ? outcome : null },
        ...{ queued_at: at, sent_at: null, ended_at: null, lease_until: at },
      });
      await addVerification(work, shop, { verificationId, messageId: id, ...message });
    },

    async sendFromSource(work: Work, shop: Shop, message: SourcedHappening): Promise<void> {
      await addSourcedMessages(work, { ledger, random }, shop.id, [{ ...message, phone: phone() }]);
    },

    /** A redeemed voucher with its money, from a wallet that is opened for it. */
    async redeem(work: Work, shop: Shop, { at, currency, price, status }: Redemption): Promise<void> {
      const [id, then] = [random.id(), { ...work, now: at }];
      const cause = { sourceId: id, staffId: shop.staffIds[0] ?? '', deviceId: shop.deviceId };
      const rest = { phoneMasked: null, unitPrice: null, segments: null };
      await ledger.openWallet(then, shop.id, currency);
      const source = { ...cause, sourceId: `credit for ${id}`, purpose: 'opening' as const };
      await ledger.addCredit(then, 'opening', shop.id, currency, price, { ...source, ...rest });
      const held = await ledger.hold(then, shop.id, currency, price, { ...cause, purpose: 'reward', ...rest });
      if (!held.ok) throw new Error(held.error.code);
      const { holdId } = held.value;
      if (status === 'issued') await ledger.settle(then, [holdId]);
      if (status === 'failed') await ledger.release(then, [holdId]);
      const voucher = {
        id: `voucher in ${currency}`,
        brand: 'Grab',
        name: 'Grab S$10',
        country: 'SG' as const,
        currency,
      };
      await work.tx
        .insertInto('reward_vouchers')
        .values({ ...voucher, price, face_value: price, terms: '', valid_days: 30, stock: 'in_stock', seen_at: at })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      await work.tx
        .insertInto('reward_redemptions')
        .values({
          ...{ id, shop_id: shop.id, operation_id: id, device_id: shop.deviceId, staff_id: shop.staffIds[0] ?? '' },
          ...{ voucher_id: voucher.id, voucher_name: voucher.name, brand: voucher.brand, currency, price },
          ...{ hold_id: holdId, status, created_at: at },
        })
        .execute();
    },

    async join(work: Work, shop: Shop, { at, staff }: JoinedMember): Promise<void> {
      const verificationId = random.id();
      // Proved long before: nothing but the member counts.
      const message = await work.tx.selectFrom('messages').select('id').executeTakeFirst();
      if (!message) throw new Error('somebody must have been sent a code first');
      const ids = { verificationId, messageId: message.id, purpose: 'registration_otp' as const };
      await addVerification(work, shop, { ...ids, at, verified: false });
      const id = random.id();
      await work.tx
        .insertInto('members')
        .values({
          ...{ id, shop_id: shop.id, phone: phone(), name: 'Siti', email: null, birthday: null, consent_at: null },
          ...{ country: 'SG', joined_at: at, device_id: shop.deviceId, staff_id: shop.staffIds[staff] ?? '' },
          ...{ verification_id: verificationId, revision: Number(id.slice(-12)) },
        })
        .execute();
    },
  };

  async function addVerification(
    { tx }: Work,
    shop: Shop,
    of: Pick<SentMessage, 'at' | 'purpose' | 'verified'> & { verificationId: string; messageId: string },
  ): Promise<void> {
    await tx
      .insertInto('verifications')
      .values({
        ...{ id: of.verificationId, shop_id: shop.id, device_id: shop.deviceId, member_id: null, phone: phone() },
        purpose: of.purpose === 'registration_otp' ? 'registration' : 'password_reset',
        ...{ status: of.verified ? 'used' : 'pending', code_hash: '', void_code_hashes: '[]', sends: 1 },
        ...{ last_sent_at: of.at, expires_at: of.at, message_id: of.messageId, created_at: of.at },
        verified_at: of.verified ? of.at : null,
      })
      .execute();
  }
}
