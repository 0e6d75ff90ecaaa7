import { randomUUID } from 'node:crypto';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAxiosError } from 'axios';
import SqliteDatabase from 'better-sqlite3';
import { systemClock } from '#server/clock.ts';
import { openDatabase, type Reader } from '#server/db/database.ts';
import { type DemoOrder, VoucherDesk } from '#server/emulators/rewards/desk.ts';
import { startVoucherProvider } from '#server/emulators/rewards/provider.ts';
import { openDocumentStore } from '#server/emulators/store.ts';
import { createRewardGateway } from '#server/gateways/rewards/http.ts';
import { systemRandom } from '#server/random.ts';
import { seedDemoRewards } from '#server/seed/demo-rewards.ts';
import { redeemReward, revealReward, sendRewardCode } from '#shared/api/rewards.ts';
import type { Micros } from '#shared/domain/money.ts';
import type { Result } from '#shared/errors.ts';
import type { MortalRewardSettings } from '../faults/mortal-rewards.ts';
import { fastClock } from './fault-clock.ts';
import { Lives } from './fault-lives.ts';
import { httpClient } from './http-client.ts';
import type { MortalProgram } from './mortal-program.ts';
import { openPhones, type TakenSms } from './persistent-carrier.ts';
import { auditRewards, auditSecrets } from './reward-audit.ts';
import { fillRewardShop } from './reward-shop.ts';
import { silentLog } from './silent-log.ts';
import { START } from './test-backend.ts';

const API_KEY = 'key-of-the-provider';
/** A minute passes in a second. */
const SPEED = 60;
const DATABASE = 'backend.sqlite';

export interface RewardTemplate {
  token: string;
  memberId: string;
  folder: string;
}

/** A shop whose counters redeem what the embedded provider has, all of it. It is made once and copied for each run. */
export async function makeRewardTemplate(): Promise<RewardTemplate> {
  const folder = await mkdtemp(join(tmpdir(), 'tillside-faults-'));
  const store = openDocumentStore(':memory:');
  const clock = { ...systemClock, now: () => START };
  const provider = await startVoucherProvider({ desk: new VoucherDesk(store, clock), clock, apiKey: API_KEY });
  const gateway = createRewardGateway({ baseUrl: provider.baseUrl, apiKey: API_KEY, clock });
  const database = await openDatabase(join(folder, DATABASE), clock, silentLog);
  const { cashier, siti } = await fillRewardShop(database, systemRandom);
  await seedDemoRewards(database, gateway);
  await database.write(async ({ tx }) => {
    const [offer] = await tx.selectFrom('reward_offers').selectAll().execute();
    const vouchers = await tx.selectFrom('reward_vouchers').select('id').execute();
    if (!offer) throw new Error('the demo shop offers nothing');
    await tx
      .insertInto('reward_offers')
      .values(vouchers.map(({ id }) => ({ ...offer, voucher_id: id })))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  });
  await database.close();
  await provider.close();
  store.close();
  return { token: cashier.token, memberId: siti, folder };
}

export interface RewardScenario {
  name: string;
  voucherId: string;
  price: Micros;
  /** How it ends; where the order may never have got there, as the provider says. */
  ends: 'issued' | 'failed';
}

export interface RewardRun {
  /** The moments that the last life passed until all was done. */
  moments: string[];
  deaths: number;
  /** In words; empty when all is right. */
  wrong: string[];
}

/** Redeems one voucher, has its code shown and sent by SMS, with a backend that is killed at these moments. */
export async function runRedemption(
  template: RewardTemplate,
  scenario: RewardScenario,
  kills: readonly number[],
  program: MortalProgram,
): Promise<RewardRun> {
  const folder = await mkdtemp(join(tmpdir(), 'tillside-faults-'));
  await cp(template.folder, folder, { recursive: true });
  const time = { from: START, realFrom: Date.now(), speed: SPEED };
  const clock = fastClock(time);
  // The provider lives on while the backend is dead.
  const store = openDocumentStore(':memory:');
  const desk = new VoucherDesk(store, clock);
  const provider = await startVoucherProvider({ desk, clock, apiKey: API_KEY });
  const settings = { folder, time, provider: { baseUrl: provider.baseUrl, apiKey: API_KEY } };
  const lives = new Lives<Omit<MortalRewardSettings, 'killAt' | 'armed'>>(settings, kills, program);
  try {
    const wrong = await redeemAndShow({ lives, desk, folder }, template, scenario);
    const moments = kills.length === 0 ? await lives.moments() : [];
    await lives.end(kills.length === 0 ? 'gently' : 'killed');
    wrong.push(...(await auditFolder(folder, desk.orders(10))));
    return { moments, deaths: lives.deaths, wrong };
  } finally {
    await lives.end('killed');
    desk.close();
    await provider.close();
    store.close();
    await rm(folder, { recursive: true });
  }
}

