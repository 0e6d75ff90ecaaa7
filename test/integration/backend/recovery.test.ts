import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SmsOutcome } from '#server/gateways/sms/gateway.ts';
import { getCredit } from '#shared/api/credit.ts';
import { getVerification, startVerification } from '#shared/api/verifications.ts';
import { parseMicros } from '#shared/domain/money.ts';
import { signInAs, startTestBackend, type TestBackend, unwrap } from '#test/test-backend.ts';

const OPENING = parseMicros('41.28');
const PRICE = parseMicros('0.0368');
const SECOND = 1_000;

describe('a message whose outcome is not known', () => {
  let backend: TestBackend;
  let token: string;

  beforeEach(async () => {
    backend = await startTestBackend();
    ({ token } = await signInAs(backend, 'cashier'));
    // As after a crash: the message was handed over, or was about to be, and nobody waits for the answer any more.
    backend.sms.sendOutcome = 'never';
    backend.sms.findOutcome = 'unknown';
  });
  afterEach(() => backend.close());

  async function start(phone: string): Promise<string> {
    const body = { operationId: randomUUID(), phone };
    const started = unwrap(await backend.call(startVerification, { body }, token));
    if (started.kind !== 'code_sent') throw new Error('the number is known');
    return started.verification.id;
  }
  const wallet = async () =>
    unwrap(await backend.call(getCredit, {}, token)).wallets.find(({ currency }) => currency === 'USD');
  const message = async (id: string) => unwrap(await backend.call(getVerification, { params: { id } }, token)).message;
  const pass = async (ms: number) => {
    await backend.clock.advance(ms);
    await backend.settle();
  };

  it('stays held while the provider cannot say, and is settled when it says it took it', async () => {
    const id = await start('+6581234567');
    backend.startJobs();
    await pass(60 * SECOND);
    expect(await wallet()).toMatchObject({ posted: OPENING, held: PRICE });
    backend.sms.findOutcome = 'accepted';
    await pass(30 * SECOND);
    expect((await message(id)).status).toBe('sent');
    expect(await wallet()).toMatchObject({ posted: OPENING - PRICE, held: 0 });
  });

  it('is released when the provider never took it', async () => {
    const id = await start('+6581234567');
    backend.sms.findOutcome = 'refused';
    backend.startJobs();
    await pass(60 * SECOND);
    expect(await message(id)).toMatchObject({ status: 'failed', failure: 'not_sent' });
    expect(await wallet()).toMatchObject({ posted: OPENING, held: 0 });
  });

  it('is not asked for while it is still being handed over, and is never sent again', async () => {
    backend.sms.findOutcome = 'refused';
    const id = await start('+6581234567');
    backend.startJobs();
    await pass(15 * SECOND);
    expect((await message(id)).status).toBe('queued');
    await pass(60 * SECOND);
    expect(backend.sms.sent).toHaveLength(1);
  });

  it('does not keep the others from being resolved when it cannot be', async () => {
    const stuck = await start('+6581234567');
    const other = await start('+6581234568');
    const [first] = backend.sms.sent;
    backend.sms.find = async ({ id }) => {
      if (id === first?.id) throw new Error('told by the test');
      return { kind: 'accepted', providerId: `sms-${id}` };
    };
    backend.startJobs();
    await pass(60 * SECOND);
    expect((await message(stuck)).status).toBe('queued');
    expect((await message(other)).status).toBe('sent');
  });

  it('does not settle what was given up when the carrier’s answer comes very late', async () => {
    let answer: (outcome: SmsOutcome) => void = () => {};
    backend.sms.send = () => new Promise((resolve) => (answer = resolve));
    backend.sms.findOutcome = 'refused';
    const id = await start('+6581234567');
    backend.startJobs();
    await pass(60 * SECOND);
    expect(await message(id)).toMatchObject({ status: 'failed', failure: 'not_sent' });
    answer({ kind: 'accepted', providerId: 'sms-late' });
    await backend.settle();
    expect(await message(id)).toMatchObject({ status: 'failed', failure: 'not_sent' });
    expect(await wallet()).toMatchObject({ posted: OPENING, held: 0 });
  });

  it('is asked for again no sooner than it said, also when the answer could not be recorded', async () => {
    await start('+6581234567');
    let asked = 0;
    backend.sms.find = async () => {
      asked += 1;
      throw new Error('told by the test');
    };
    backend.startJobs();
    await pass(20 * SECOND);
    const before = asked;
    await pass(4 * SECOND);
    expect(asked).toBe(before);
    await pass(10 * SECOND);
    expect(asked).toBeGreaterThan(before);
  });
});
