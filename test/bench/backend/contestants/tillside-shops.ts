import type { Database, Work } from '#server/db/database.ts';
import { hashToken } from '#server/hashing.ts';
import { Ledger } from '#server/modules/credit/ledger.ts';
import { prepareShop } from '#server/modules/shops/create-shop.ts';
import type { Random } from '#server/random.ts';
import { seedPrices } from '#server/seed/prices.ts';
import { limitsSchema } from '#shared/domain/limits.ts';
import { MICROS_PER_UNIT, SMS_CURRENCY } from '#shared/domain/money.ts';

/** A paired device with a manager signed in. */
export interface Counter {
  shopId: string;
  deviceId: string;
  /** Of the session. */
  token: string;
}

const SHOPS = 20;
const COUNTERS_EACH = 60;
const SESSION_MS = 12 * 60 * 60_000;
/** Of each shop, in micro-units: more than all the codes of a run cost. */
const CREDIT = 1_000_000 * MICROS_PER_UNIT;
/** As wide as an owner can set them. */
const LIMITS = limitsSchema.parse({
  numberTenMinutes: 10,
  numberDay: 20,
  deviceHour: 500,
  shopDay: 100_000,
  countries: [],
});

/**
 * Makes shops with credit and counters, in which it is never night.
 * @param amount how many shops
 * @returns the counters, neighbours being of different shops
 */
export async function openShops(database: Database, random: Random, amount = SHOPS): Promise<Counter[]> {
  await database.write(seedPrices);
  const ledger = new Ledger(random);
  const shops: Counter[][] = [];
  for (let shop = 0; shop < amount; shop += 1) {
    const write = await prepareShop(
      { random, ledger, createCustomer: async ({ id }) => `cus_${id}` },
      {
        name: 'Kopi & Co',
        homeCountry: 'SG',
        timeZone: 'Asia/Singapore',
        currencies: [],
        staff: [{ name: 'Ravi', role: 'manager', pin: '1234' }],
      },
    );
    shops.push(
      await database.write(async (work) => {
        const shopId = await write(work);
        await widenRules(work, shopId);
        await ledger.addCredit(work, 'opening', shopId, SMS_CURRENCY, CREDIT, {
          ...{ sourceId: `opening:${shopId}`, purpose: 'opening', staffId: null, deviceId: null },
          ...{ phoneMasked: null, unitPrice: null, segments: null },
        });
        return openCounters(work, shopId, random);
      }),
    );
  }
  return Array.from({ length: COUNTERS_EACH }, (_, n) => shops.flatMap((counters) => counters[n] ?? [])).flat();
}

async function widenRules({ tx }: Work, shopId: string): Promise<void> {
  await tx
    .updateTable('shops')
    .where('id', '=', shopId)
    .set({
      number_ten_minutes: LIMITS.numberTenMinutes,
      number_day: LIMITS.numberDay,
      device_hour: LIMITS.deviceHour,
      daily_send_cap: LIMITS.shopDay,
      // Whatever time it is, news may be sent.
      ...{ quiet_from: 0, quiet_to: 0 },
    })
    .execute();
}

/** As pairing and signing in leave them, without the passwords and PINs that these compare. */
async function openCounters({ tx, now }: Work, shopId: string, random: Random): Promise<Counter[]> {
  const { id: staffId } = await tx
    .selectFrom('staff')
    .where('shop_id', '=', shopId)
    .select('id')
    .executeTakeFirstOrThrow();
  const counters = Array.from({ length: COUNTERS_EACH }, () => ({
    shopId,
    deviceId: random.id(),
    token: random.token(),
  }));
  for (const { deviceId, token } of counters) {
    await tx
      .insertInto('devices')
      .values({
        ...{ id: deviceId, shop_id: shopId, name: 'Till', token_hash: random.id(), installation_id: random.id() },
        ...{ paired_by: staffId, paired_at: now, revoked_at: null },
      })
      .execute();
    await tx
      .insertInto('sessions')
      .values({
        ...{ id: random.id(), device_id: deviceId, staff_id: staffId, token_hash: hashToken(token) },
        ...{ created_at: now, expires_at: now + SESSION_MS, ended_at: null },
      })
      .execute();
  }
  return counters;
}
