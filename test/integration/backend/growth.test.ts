import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { getBilling } from '#shared/api/billing.ts';
import { getCredit } from '#shared/api/credit.ts';
import { getHistory } from '#shared/api/history.ts';
import { getUsage } from '#shared/api/usage.ts';
import { startVerification } from '#shared/api/verifications.ts';
import { installationOf, makeBigShop, phoneOf } from '#test/big-history.ts';
import { START, signInAs, startTestBackend, type TestBackend, unwrap } from '#test/test-backend.ts';
import { startGrownBackend } from '../../bench/growth/backend.ts';
import { saveHistory } from '../../bench/growth/export.ts';

const [FEW, MANY] = [10_000, 300_000];
/** How much longer the shop with thirty times as many transfers may take. Adding up a month of them takes ten times as long. */
const MOST_TIMES = 2;
const TURNS = 40;

interface Shop {
  backend: TestBackend;
  token: string;
}

describe('with a long history', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tillside-growth-'));
  const fileOf = (transfers: number) => join(folder, `${transfers}.sqlite`);
  let few: Shop;
  let many: Shop;

  async function open(transfers: number): Promise<Shop> {
    await makeBigShop(fileOf(transfers), { seed: 1, transfers, until: START });
    const backend = await startTestBackend({ file: fileOf(transfers) });
    const { token } = await signInAs(backend, 'owner', 'Till 1', installationOf(0));
    return { backend, token };
  }

  beforeAll(async () => {
    few = await open(FEW);
    many = await open(MANY);
    return async () => {
      for (const { backend } of [few, many]) await backend.close();
      rmSync(folder, { recursive: true });
    };
  }, 180_000);

  /** Compares the two at their best, taken in turns, so that what else the machine does falls on neither. */
  async function timesSlower(ask: (shop: Shop, turn: number) => Promise<unknown>): Promise<number> {
    const best = new Map([few, many].map((shop) => [shop, Number.POSITIVE_INFINITY]));
    for (let turn = 0; turn < TURNS; turn++) {
      for (const [shop, before] of best) {
        const began = performance.now();
        await ask(shop, turn);
        best.set(shop, Math.min(before, performance.now() - began));
        await shop.backend.settle();
      }
    }
    return (best.get(many) ?? Number.NaN) / (best.get(few) ?? Number.NaN);
  }

  it.each([
    ['the balance', ({ backend, token }: Shop) => backend.call(getCredit, {}, token)],
    ['the credit page', ({ backend, token }: Shop) => backend.call(getBilling, {}, token)],
    ['the usage page', ({ backend, token }: Shop) => backend.call(getUsage, { query: { days: 90 } }, token)],
    ['the first page of the history', ({ backend, token }: Shop) => backend.call(getHistory, { query: {} }, token)],
  ])('%s takes no longer', async (_, ask) => {
    for (const shop of [few, many]) expect((await ask(shop)).ok).toBe(true);
    expect(await timesSlower(ask)).toBeLessThan(MOST_TIMES);
  });

  it('a send takes no longer', async () => {
    const send = async ({ backend, token }: Shop, turn: number) => {
      const body = { operationId: randomUUID(), phone: phoneOf(MANY + turn) };
      expect(unwrap(await backend.call(startVerification, { body }, token)).kind).toBe('code_sent');
    };
    expect(await timesSlower(send)).toBeLessThan(MOST_TIMES);
  });

  it('the history is saved in as much memory as ever, however long the reader takes', {
    timeout: 120_000,
  }, async () => {
    await many.backend.close();
    const backend = await startGrownBackend(fileOf(MANY), START, 64);
    const { lines } = await saveHistory(backend, {}, 2_000);
    expect(lines).toBeGreaterThan(MANY / 2);
    await backend.stop();
  });
});
