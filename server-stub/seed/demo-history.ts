import { v4 } from 'uuid';
import { type Micros, parseMicros, SMS_CURRENCY } from '#shared/domain/money.ts';
import { assertNever } from '#shared/errors.ts';
import type { Database, Work } from '../db/database.ts';
import type { Row } from '../db/schema.ts';
import { hashToken } from '../hashing.ts';
import { Ledger } from '../modules/credit/ledger.ts';
import { findPrice } from '../modules/credit/prices.ts';
import { findWallet } from '../modules/credit/repository.ts';
import { listVouchers } from '../modules/rewards/repository.ts';
import { readShop } from '../modules/shops/read-shop.ts';
import type { Random } from '../random.ts';
import { type Cast, chanceOf } from './demo-history-cast.ts';
import { planDemoHistory } from './demo-history-plan.ts';
import { addRedemption } from './demo-history-redemptions.ts';
import { addRegistration } from './demo-history-registrations.ts';
import { addRoutes } from './demo-history-routes.ts';
import { addCounts, addSend, type SendCounts } from './demo-history-sends.ts';
import { addSources } from './demo-history-sources.ts';
import { addTopup } from './demo-history-topups.ts';
import { demoCredentials } from './demo-shop.ts';

/** What the balance comes near to in the end. */
const CLOSING: Micros = parseMicros('41.28');
const DAY_MS = 24 * 60 * 60_000;
/** The carriers' figures go back so far. */
const ROUTES_MS = 7 * DAY_MS;

/** The counters of the history. That they are there tells that it is. */
const COUNTERS = {
  front: { name: 'Front till', installation: '0d3a0f5e-0000-4000-8000-000000000001' },
  back: { name: 'Back counter', installation: '0d3a0f5e-0000-4000-8000-000000000002' },
} as const;

interface DemoHistoryOptions {
  random: Random;
  /** The same seed at the same moment makes the same history. */
  seed: number;
  days: number;
}

interface DemoHistory {
  registrations: number;
  topups: number;
}

/**
 * Gives the demo shop a past: months of registrations and top-ups that end now, through the ledger, all of it or
 * nothing.
 * @returns what there was; undefined when the shop has its history already
 */
export async function addDemoHistory(
  database: Database,
  { random, seed, days }: DemoHistoryOptions,
): Promise<DemoHistory | undefined> {
  return database.write(async (work) => {
    const { shopId, ...staff } = await findStaff(work);
    const shop = await readShop(work.tx, shopId);
    const price = await findPrice(work.tx, shop.home_country, work.now);
    const wallet = await findWallet(work.tx, shopId, SMS_CURRENCY);
    if (price === undefined || !wallet) throw new Error('the demo shop cannot send messages');
    const begins = work.now - days * DAY_MS;
    const devices = await addCounters(work, random, shopId, staff.owner, begins);
    if (!devices) return undefined;
    const chance = chanceOf(seed);
    // What a shop started with is spent; what a shop has that was made later comes on top.
    const opening = shop.created_at <= begins ? wallet.posted : 0;
    const closing = CLOSING - wallet.posted + opening;
    const vouchers = (await listVouchers(work.tx, shopId)).filter(({ offered }) => offered);
    const options = { chance, now: work.now, timeZone: shop.time_zone, days, price, opening, closing, vouchers };
    const plan = planDemoHistory(options);
    const own: Random = { ...random, id: () => v4({ random: Uint8Array.from({ length: 16 }, () => chance() * 256) }) };
    const ledger = new Ledger(own);
    const none = { members: new Map(), routes: new Map(), sources: sourcesOf(own), timeZone: shop.time_zone };
    await write(work, { shopId, staff, devices, price, chance, random: own, ledger, ...none }, plan);
    const count = (wanted: (typeof plan)[number]['kind']) => plan.filter(({ kind }) => kind === wanted).length;
    return { topups: count('topup'), registrations: count('registration') };
  });
}

/** In the order in which it happened. */
async function write(work: Work, cast: Cast, plan: ReturnType<typeof planDemoHistory>): Promise<void> {
  const counts: SendCounts = { steps: [], spent: new Map() };
  for (const planned of plan) {
    const then = { ...work, now: planned.at };
    switch (planned.kind) {
      case 'registration':
        await addRegistration(then, cast, planned);
        break;
      case 'topup':
        await addTopup(then, cast, planned);
        break;
      case 'send':
        await addSend(then, cast, planned, counts);
        break;
      case 'redemption':
        await addRedemption(then, cast, planned);
        break;
      default:
        assertNever(planned);
    }
  }
  const sends = plan.filter((planned) => planned.kind === 'send');
  await addSources(work, cast, sends, counts.spent);
  await addCounts(work, counts);
  await addRoutes(work, cast, work.now - ROUTES_MS);
}

function sourcesOf({ id }: Random): Cast['sources'] {
  return { treat: id(), weekend: id(), birthdayWeek: id(), missYou: id(), welcome: id(), birthday: id() };
}

async function findStaff({ tx }: Work): Promise<{ shopId: string } & Cast['staff']> {
  const rows = await tx
    .selectFrom('staff')
    .innerJoin('staff as owner', 'owner.shop_id', 'staff.shop_id')
    .where('owner.email', '=', demoCredentials.email)
    .select(['staff.id', 'staff.role', 'staff.shop_id as shopId'])
    .execute();
  const of = (role: Row<'staff'>['role']) => {
    const person = rows.find((row) => row.role === role);
    if (!person) throw new Error(`the demo shop has no ${role}`);
    return person;
  };
  return { shopId: of('owner').shopId, owner: of('owner').id, cashier: of('cashier').id, manager: of('manager').id };
}

/** @returns undefined when they are there already */
async function addCounters(
  { tx }: Work,
  random: Random,
  shopId: string,
  ownerId: string,
  pairedAt: number,
): Promise<Cast['devices'] | undefined> {
  const there = await tx
    .selectFrom('devices')
    .where('shop_id', '=', shopId)
    .where('installation_id', '=', COUNTERS.front.installation)
    .select('id')
    .executeTakeFirst();
  if (there) return undefined;
  const counter = ({ name, installation }: (typeof COUNTERS)['front' | 'back']) => ({
    id: random.id(),
    shop_id: shopId,
    name,
    // Nobody holds the token.
    token_hash: hashToken(random.token()),
    installation_id: installation,
    paired_by: ownerId,
    paired_at: pairedAt,
    revoked_at: null,
  });
  const [front, back] = [counter(COUNTERS.front), counter(COUNTERS.back)];
  await tx.insertInto('devices').values([front, back]).execute();
  return { front: front.id, back: back.id };
}
