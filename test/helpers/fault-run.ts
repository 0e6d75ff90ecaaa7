import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { isAxiosError } from 'axios';
import SqliteDatabase from 'better-sqlite3';
import Stripe from 'stripe';
import { systemClock } from '#server/clock.ts';
import { openDatabase, type Reader, type Work } from '#server/db/database.ts';
import { openDocumentStore } from '#server/emulators/store.ts';
import { startStripeEmulator } from '#server/emulators/stripe/emulator.ts';
import { demoCredentials } from '#server/seed/demo-shop.ts';
import { confirmPassword } from '#shared/api/sessions.ts';
import type { Result } from '#shared/errors.ts';
import { auditBooks } from './fault-audit.ts';
import { fastClock } from './fault-clock.ts';
import { Lives } from './fault-lives.ts';
import { backendFile, type FaultTemplate, stripeFile } from './fault-template.ts';
import { httpClient } from './http-client.ts';
import type { MortalProgram } from './mortal-program.ts';
import { silentLog } from './silent-log.ts';
import { answerBank, SECRET_KEY, WEBHOOK_SECRET } from './stripe-world.ts';
import { START } from './test-backend.ts';

/** Minutes pass in a second; the signature of a webhook is still young when it arrives. */
const SPEED = 60;

type Call = ReturnType<typeof httpClient>;

/** A way to a top-up, from the client's command to its outcome. */
export interface FaultScenario {
  name: string;
  /** What the command starts from, beside the demo shop. */
  prepare?(work: Work, shop: FaultTemplate): Promise<void>;
  /** What the client asks for, again and again under one operation id until it has the answer. */
  command(call: Call, shop: FaultTemplate, operationId: string): Promise<Result<unknown>>;
  /** How long the provider thinks about a charge, in milliseconds of the fast clock. */
  latencyMs?: number;
  /** No webhook ever arrives. */
  webhooksLost?: true;
  /** Whether the card holder approves when the bank asks (3-D Secure). */
  approves?: true;
  /** How the only top-up ends. */
  ends: 'paid' | 'failed';
  /** How many mails the owners get. */
  mails: number;
}

export interface FaultRun {
  /** The moments that the last life passed until all was done. */
  moments: string[];
  deaths: number;
  /** In words; empty when all is right. */
  wrong: string[];
}

/** Carries a scenario through with a backend that is killed at these moments. */
export async function runFault(
  shop: FaultTemplate,
  scenario: FaultScenario,
  kills: readonly number[],
  program: MortalProgram,
): Promise<FaultRun> {
  const folder = await shop.copy();
  await writeTo(folder, async (work) => scenario.prepare?.(work, shop));
  const time = { from: START, realFrom: Date.now(), speed: SPEED };
  const store = openDocumentStore(stripeFile(folder));
  let lives: Lives | undefined;
  // The provider lives on while the backend is dead, and repeats its webhooks until they are acknowledged.
  const emulator = await startStripeEmulator({
    store,
    clock: fastClock(time),
    secretKey: SECRET_KEY,
    webhook: {
      secret: WEBHOOK_SECRET,
      url: () => (lives?.url && !scenario.webhooksLost ? `${lives.url}/webhooks/stripe` : null),
    },
    ...(scenario.latencyMs === undefined ? {} : { latencyMs: scenario.latencyMs }),
  });
  const { protocol, host, port } = emulator;
  const api = { protocol, host, port };
  try {
    lives = new Lives(
      { folder, time, stripe: { secretKey: SECRET_KEY, webhookSecret: WEBHOOK_SECRET, api } },
      kills,
      program,
    );
    const stripe = new Stripe(SECRET_KEY, { ...api, telemetry: false });
    const operationId = randomUUID();
    const first = await insist(lives, shop, (call) => scenario.command(call, shop, operationId));
    await lives.until('all is done', async () => {
      if (scenario.approves) await approve(stripe, shop);
      return isDone(folder) && (scenario.webhooksLost ?? (await areAcknowledged(stripe)));
    });
    const again = await insist(lives, shop, (call) => scenario.command(call, shop, operationId));
    const moments = kills.length === 0 ? await lives.moments() : [];
    await lives.end(kills.length === 0 ? 'gently' : 'killed');
    const { data: payments } = await stripe.paymentIntents.list({ customer: shop.customerId, limit: 100 });
    const wrong = await readFrom(folder, async (reader) => [
      ...(await auditBooks(reader, payments)),
      ...(await auditOutcome(reader, scenario)),
    ]);
    if (JSON.stringify(again) !== JSON.stringify(first)) wrong.push('the command was answered in two ways');
    return { moments, deaths: lives.deaths, wrong };
  } finally {
    await lives?.end('killed');
    await emulator.close();
    store.close();
    await rm(folder, { recursive: true });
  }
}

