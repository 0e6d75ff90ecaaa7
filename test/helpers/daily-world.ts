import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import Fastify from 'fastify';
import { onTestFinished } from 'vitest';
import { buildActivities } from '#server/app-activities.ts';
import { buildBots } from '#server/app-bots.ts';
import { openDatabase } from '#server/db/database.ts';
import type { Row } from '#server/db/schema.ts';
import { hashToken } from '#server/hashing.ts';
import type { StaffActor } from '#server/http/actor.ts';
import { Authenticator } from '#server/http/authenticate.ts';
import { answerErrors } from '#server/http/errors.ts';
import { Operations } from '#server/http/operations.ts';
import { activityPlans } from '#server/modules/activities/plans.ts';
import { activitySource } from '#server/modules/activities/source.ts';
import { botPlans } from '#server/modules/bots/plans.ts';
import { botSource } from '#server/modules/bots/source.ts';
import { Planner } from '#server/modules/daily-plans/planner.ts';
import { systemRandom } from '#server/random.ts';
import { type Activity, changeActivity, getActivities } from '#shared/api/activities.ts';
import { type Bot, createBot, getBots, previewBot, setBotEnabled } from '#shared/api/bots.ts';
import type { RequestOf } from '#shared/api/route.ts';
import type { ActivityKind } from '#shared/domain/messaging.ts';
import { MICROS_PER_UNIT } from '#shared/domain/money.ts';
import type { Role } from '#shared/domain/permissions.ts';
import { FakeCarrier } from './fake-carrier.ts';
import { createFakeClock } from './fake-clock.ts';
import { FakeSource } from './fake-source.ts';
import { buildEngine, makeShop, memberId, on, PRICE, SHOP, STAFF } from './outbox-engine.ts';
import { silentLog } from './silent-log.ts';
import { tempFolder } from './temp-folder.ts';
import { caller, START, unwrap } from './test-backend.ts';

type BotBody = Omit<RequestOf<typeof createBot>['body'], 'operationId'>;
type ActivityBody = Omit<RequestOf<typeof changeActivity>['body'], 'operationId'>;

/** A rule as somebody would write it. */
export const MISS_YOU: BotBody = {
  name: 'We miss you',
  rule: { kind: 'inactive', days: 30, includeOlder: false },
  text: 'We miss you, {first_name}!',
  tag: null,
  minute: 600,
  monthlyCap: 20 * MICROS_PER_UNIT,
};

/** Somebody at a counter of the shop. */
export const ACTOR: StaffActor = {
  shopId: SHOP,
  staffId: STAFF,
  deviceId: 'a0000000-0000-4000-8000-000000000003',
  sessionId: 'session',
  role: 'cashier',
};

const HOUR = 60 * 60_000;
export const DAY = 24 * HOUR;

/** Somebody of each role, each at a counter of their own. */
const PEOPLE: readonly Role[] = ['cashier', 'manager', 'owner'];

/**
 * A shop with members, the Campaign BOT and the activity messages, and what sends for them. It is 10:42 in Singapore, and
 * no job runs before it is started.
 */
