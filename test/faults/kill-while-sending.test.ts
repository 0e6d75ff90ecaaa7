import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axios from 'axios';
import { describe, expect, it, type TestContext } from 'vitest';
import { getCredit, type Wallet } from '#shared/api/credit.ts';
import { getVerification, startVerification } from '#shared/api/verifications.ts';
import { parseMicros } from '#shared/domain/money.ts';
import { type BackendProcess, startBackendProcess } from '#test/backend-process.ts';
import { openDemoCounter } from '#test/demo-counter.ts';
import { eventually, httpClient } from '#test/http-client.ts';
import { unwrap } from '#test/test-backend.ts';

const OPENING = parseMicros('41.28');
const PRICE = parseMicros('0.0368');

describe.concurrent('a backend that is killed between hold and send', () => {
  it('gives the money back when the carrier never took the message', { timeout: 90_000 }, async (test) => {
    const { message, wallet } = await killWhileSending({ to: '+6581230006', arrived: false }, test);
    expect(message).toMatchObject({ status: 'failed', failure: 'not_sent' });
    expect(wallet).toMatchObject({ posted: OPENING, held: 0 });
  });

  it('spends it when the carrier took the message but its answer was lost', { timeout: 90_000 }, async (test) => {
    const { message, wallet } = await killWhileSending({ to: '+6581230005', arrived: true }, test);
    expect(['sent', 'delivered']).toContain(message.status);
    expect(wallet).toMatchObject({ posted: OPENING - PRICE, held: 0 });
  });
});

/**
 * Sends a code, kills the process before the carrier has answered, and starts it again on the same data.
 * @param code.arrived whether the carrier has the message by then
 */
async function killWhileSending(
  { to: phone, arrived }: { to: string; arrived: boolean },
  { onTestFinished }: TestContext,
) {
  const dataDir = await mkdtemp(join(tmpdir(), 'tillside-faults-'));
  onTestFinished(() => rm(dataDir, { recursive: true }));
  const first = await startBackendProcess(dataDir);
  onTestFinished(() => first.stop());
  const token = await openDemoCounter(first.url, 'cashier');
  const body = { operationId: randomUUID(), phone };
  const started = unwrap(await httpClient(first.url)(startVerification, { body }, token));
  if (started.kind !== 'code_sent') throw new Error('the number is known');
  if (arrived) await eventually(async () => (await listOnPhone(first, phone)).length > 0 || undefined);
  else expect(await listOnPhone(first, phone)).toEqual([]);
  const before = unwrap(await httpClient(first.url)(getCredit, {}, token));
  await first.kill();
  expect(dollars(before)).toMatchObject({ posted: OPENING, held: PRICE });

  const second = await startBackendProcess(dataDir);
  onTestFinished(() => second.stop());
  const call = httpClient(second.url);
  const repeated = unwrap(await call(startVerification, { body }, token));
  expect(repeated).toEqual(started);
  const message = await eventually(async () => {
    const verification = unwrap(await call(getVerification, { params: { id: started.verification.id } }, token));
    return verification.message.status === 'queued' ? undefined : verification.message;
  });
  return { message, wallet: dollars(unwrap(await call(getCredit, {}, token))) };
}

/** What the carrier has for a number. */
async function listOnPhone({ url }: BackendProcess, phone: string): Promise<unknown[]> {
  const { data } = await axios.get<unknown[]>(`${url}/demo/phones/messages`, { params: { to: phone } });
  return data;
}

function dollars({ wallets }: { wallets: readonly Wallet[] }) {
  return wallets.find(({ currency }) => currency === 'USD');
}