/** Calls until there is an answer, as the desktop core does: a life that ends in between takes the answer with it. */
async function insist<T>(lives: Lives, shop: FaultTemplate, command: (call: Call) => Promise<Result<T>>): Promise<T> {
  return lives.until('an answer', async () => {
    if (lives.url === null) return undefined;
    const call = httpClient(lives.url);
    try {
      const result = await command(call);
      if (result.ok) return result.value;
      if (result.error.code !== 'password_required') throw new Error(`refused: ${JSON.stringify(result.error)}`);
      await call(confirmPassword, { body: { password: demoCredentials.password } }, shop.token);
    } catch (error) {
      if (!isAxiosError(error)) throw error;
    }
    return undefined;
  });
}

/** As the card holder on the bank's page, whether or not the backend lives at that moment. */
async function approve(stripe: Stripe, { customerId }: FaultTemplate): Promise<void> {
  const { data } = await stripe.paymentIntents.list({ customer: customerId });
  const asking = data.find(({ status }) => status === 'requires_action');
  if (asking) await answerBank(asking.next_action?.redirect_to_url?.url, 'approve');
}

/** Every top-up and every message has its outcome; a message that was never sent may have given back what was missing. */
function isDone(folder: string): boolean {
  const backend = new SqliteDatabase(backendFile(folder), { readonly: true });
  const done = backend
    .prepare(
      `SELECT (EXISTS (SELECT 1 FROM topups) OR EXISTS (SELECT 1 FROM messages WHERE failure = 'not_sent'))
        AND NOT EXISTS (SELECT 1 FROM topups WHERE status NOT IN ('paid', 'failed'))
        AND NOT EXISTS (SELECT 1 FROM messages WHERE ended_at IS NULL)`,
    )
    .pluck()
    .get();
  backend.close();
  return done === 1;
}

async function areAcknowledged(stripe: Stripe): Promise<boolean> {
  const events = await stripe.events.list({ limit: 100 });
  return events.data.every(({ pending_webhooks }) => pending_webhooks === 0);
}

async function auditOutcome(reader: Reader, { ends, mails }: FaultScenario): Promise<string[]> {
  const topups = await reader.selectFrom('topups').select('status').execute();
  const unsent = await reader.selectFrom('messages').where('failure', '=', 'not_sent').select('id').execute();
  if (topups.length === 0 && unsent.length > 0) return [];
  const statuses = topups.map(({ status }) => status).join();
  const written = await reader.selectFrom('mails').select('id').execute();
  return [
    ...(statuses === ends ? [] : [`the top-ups are ${statuses} instead of ${ends}`]),
    ...(written.length === mails ? [] : [`${written.length} mails instead of ${mails}`]),
  ];
}

async function readFrom<T>(folder: string, read: (reader: Reader) => Promise<T>): Promise<T> {
  const database = await openDatabase(backendFile(folder), systemClock, silentLog);
  try {
    return await read(database.reader);
  } finally {
    await database.close();
  }
}

async function writeTo(folder: string, write: (work: Work) => Promise<unknown>): Promise<void> {
  const database = await openDatabase(backendFile(folder), { ...systemClock, now: () => START }, silentLog);
  try {
    await database.write(write);
  } finally {
    await database.close();
  }
}