export async function openDailyWorld({ members = 10, credit = 1_000, file = join(tempFolder(), 'days.sqlite') } = {}) {
  const clock = createFakeClock(START);
  await makeShop(file, clock, members);
  const database = await openDatabase(file, clock, silentLog);
  const carrier = new FakeCarrier();
  const rest = new FakeSource(on('test'));
  const sources = { campaign: rest, campaign_bot: botSource, activity: activitySource, reward_code: rest, test: rest };
  const engine = buildEngine(database, clock, [carrier], sources, silentLog);
  const app = Fastify();
  answerErrors(app);
  app.setSerializerCompiler(() => JSON.stringify);
  const http = {
    app,
    authenticator: new Authenticator(database.reader, clock),
    operations: new Operations(database, 'a key for tests only, of enough length'),
  };
  const parts = { database, clock, random: systemRandom, outbox: engine.outbox, news: engine.news, log: silentLog };
  const bots = buildBots(parts, http);
  const activities = buildActivities({ ...parts, credit: engine.credit }, http);
  const stops: (() => Promise<void>)[] = [];
  onTestFinished(async () => {
    await Promise.all(stops.map((stop) => stop()));
    await app.close();
    await database.close();
  });
  if (credit > 0) await engine.topUp(credit * PRICE);
  const planners = [botPlans, activityPlans].map((plans) => new Planner(database, engine.outbox, plans, silentLog));
  /** Plans what is due, as the jobs do every minute. */
  const plan = async () => {
    for (const planner of planners) await planner.planDue(clock.now());
  };
  const tokens = await signAllIn();
  const call = caller(app);
  const operation = () => ({ operationId: randomUUID() });
  const activity = async (kind: ActivityKind) => {
    const all = unwrap(await call(getActivities, {}, tokens.manager)).activities;
    const found = all.find((one) => one.kind === kind);
    if (!found) throw new Error(`no activity ${kind}`);
    return found;
  };
  const save = (kind: ActivityKind, body: ActivityBody, token = tokens.owner) =>
    call(changeActivity, { params: { kind }, body: { ...operation(), ...body } }, token);

  /** Somebody of each role, whose sessions outlast the test. */
  async function signAllIn(): Promise<Record<Role, string>> {
    const tokenOf = (role: Role) => `session-of-the-${role}-of-this-shop`;
    await database.write(async ({ tx }) => {
      for (const role of PEOPLE) {
        const [staffId, deviceId] = [role === 'manager' ? STAFF : randomUUID(), randomUUID()];
        const person = { shop_id: SHOP, name: role, role, pin_hash: '', pin_set_at: 0, created_at: 0 };
        if (staffId !== STAFF)
          await tx
            .insertInto('staff')
            .values({ ...person, id: staffId })
            .execute();
        const device = { id: deviceId, shop_id: SHOP, name: role, token_hash: hashToken(randomUUID()) };
        const pairing = { installation_id: randomUUID(), paired_by: STAFF, paired_at: 0, revoked_at: null };
        await tx
          .insertInto('devices')
          .values({ ...device, ...pairing })
          .execute();
        const session = { id: randomUUID(), device_id: deviceId, staff_id: staffId };
        const times = { created_at: START, expires_at: START + 1_000 * DAY, ended_at: null };
        await tx
          .insertInto('sessions')
          .values({ ...session, ...times, token_hash: hashToken(tokenOf(role)) })
          .execute();
      }
    });
    return { cashier: tokenOf('cashier'), manager: tokenOf('manager'), owner: tokenOf('owner') };
  }

  return {
    ...{ ...engine, clock, carrier, bots, activities, tokens, call, operation },
    /** Starts what plans, and what sends. @returns a function that ends them; so does the end of the test */
    start(): () => Promise<void> {
      const ends = [...bots.startJobs(), ...activities.startJobs(), engine.runner.start()];
      const end = async () => void (await Promise.all(ends.map((one) => one())));
      stops.push(end);
      return end;
    },
    pass: (ms: number) => clock.advance(ms),
    plan,
    /** Lets days go by, in which it is planned every hour and nothing is sent. */
    async planFor(ms: number): Promise<void> {
      for (const until = clock.now() + ms; clock.now() < until; ) {
        await clock.advance(HOUR);
        await plan();
      }
    },
    setMember: (n: number, change: Partial<Row<'members'>>) =>
      database.write(({ tx }) => tx.updateTable('members').where('id', '=', memberId(n)).set(change).execute()),
    /** The same for a member and all after them. */
    setFrom: (n: number, change: Partial<Row<'members'>>) =>
      database.write(({ tx }) => tx.updateTable('members').where('id', '>=', memberId(n)).set(change).execute()),
    setAll: (change: Partial<Row<'members'>>) =>
      database.write(({ tx }) => tx.updateTable('members').set(change).execute()),
    setShop: (change: Partial<Row<'shops'>>) =>
      database.write(({ tx }) => tx.updateTable('shops').set(change).execute()),
    /** A rule that was made, and switched on unless it is said otherwise. */
    async addBot(change: Partial<BotBody> = {}, enabled = true): Promise<Bot> {
      const bot = unwrap(await call(createBot, { body: { ...operation(), ...MISS_YOU, ...change } }, tokens.manager));
      if (!enabled) return bot;
      const request = { params: { id: bot.id }, body: { ...operation(), enabled } };
      return unwrap(await call(setBotEnabled, request, tokens.manager));
    },
    preview: async (change: Partial<BotBody> = {}, id: string | null = null) => {
      const { name: _, ...body } = { ...MISS_YOU, ...change };
      return unwrap(await call(previewBot, { body: { ...body, id } }, tokens.manager));
    },
    bot: async (id: string) => {
      const { rules } = unwrap(await call(getBots, {}, tokens.manager));
      return rules.find((rule) => rule.id === id);
    },
    activity,
    save,
    /** Switches an activity on, with its settings changed. */
    async switchOn(kind: ActivityKind, settings: object = {}): Promise<Activity> {
      const { revision, text, settings: before } = await activity(kind);
      return unwrap(await save(kind, { revision, enabled: true, text, settings: { ...before, ...settings } }));
    },
    /** What arrived on phones, in its order. */
    bodies: () => carrier.taken.map(({ to, body }) => `${to} ${body}`),
    /** All that was put into the outbox, as members are numbered, with the days that it is due on in the shop. */
    async written(): Promise<{ n: number; day: string; occasion: string; status: string; reason: string | null }[]> {
      const all = await database.reader.selectFrom('outbox').orderBy('seq').selectAll().execute();
      return all.map(({ recipient, not_before, occasion, status, reason }) => ({
        n: Number(recipient.slice(-12)),
        day: new Date(not_before + 8 * 60 * 60_000).toISOString().slice(0, 'YYYY-MM-DD'.length),
        occasion,
        status,
        reason,
      }));
    },
  };
}
