import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { systemClock } from '#server/clock.ts';
import { openDatabase } from '#server/db/database.ts';
import { type Started, startVerification } from '#shared/api/verifications.ts';
import type { Result } from '#shared/errors.ts';
import { startBackendProcess } from '#test/backend-process.ts';
import { openDemoCounter } from '#test/demo-counter.ts';
import { auditAccounts } from '#test/fault-audit.ts';
import { eventually, httpClient } from '#test/http-client.ts';
import { silentLog } from '#test/silent-log.ts';
import { unwrap } from '#test/test-backend.ts';

/** As many as one counter may send in an hour come at once, so that they share commits. */
const AT_ONCE = 30;

it.concurrent.for([1, 5, 12, 25])(
  'what a backend answered before it was killed among requests that share a commit stands (after %i answers)',
  { timeout: 120_000 },
  async (answersBeforeDeath, { onTestFinished }) => {
    const dataDir = await mkdtemp(join(tmpdir(), 'tillside-faults-'));
    onTestFinished(() => rm(dataDir, { recursive: true }));
    let backend = await startBackendProcess(dataDir);
    onTestFinished(() => backend.stop());
    const token = await openDemoCounter(backend.url, 'cashier');
    const bodies = Array.from({ length: AT_ONCE }, (_, n) => ({
      operationId: randomUUID(),
      phone: `+65812340${String(10 + n)}`,
    }));
    const answers = new Map<string, Result<Started>>();
    const killed = Promise.withResolvers<void>();
    const call = httpClient(backend.url);
    await Promise.all([
      killed.promise,
      ...bodies.map(async (body) => {
        // Whoever has no answer when it dies gets none.
        const answer = await call(startVerification, { body }, token).catch(() => undefined);
        if (!answer) return;
        answers.set(body.operationId, answer);
        if (answers.size === answersBeforeDeath) void backend.kill().then(killed.resolve, killed.reject);
      }),
    ]);
    expect(answers.size).toBeGreaterThanOrEqual(answersBeforeDeath);

    backend = await startBackendProcess(dataDir);
    const again = httpClient(backend.url);
    for (const body of bodies) {
      const answer = await again(startVerification, { body }, token);
      unwrap(answer);
      expect(answer).toEqual(answers.get(body.operationId) ?? answer);
    }
    const file = join(dataDir, 'demo.sqlite');
    await eventually(async () => (await read(file, queued)) === 0 || undefined);
    expect(
      await read(file, (reader) => reader.selectFrom('messages').select('phone').distinct().execute()),
    ).toHaveLength(AT_ONCE);
    expect(await read(file, (reader) => reader.selectFrom('messages').select('phone').execute())).toHaveLength(AT_ONCE);
    await backend.stop();
    expect(await read(file, auditAccounts)).toEqual([]);
  },
);

type Reader = Awaited<ReturnType<typeof openDatabase>>['reader'];

async function read<T>(file: string, ask: (reader: Reader) => Promise<T>): Promise<T> {
  const database = await openDatabase(file, systemClock, silentLog);
  try {
    return await ask(database.reader);
  } finally {
    await database.close();
  }
}

async function queued(reader: Reader): Promise<number> {
  return (await reader.selectFrom('messages').where('status', '=', 'queued').select('id').execute()).length;
}
