import { randomUUID } from 'node:crypto';
import { onTestFinished } from 'vitest';
import { type Database, openDatabase, type Work } from '#server/db/database.ts';
import { hashToken } from '#server/hashing.ts';
import type { Log } from '#server/log.ts';
import { Ledger } from '#server/modules/credit/ledger.ts';
import { findWallet } from '#server/modules/credit/repository.ts';
import { type Random, systemRandom } from '#server/random.ts';
import { type Cast, chanceOf } from '#server/seed/demo-history-cast.ts';
import { addRegistration } from '#server/seed/demo-history-registrations.ts';
import { seedDemoShop } from '#server/seed/demo-shop.ts';
import { seedPrices } from '#server/seed/prices.ts';
import type { ServerEvent } from '#shared/api/events.ts';
import {
  findRewardMember,
  getRedemption,
  getRedemptions,
  getRewards,
  type Redemption,
  redeemReward,
  revealReward,
  sendRewardCode,
  setRewardOffered,
  type Voucher,
} from '#shared/api/rewards.ts';
import type { Role } from '#shared/domain/permissions.ts';
import { createFakeClock } from './fake-clock.ts';
import { fakeRandom } from './fake-random.ts';
import { FakeRewardGateway, KOPI } from './fake-rewards.ts';
import { buildRewardBackend, SECRET_KEY } from './reward-backend.ts';
import { silentLog } from './silent-log.ts';
import { caller, START, unwrap } from './test-backend.ts';

const SITI_PHONE = '+6581234567';

interface Counter {
  token: string;
  deviceId: string;
}

export type RewardShop = Awaited<ReturnType<typeof openRewardShop>>;

/** The demo shop with its rewards, two members, and people at counters. It is closed when the test ends. */
export async function openRewardShop({ file = ':memory:', log = silentLog }: { file?: string; log?: Log } = {}) {
  const clock = createFakeClock(START);
  const random = fakeRandom();
  const gateway = new FakeRewardGateway();
  const database = await openDatabase(file, clock, log);
  const { shopId, siti, ali, ...counters } = await fillRewardShop(database, random);
  const { app, bus, rewards, visits } = buildRewardBackend({ database, clock, random, gateway, log });
  const call = caller(app);
  const heard: ServerEvent['type'][] = [];
  bus.listen({ shopId, deviceId: counters.cashier.deviceId }, ({ type }) => heard.push(type));
  const ends: (() => Promise<void>)[] = [];
  onTestFinished(async () => {
    await Promise.all(ends.map((end) => end()));
    await app.close();
    await database.close();
  });

  const shopWith = {
    app,
    call,
    clock,
    database,
    gateway,
    rewards,
    visits,
    heard,
    shopId,
    ...counters,
    siti,
    ali,
    startJobs: () => ends.push(...rewards.startJobs()),
    /** Lets what was started after the last answer come to its end. */
    settle: () => clock.advance(0),
    set: (change: Partial<Record<'counter_reserve_codes' | 'reward_member_day' | 'reward_day_units', number>>) =>
      database.write(({ tx }) => tx.updateTable('shops').set(change).execute()),
    read: async (token = counters.manager.token) => unwrap(await call(getRewards, {}, token)),
    offer: (voucherId: string, offered = true, token = counters.manager.token) =>
      call(setRewardOffered, { params: { voucherId }, body: { operationId: randomUUID(), offered } }, token),
    findMember: (phone: string) => call(findRewardMember, { body: { phone } }, counters.cashier.token),
    redeem: (
      { id: voucherId, price }: Voucher = KOPI,
      { memberId = siti, operationId = randomUUID() as string, token = counters.cashier.token } = {},
    ) => call(redeemReward, { body: { operationId, voucherId, memberId, price } }, token),
    find: (id: string, token = counters.cashier.token) => call(getRedemption, { params: { id } }, token),
    list: async (token = counters.manager.token, before?: string) =>
      unwrap(await call(getRedemptions, { query: before === undefined ? {} : { before } }, token)),
    /** @param at another process than this one */
    reveal: (id: string, operationId: string = randomUUID(), token = counters.cashier.token, at = app) =>
      caller(at)(revealReward, { params: { id }, body: { operationId } }, token),
    sendCode: (id: string, operationId: string = randomUUID(), token = counters.cashier.token) =>
      call(sendRewardCode, { params: { id }, body: { operationId } }, token),
    async outcome(id: string): Promise<Redemption['outcome']> {
      return unwrap(await call(getRedemption, { params: { id } }, counters.manager.token)).outcome;
    },
    row: (id: string) =>
      database.reader.selectFrom('reward_redemptions').where('id', '=', id).selectAll().executeTakeFirstOrThrow(),
    /** Leaves nothing in a wallet. */
    spend: (currency: string) =>
      database.write(async (work) => {
        const { available } = (await findWallet(work.tx, shopId, currency)) ?? { available: 0 };
        const of = { staffId: null, deviceId: null, phoneMasked: null, unitPrice: null, segments: null };
        const cause = { sourceId: randomUUID(), purpose: 'campaign' as const, ...of };
        await new Ledger(random).hold(work, shopId, currency, available, cause);
      }),
    async wallet(currency: string) {
      const wallet = await findWallet(database.reader, shopId, currency);
      if (!wallet) throw new Error(`no wallet in ${currency}`);
      return { available: wallet.available, held: wallet.held };
    },
  };
  /** One more backend on the same database, with its jobs running. */
  const anotherProcess = (secretKey = SECRET_KEY) => {
    const other = buildRewardBackend({ database, clock, random, gateway, log, secretKey });
    const stops = other.rewards.startJobs();
    return {
      app: other.app,
      async close() {
        await Promise.all(stops.map((stop) => stop()));
        await other.app.close();
      },
    };
  };
  for (const { id } of gateway.vouchers) {
    if (id === KOPI.id) await shopWith.read();
    await shopWith.offer(id);
  }
  /** Redeems, and lets the provider answer. */
  const redeemed = async (
    voucher: Voucher = KOPI,
    options: Parameters<typeof shopWith.redeem>[1] = {},
  ): Promise<string> => {
    const { id } = unwrap(await shopWith.redeem(voucher, options));
    await shopWith.settle();
    return id;
  };
  return {
    ...shopWith,
    anotherProcess,
    redeemed,
    /** The same for the other member, with this answer of the provider. */
    redeemedAt(token: string, answer: FakeRewardGateway['nextIssue']): Promise<string> {
      gateway.nextIssue = answer;
      return redeemed(KOPI, { token, memberId: ali });
    },
  };
}

