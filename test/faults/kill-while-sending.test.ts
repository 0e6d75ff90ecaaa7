import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axios from 'axios';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { getCredit } from '#shared/api/credit.ts';
import { getVerification, startVerification } from '#shared/api/verifications.ts';
import { parseMicros } from '#shared/domain/money.ts';
import { type BackendProcess, startBackendProcess } from '#test/backend-process.ts';
import { openDemoCounter } from '#test/demo-counter.ts';
import { eventually, httpClient } from '#test/http-client.ts';
import { unwrap } from '#test/test-backend.ts';

const OPENING = parseMicros('41.28');
const PRICE = parseMicros('0.0368');

describe('a backend that is killed between hold and send', () => {
  let dataDir: string;
  let backend: BackendProcess;

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'tillside-faults-'));
    backend = await startBackendProcess(dataDir);
  });
  afterEach(async () => {
    await backend.stop();
    await rm(dataDir, { recursive: true });
  });

  /**
   * Sends a code, kills the process before the carrier has answered, and starts it again on the same data.
   * @param arrived whether the carrier has the message by then
   */
  async function killWhileSendingTo(phone: string, { arrived }: { arrived: boolean }) {
    const token = await openDemoCounter(backend.url, 'cashier');
    const body = { operationId: randomUUID(), phone };
    const started = unwrap(await httpClient(backend.url)(startVerification, { body }, token));
    if (started.kind !== 'code_sent') throw new Error('the number is known');
    if (arrived) await eventually(async () => (await listOnPhone(phone)).length > 0 || undefined);
    else expect(await listOnPhone(phone)).toEqual([]);
    const held = unwrap(await httpClient(backend.url)(getCredit, {}, token));
    await backend.kill();
    expect(held.wallets.find(({ currency }) => currency === 'USD')).toMatchObject({ posted: OPENING, held: PRICE });
    backend = await startBackendProcess(dataDir);
    const call = httpClient(backend.url);
    const repeated = unwrap(await call(startVerification, { body }, token));
    expect(repeated).toEqual(started);
    const message = await eventually(async () => {
      const verification = unwrap(await call(getVerification, { params: { id: started.verification.id } }, token));
      return verification.message.status === 'queued' ? undefined : verification.message;
    });
    const { wallets } = unwrap(await call(getCredit, {}, token));
    return { message, wallet: wallets.find(({ currency }) => currency === 'USD') };
  }

  /** What the carrier has for a number. */
  async function listOnPhone(phone: string): Promise<unknown[]> {
    const { data } = await axios.get<unknown[]>(`${backend.url}/demo/phones/messages`, { params: { to: phone } });
    return data;
  }

  it('gives the money back when the carrier never took the message', { timeout: 90_000 }, async () => {
    const { message, wallet } = await killWhileSendingTo('+6581230006', { arrived: false });
    expect(message).toMatchObject({ status: 'failed', failure: 'not_sent' });
    expect(wallet).toMatchObject({ posted: OPENING, held: 0 });
  });

  it('spends it when the carrier took the message but its answer was lost', { timeout: 90_000 }, async () => {
    const { message, wallet } = await killWhileSendingTo('+6581230005', { arrived: true });
    expect(['sent', 'delivered']).toContain(message.status);
    expect(wallet).toMatchObject({ posted: OPENING - PRICE, held: 0 });
  });
});
