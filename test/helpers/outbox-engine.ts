import SqliteDatabase from 'better-sqlite3';
import type { Clock } from '#server/clock.ts';
import { type Database, openDatabase } from '#server/db/database.ts';
import type { SmsGateways } from '#server/gateways/sms/gateway.ts';
import type { Log } from '#server/log.ts';
import { Ledger } from '#server/modules/credit/ledger.ts';
import { CreditService } from '#server/modules/credit/service.ts';
import { EventBus } from '#server/modules/events/event-bus.ts';
import { MessageService } from '#server/modules/messages/service.ts';
import { createRunner } from '#server/modules/outbox/create-runner.ts';
import { MessagingNews } from '#server/modules/outbox/messaging-news.ts';
import { Outbox, type OutboxRow } from '#server/modules/outbox/outbox.ts';
import { Rates } from '#server/modules/outbox/rates.ts';
import type { SourceState, Sources } from '#server/modules/outbox/sources.ts';
import { Meter } from '#server/modules/routing/meter.ts';
import { Router } from '#server/modules/routing/router.ts';
import { systemRandom } from '#server/random.ts';
import { seedPrices } from '#server/seed/prices.ts';
import { type Micros, parseMicros, SMS_CURRENCY } from '#shared/domain/money.ts';
import { type MessageKind, sendingRules } from '#shared/domain/sending-rules.ts';
import { silentLog } from './silent-log.ts';

/** Of one segment to Singapore, where all members are. */
export const PRICE = parseMicros('0.0368');
export const SHOP = 'a0000000-0000-4000-8000-000000000001';
export const STAFF = 'a0000000-0000-4000-8000-000000000002';
const DEVICE = 'a0000000-0000-4000-8000-000000000003';
export const CAMPAIGN = 'c0000000-0000-4000-8000-000000000001';

/** A source of a kind that sends. */
export const on = (kind: MessageKind, text = 'Hi {first_name}, kopi at {shop} is half price.'): SourceState => ({
  kind: 'on',
  shopId: SHOP,
  rules: sendingRules(kind),
  text,
  optOutLine: null,
  purpose: kind === 'campaign' || kind === 'campaign_bot' ? kind : 'activity_message',
  cause: { staffId: STAFF, deviceId: DEVICE },
});

export const memberId = (n: number): string => `b0000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
export const phoneOf = (n: number): string => `+658${String(1_000_000 + n)}`;

export const phonesOf = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => phoneOf(from + index));

/** A shop of Singapore in a new file, with members who agreed to news; numbered from 1. Their proofs are left out. */
export async function makeShop(file: string, clock: Clock, members: number, reserveCodes = 0): Promise<void> {
  const database = await openDatabase(file, clock, silentLog);
  await database.write(seedPrices);
  await database.close();
  const sqlite = new SqliteDatabase(file);
  sqlite.pragma('foreign_keys = OFF');
  const run = (sql: string, values: object) => sqlite.prepare(sql).run(values);
  const of = { shop: SHOP, staff: STAFF, device: DEVICE, members, reserve: reserveCodes };
  run(
    `insert into shops (id, name, home_country, time_zone, daily_send_cap, payments_customer_id, created_at,
      counter_reserve_codes) values (@shop, 'Kopi & Co', 'SG', 'Asia/Singapore', 500, 'cus', 0, @reserve)`,
    of,
  );
  run(
    `insert into staff (id, shop_id, name, role, pin_hash, pin_set_at, created_at)
      values (@staff, @shop, 'Ravi', 'manager', '', 0, 0)`,
    of,
  );
  run(
    `insert into devices (id, shop_id, name, token_hash, installation_id, paired_by, paired_at)
      values (@device, @shop, 'Till', 't', 'i', @staff, 0)`,
    of,
  );
  run(
    `with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < @members)
      insert into members (id, shop_id, phone, country, name, consent_at, joined_at, last_visit_at, device_id, staff_id,
        verification_id, revision)
      select printf('b0000000-0000-4000-8000-%012d', n), @shop, '+658' || (1000000 + n), 'SG', 'Member ' || n, 1, 1, 1,
        @device, @staff, 'v' || n, n from numbers`,
    of,
  );
  sqlite.close();
}

/** All that sends a shop's messages, around carriers and sources that do what the test says. */
export function buildEngine(database: Database, clock: Clock, gateways: SmsGateways, sources: Sources, log: Log) {
  const { reader } = database;
  const random = systemRandom;
  const bus = new EventBus();
  const ledger = new Ledger(random);
  const credit = new CreditService(database, clock, bus, log);
  const meter = new Meter({ database, clock, gateways, onChange() {} });
  const router = new Router({ gateways, reader, clock, meter, log, onOptedOut: async () => {} });
  const messages = new MessageService({ database, clock, ledger, credit, router, log });
  const outbox = new Outbox();
  const news = new MessagingNews(clock, bus);
  const rates = new Rates(clock);
  const perSecond = Math.min(...gateways.map((gateway) => gateway.perSecond));
  const runner = createRunner({
    ...{ database, clock, random, ledger, credit, router, messages, outbox, news, rates, sources, perSecond, log },
  });
  let topups = 0;
  return {
    ...{ database, reader, bus, credit, messages, outbox, news, rates, runner },
    /** Adds credit, as a top-up does. */
    topUp: (amount: Micros) =>
      database.write(async (work) => {
        await ledger.openWallet(work, SHOP, SMS_CURRENCY);
        topups += 1;
        const nobody = { staffId: null, deviceId: null, phoneMasked: null, unitPrice: null, segments: null };
        const cause = { sourceId: `topup ${topups}`, purpose: 'topup' as const, ...nobody };
        await ledger.addCredit(work, 'opening', SHOP, SMS_CURRENCY, amount, cause);
        credit.announce(work, SHOP);
      }),
    /** Puts rows for members in, from one number to another: of a campaign where nothing else is said. */
    add: (from: number, to: number, row: Partial<OutboxRow> = {}) =>
      database.write((work) => {
        const rows = Array.from({ length: to - from + 1 }, (_, index) => ({
          ...{ shopId: SHOP, sourceId: CAMPAIGN, sourceKind: 'campaign' as const, recipient: memberId(from + index) },
          ...{ occasion: '', phone: null, fields: null, staffId: null, deviceId: null },
          ...{ notBefore: clock.now(), expiresAt: null, ...row },
        }));
        return outbox.add(work, rows);
      }),
    /** A member is erased; their rows are left to be found without them. */
    erase: (n: number) =>
      database.write(async ({ tx, now }) => {
        await tx.deleteFrom('members').where('id', '=', memberId(n)).execute();
        const joined = { joined_at: 1, joined_staff_id: STAFF, joined_device_id: DEVICE };
        await tx
          .insertInto('member_erasures')
          .values({ member_id: memberId(n), shop_id: SHOP, revision: 1_000, at: now, staff_id: STAFF, ...joined })
          .execute();
      }),
    /** How many rows are how far. */
    async rows(): Promise<Record<string, number>> {
      const counted = await reader
        .selectFrom('outbox')
        .groupBy('status')
        .select(({ fn }) => ['status', fn.countAll<number>().as('count')])
        .execute();
      return Object.fromEntries(counted.map(({ status, count }) => [status, count]));
    },
  };
}
