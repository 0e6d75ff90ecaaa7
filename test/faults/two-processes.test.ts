import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { expect, it, onTestFinished } from 'vitest';
import { getBilling, saveAutoTopup } from '#shared/api/billing.ts';
import { MICROS_PER_UNIT, parseMicros } from '#shared/domain/money.ts';
import { startBackendProcess } from '#test/backend-process.ts';
import { openDemoCounter } from '#test/demo-counter.ts';
import { eventually, httpClient } from '#test/http-client.ts';
import { unwrap } from '#test/test-backend.ts';

const USD = MICROS_PER_UNIT;
const ROUNDS = 5;
const TWO_HOURS_MS = 2 * 60 * 60_000;

it('two backend processes that start on one database charge once by Auto Topup', { timeout: 180_000 }, async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'tillside-faults-'));
  onTestFinished(() => rm(dataDir, { recursive: true }));
  const first = await startBackendProcess(dataDir);
  const token = await openDemoCounter(first.url, 'owner');
  const call = httpClient(first.url);
  const [card] = unwrap(await call(getBilling, {}, token)).cards ?? [];
  const settings = { enabled: true, threshold: 10 * USD, amount: 50 * USD, monthlyCap: 1_000 * USD };
  const body = { operationId: randomUUID(), ...settings, cardId: card?.id ?? '' };
  unwrap(await call(saveAutoTopup, { params: { currency: 'USD' }, body }, token));
  await first.stop();

  const file = join(dataDir, 'demo.sqlite');
  for (let round = 1; round <= ROUNDS; round++) {
    const balance = parseMicros('41.28') + (round - 1) * 50 * USD;
    // Both find the balance below at their first look, and the last charge long ago.
    change(file, (db) => {
      db.prepare('UPDATE auto_topups SET threshold = ?').run(balance + 10 * USD);
      db.prepare('UPDATE topups SET created_at = created_at - ?').run(TWO_HOURS_MS);
    });
    const both = await Promise.all([startBackendProcess(dataDir), startBackendProcess(dataDir)]);
    const topups = () => change(file, (db) => db.prepare('SELECT status FROM topups').pluck().all());
    const paid = () => topups().filter((status) => status === 'paid').length;
    await eventually(async () => paid() >= round || undefined);
    // Whoever stops ends the look in hand first, so that a second charge would be on record.
    await Promise.all(both.map((backend) => backend.stop()));
    expect(topups()).toEqual(Array(round).fill('paid'));
    const posted =
      "SELECT credits_posted - debits_posted FROM ledger_accounts WHERE kind = 'wallet' AND currency = 'USD'";
    expect(change(file, (db) => db.prepare(posted).pluck().get())).toBe(balance + 50 * USD);
  }
});

function change<T>(file: string, work: (db: SqliteDatabase.Database) => T): T {
  const db = new SqliteDatabase(file);
  try {
    return work(db);
  } finally {
    db.close();
  }
}
