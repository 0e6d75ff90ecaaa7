import type { Redemption, RewardMember, Rewards } from '#shared/api/rewards.ts';
import { type Micros, SMS_CURRENCY } from '#shared/domain/money.ts';
import { may } from '#shared/domain/permissions.ts';
import { maskPhone } from '#shared/domain/phone.ts';
import { err, ok, type Result } from '#shared/errors.ts';
import type { Clock } from '../../clock.ts';
import type { Database, Reader, Work } from '../../db/database.ts';
import type { Row } from '../../db/schema.ts';
import type { StaffActor } from '../../http/actor.ts';
import type { Random } from '../../random.ts';
import type { Ledger } from '../credit/ledger.ts';
import { listWallets } from '../credit/repository.ts';
import type { CreditService } from '../credit/service.ts';
import { findMember, findMemberByPhone } from '../members/repository.ts';
import { readReserve } from '../outbox/reserve.ts';
import { readShop } from '../shops/read-shop.ts';
import type { Catalogue } from './catalogue.ts';
import { checkLimits, countOfMember, limitLeft } from './limits.ts';
import type { RewardNews } from './news.ts';
import { LEASE_MS, type RewardOutcomes } from './outcomes.ts';
import {
  findOffered,
  findRedemption,
  listRedemptions,
  listVouchers,
  type RedemptionRow,
  scopeOf,
} from './repository.ts';

/** How many redemptions a page has. */
const PAGE = 50;

/** Hears that a member is there, once for each voucher that is redeemed. */
export type NoteVisit = (work: Work, memberId: string, actor: StaffActor) => Promise<unknown>;

export interface RewardServiceParts {
  database: Database;
  clock: Clock;
  random: Random;
  ledger: Ledger;
  credit: Pick<CreditService, 'announce'>;
  kind: Rewards['provider'];
  catalogue: Catalogue;
  outcomes: RewardOutcomes;
  news: RewardNews;
  noteVisit: NoteVisit;
}

/** What a counter asks for when it redeems. */
export interface NewRedemption {
  operationId: string;
  voucherId: string;
  memberId: string;
  /** Micro-units, as they are on screen. */
  price: Micros;
}

/**
 * Third-party vouchers that members get at the counter. Each is recorded with its price held before the provider hears of
 * it, under an id that is the reference there.
 */
export class RewardService {
  readonly #parts: RewardServiceParts;

  constructor(parts: RewardServiceParts) {
    this.#parts = parts;
  }

  async read(actor: StaffActor): Promise<Result<Rewards>> {
    const { database, clock, kind, catalogue } = this.#parts;
    const { reader } = database;
    const reachable = kind !== 'none' && (await catalogue.look());
    const asOf = clock.now();
    const shop = await readShop(reader, actor.shopId);
    const vouchers = kind === 'none' ? [] : await listVouchers(reader, shop.id);
    const seesAll = may(actor.role, 'manage_rewards');
    return ok({
      asOf,
      provider: kind,
      reachable,
      vouchers: vouchers.filter(({ offered }) => seesAll || offered),
      wallets: await this.#readWallets(reader, shop, asOf),
    });
  }

  async setOffered(
    work: Work,
    { shopId, staffId }: StaffActor,
    { voucherId, offered }: { voucherId: string; offered: boolean },
  ): Promise<Result<Record<string, never>>> {
    const { tx, now } = work;
    const voucher = await tx.selectFrom('reward_vouchers').where('id', '=', voucherId).select('id').executeTakeFirst();
    if (!voucher) return err('not_found');
    if (offered) {
      await tx
        .insertInto('reward_offers')
        .values({ shop_id: shopId, voucher_id: voucherId, since: now, staff_id: staffId })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    } else {
      await tx.deleteFrom('reward_offers').where('shop_id', '=', shopId).where('voucher_id', '=', voucherId).execute();
    }
    this.#parts.news.announce(work, shopId);
    return ok({});
  }

  async findMember({ shopId }: StaffActor, phone: string): Promise<Result<RewardMember>> {
    const { database, clock } = this.#parts;
    const found = await findMemberByPhone(database.reader, shopId, phone);
    if (!found) return err('not_found');
    const shop = await readShop(database.reader, shopId);
    const redeemedToday = await countOfMember(database.reader, shop, found.id, clock.now());
    const { id, name, lastVisitAt } = found;
    const member = { id, name, phone: found.phone, lastVisitAt };
    return ok({ member, redeemedToday, left: Math.max(0, shop.reward_member_day - redeemedToday) });
  }

  /** Whether the provider is there to be asked: while it is not, a price would be held for nothing. */
  async admit(): Promise<Result<void>> {
    const { kind, catalogue } = this.#parts;
    return kind !== 'none' && (await catalogue.look()) ? ok(undefined) : err('rewards_off');
  }