/** Makes the demo shop in an empty database, with people at counters and two members. */
export async function fillRewardShop(database: Database, random: Random) {
  await database.write(seedPrices);
  await seedDemoShop(database, { random, ledger: new Ledger(random), createCustomer: async () => 'cus_shop' });
  const { id: shopId } = await database.reader.selectFrom('shops').select('id').executeTakeFirstOrThrow();
  const counters = await addCounters(database, shopId);
  const members = await database.write(async (work) => ({
    siti: await addMember(work, shopId, counters.cashier, { name: 'Siti Rahmah', phone: SITI_PHONE }),
    ali: await addMember(work, shopId, counters.cashier, { name: 'Ali Hassan', phone: '+6591234567' }),
  }));
  return { shopId, ...members, ...counters };
}

/** Somebody of each role, each at a counter of their own; and a second cashier's. */
async function addCounters({ write }: Database, shopId: string): Promise<Record<Role | 'other', Counter>> {
  return write(async ({ tx, now }) => {
    const staff = await tx.selectFrom('staff').where('shop_id', '=', shopId).selectAll().execute();
    const open = async (name: string, role: Role): Promise<Counter> => {
      const person = staff.find((one) => one.role === role);
      if (!person) throw new Error(`no ${role} in the demo shop`);
      const [deviceId, token] = [randomUUID(), `session-of-${name}-${randomUUID()}`];
      await tx
        .insertInto('devices')
        .values({
          ...{ id: deviceId, shop_id: shopId, name: `${name}'s till`, token_hash: hashToken(randomUUID()) },
          ...{ installation_id: randomUUID(), paired_by: person.id, paired_at: now, revoked_at: null },
        })
        .execute();
      const session = { id: randomUUID(), device_id: deviceId, staff_id: person.id, token_hash: hashToken(token) };
      await tx
        .insertInto('sessions')
        .values({ ...session, created_at: now, expires_at: now + 60 * 24 * 60 * 60_000, ended_at: null })
        .execute();
      return { token, deviceId };
    };
    return {
      cashier: await open('cashier', 'cashier'),
      other: await open('other', 'cashier'),
      manager: await open('manager', 'manager'),
      owner: await open('owner', 'owner'),
    };
  });
}

/** Somebody who joined at a counter, by a code that was given back: it cost nothing. */
async function addMember(
  work: Work,
  shopId: string,
  { deviceId }: Counter,
  { name, phone }: { name: string; phone: string },
): Promise<string> {
  const { id: staffId } = await work.tx.selectFrom('staff').select('id').executeTakeFirstOrThrow();
  const cast: Cast = {
    shopId,
    staff: { owner: staffId, cashier: staffId, manager: staffId },
    devices: { front: deviceId, back: deviceId },
    sources: { treat: '', weekend: '', birthdayWeek: '', missYou: '', welcome: '', birthday: '' },
    members: new Map(),
    routes: new Map(),
    timeZone: 'Asia/Singapore',
    price: 36_800,
    chance: chanceOf(1),
    random: systemRandom,
    ledger: new Ledger(systemRandom),
  };
  const somebody = { email: null, birthday: null, consents: false, stopsAt: null, tags: [], visits: [] };
  const member = { ...somebody, name, joinedAt: work.now };
  const at = { staff: 'cashier', device: 'front', at: work.now } as const;
  await addRegistration(work, cast, { ...at, kind: 'registration', phone, sends: [false], member });
  return cast.members.get(phone) ?? '';
}