type Call = ReturnType<typeof httpClient>;

/** What a run is about. */
interface World {
  lives: Lives<object>;
  desk: VoucherDesk;
  folder: string;
}

/** As a counter does: each command under one operation id until it is answered. @returns what was wrong */
async function redeemAndShow(
  { lives, desk, folder }: World,
  { token, memberId }: RewardTemplate,
  { voucherId, price, ends }: RewardScenario,
): Promise<string[]> {
  const ids = { redeem: randomUUID(), reveal: randomUUID(), sms: randomUUID() };
  const redeem = (call: Call) =>
    call(redeemReward, { body: { operationId: ids.redeem, voucherId, memberId, price } }, token);
  const first = await insist(lives, redeem);
  const params = { id: first.id };
  const outcome = await lives.until('an outcome', async () => {
    const status = look(folder, `SELECT status FROM reward_redemptions WHERE status <> 'issuing'`);
    return typeof status === 'string' && status;
  });
  const wrong: string[] = [];
  const [order] = desk.orders(1);
  const expected = order === undefined ? 'failed' : ends;
  if (outcome !== expected) wrong.push(`it is ${outcome} instead of ${expected}`);
  if (order?.outcome.status === 'issued') {
    const body = { operationId: ids.reveal };
    const shown = await insist(lives, (call) => call(revealReward, { params, body }, token));
    if (shown.code !== order.outcome.code) wrong.push('another code was shown than the provider issued');
    await insist(lives, (call) => call(sendRewardCode, { params, body: { operationId: ids.sms } }, token));
    await lives.until('the message has ended', async () => look(folder, IS_SENT) === 1);
    const other = { operationId: randomUUID() };
    const again = await ask(lives, (call) => call(revealReward, { params, body: other }, token));
    if (again.ok) wrong.push('the code was shown twice');
  }
  const repeated = await insist(lives, redeem);
  if (JSON.stringify(repeated) !== JSON.stringify(first)) wrong.push('the command was answered in two ways');
  return wrong;
}

/** Calls until there is an answer: a life that ends in between takes it with it. */
async function ask<T>(lives: Lives<object>, command: (call: Call) => Promise<Result<T>>): Promise<Result<T>> {
  return lives.until('an answer', async () => {
    if (lives.url === null) return undefined;
    try {
      const result = await command(httpClient(lives.url));
      // The clock is too fast for a provider that is asked for the first time: nothing was tried.
      return !result.ok && result.error.code === 'rewards_off' ? undefined : result;
    } catch (error) {
      if (!isAxiosError(error)) throw error;
      return undefined;
    }
  });
}

async function insist<T>(lives: Lives<object>, command: (call: Call) => Promise<Result<T>>): Promise<T> {
  const result = await ask(lives, command);
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.error)}`);
  return result.value;
}

/** Whether the message has left the outbox, and it is known what became of it. */
const IS_SENT = `SELECT EXISTS (SELECT 1 FROM outbox) AND NOT EXISTS (SELECT 1 FROM outbox WHERE status IN ('waiting', 'handed'))
  AND NOT EXISTS (SELECT 1 FROM messages WHERE source_id IS NOT NULL AND ended_at IS NULL)`;

/** Looks into the backend's database, whether or not it lives at that moment. */
function look(folder: string, query: string): unknown {
  const backend = new SqliteDatabase(join(folder, DATABASE), { readonly: true });
  try {
    return backend.prepare(query).pluck().get();
  } finally {
    backend.close();
  }
}

async function auditFolder(folder: string, orders: readonly DemoOrder[]): Promise<string[]> {
  const phones = openPhones(join(folder, 'phones.sqlite'));
  const taken = phones.prepare<[], TakenSms>('select * from taken').all();
  phones.close();
  const files = [DATABASE, `${DATABASE}-wal`, 'log'];
  return [
    ...(await readFrom(folder, (reader) => auditRewards(reader, orders, taken))),
    ...(await auditSecrets(
      files.map((file) => join(folder, file)),
      orders,
    )),
  ];
}

async function readFrom<T>(folder: string, read: (reader: Reader) => Promise<T>): Promise<T> {
  const database = await openDatabase(join(folder, DATABASE), systemClock, silentLog);
  try {
    return await read(database.reader);
  } finally {
    await database.close();
  }
}