  /** Holds the price and records the redemption; the provider is asked after the commit. */
  async redeem(work: Work, actor: StaffActor, wanted: NewRedemption): Promise<Result<Redemption>> {
    const { tx, now } = work;
    const { random, outcomes, noteVisit } = this.#parts;
    const member = await findMember(tx, actor.shopId, wanted.memberId);
    if (!member) return err('not_found');
    const voucher = await findOffered(tx, actor.shopId, wanted.voucherId);
    if (!voucher) return err('reward_not_offered');
    if (voucher.stock === 'out') return err('reward_out_of_stock');
    if (voucher.price !== wanted.price) return err('reward_price_changed');
    const shop = await readShop(tx, actor.shopId);
    const allowed = await checkLimits(tx, shop, member.id, voucher, now);
    if (!allowed.ok) return allowed;
    const { currency, price } = voucher;
    const id = random.id();
    const held = await this.#hold(work, actor, shop, { id, currency, price, phoneMasked: maskPhone(member.phone) });
    if (!held.ok) return held;
    const row: RedemptionRow = {
      id,
      shop_id: shop.id,
      operation_id: wanted.operationId,
      device_id: actor.deviceId,
      staff_id: actor.staffId,
      member_id: member.id,
      voucher_id: voucher.id,
      voucher_name: voucher.name,
      brand: voucher.brand,
      currency,
      price,
      hold_id: held.value,
      ...NOTHING_YET,
      asked_at: now,
      ask_at: now + LEASE_MS,
      created_at: now,
    };
    await tx.insertInto('reward_redemptions').values(row).execute();
    await noteVisit(work, member.id, actor);
    this.#parts.credit.announce(work, shop.id);
    this.#parts.news.announce(work, shop.id);
    work.afterCommit(() => void outcomes.issue(row));
    return this.#show(tx, actor, id, now);
  }

  async list(
    actor: StaffActor,
    before: string | undefined,
  ): Promise<Result<{ redemptions: Redemption[]; next: string | null }>> {
    const { database, clock } = this.#parts;
    return ok(await listRedemptions(database.reader, this.#scope(actor, clock.now()), before, PAGE));
  }

  async find(actor: StaffActor, id: string): Promise<Result<Redemption>> {
    const { database, clock } = this.#parts;
    return this.#show(database.reader, actor, id, clock.now());
  }

  async #show(reader: Reader, actor: StaffActor, id: string, now: number): Promise<Result<Redemption>> {
    const redemption = await findRedemption(reader, this.#scope(actor, now), id);
    return redemption ? ok(redemption) : err('not_found');
  }

  #scope(actor: StaffActor, now: number) {
    return scopeOf(actor, may(actor.role, 'manage_rewards'), now);
  }

  async #hold(
    work: Work,
    { staffId, deviceId }: StaffActor,
    shop: Row<'shops'>,
    { id, currency, price, phoneMasked }: { id: string; currency: string; price: Micros; phoneMasked: string },
  ): Promise<Result<string>> {
    const keep = await keptOf(work.tx, shop, currency, work.now);
    const of = { purpose: 'reward' as const, staffId, deviceId, phoneMasked, unitPrice: null, segments: null };
    const wanted = [{ amount: price, cause: { sourceId: id, ...of } }];
    const held = await this.#parts.ledger.holdWhile(work, shop.id, currency, wanted, keep);
    if (!held.ok) return held;
    const [holdId] = held.value.holdIds;
    if (holdId !== undefined) return ok(holdId);
    const available = Math.max(0, held.value.available - keep);
    return err('reward_credit_missing', { needed: price, available, currency });
  }

  async #readWallets(reader: Reader, shop: Row<'shops'>, now: number): Promise<Rewards['wallets']> {
    const wallets: Rewards['wallets'] = [];
    for (const { currency, available } of await listWallets(reader, shop.id)) {
      const keep = await keptOf(reader, shop, currency, now);
      const left = await limitLeft(reader, shop, currency, now);
      wallets.push({ currency, available: Math.max(0, available - keep), limitLeft: left });
    }
    return wallets;
  }
}

const NOTHING_YET = {
  status: 'issuing',
  failure: null,
  provider_ref: null,
  sealed: null,
  last4: null,
  code_expires_at: null,
  asks: 0,
  revealed_at: null,
  revealed_by: null,
  revealed_on: null,
  revealed_op: null,
  sms_sends: 0,
  ended_at: null,
} as const;

/** What has to stay in a wallet: in the one that SMS are paid from, what is kept for codes. Micro-units. */
async function keptOf(reader: Reader, shop: Row<'shops'>, currency: string, now: number): Promise<Micros> {
  return currency === SMS_CURRENCY ? readReserve(reader, shop, now) : 0;
}
