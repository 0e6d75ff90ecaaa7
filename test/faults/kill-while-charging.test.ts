import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describe, it } from 'vitest';
import { createTopup, getBilling } from '#shared/api/billing.ts';
import { getCredit } from '#shared/api/credit.ts';
import { MICROS_PER_UNIT, parseMicros } from '#shared/domain/money.ts';
import { startBackendProcess } from '#test/backend-process.ts';
import { openDemoCounter } from '#test/demo-counter.ts';
import { eventually, httpClient } from '#test/http-client.ts';
import { unwrap } from '#test/test-backend.ts';

const FIFTY = 50 * MICROS_PER_UNIT;
const AFTER = parseMicros('41.28') + FIFTY;

describe.concurrent('a backend that is killed in the middle of a top-up', () => {
  // The embedded Stripe thinks for 600 ms: before it has charged, while it tells, and after it has told.
  it.for([0, 590, 650, 1_200])(
    'after %d ms has credited once when it is back',
    { timeout: 120_000 },
    async (ms, { expect, onTestFinished }) => {
      const dataDir = await mkdtemp(join(tmpdir(), 'tillside-faults-'));
      onTestFinished(() => rm(dataDir, { recursive: true }));
      const first = await startBackendProcess(dataDir);
      const token = await openDemoCounter(first.url, 'owner');
      const [card] = unwrap(await httpClient(first.url)(getBilling, {}, token)).cards ?? [];
      const body = { operationId: randomUUID(), currency: 'USD', amount: FIFTY, cardId: card?.id ?? '' };
      const created = unwrap(await httpClient(first.url)(createTopup, { body }, token));
      await setTimeout(ms);
      await first.kill();

      const second = await startBackendProcess(dataDir);
      onTestFinished(() => second.stop());
      const call = httpClient(second.url);
      expect(unwrap(await call(createTopup, { body }, token))).toEqual(created);
      await eventually(async () => {
        const { topups } = unwrap(await call(getBilling, {}, token));
        expect(topups).toHaveLength(1);
        return topups[0]?.status === 'paid' || undefined;
      }, 90_000);
      const { wallets } = unwrap(await call(getCredit, {}, token));
      expect(wallets.find(({ currency }) => currency === 'USD')).toMatchObject({ posted: AFTER, held: 0 });
      const { history } = unwrap(await call(getBilling, {}, token));
      expect(history.entries.filter(({ kind }) => kind === 'topup')).toHaveLength(1);
    },
  );
});
