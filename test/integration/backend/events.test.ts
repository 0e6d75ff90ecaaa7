import { randomUUID } from 'node:crypto';
import axios from 'axios';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { revokeDevice } from '#shared/api/devices.ts';
import { EVENTS_PATH } from '#shared/api/events.ts';
import { startVerification } from '#shared/api/verifications.ts';
import { STOP_SETTLE_MS } from '#shared/domain/country-stop.ts';
import { parseMicros } from '#shared/domain/money.ts';
import { listenAs } from '#test/listening-device.ts';
import { signInAs, startTestBackend, type TestBackend, unwrap } from '#test/test-backend.ts';
import { openTestCounter } from '#test/test-counter.ts';

describe('what the server pushes', () => {
  let backend: TestBackend;
  let url: string;

  beforeEach(async () => {
    backend = await startTestBackend();
    url = await backend.app.listen({ host: '127.0.0.1', port: 0 });
  });
  afterEach(() => backend.close());

  const listen = (token: string) => listenAs(url, token);
  const send = (token: string) =>
    backend.call(startVerification, { body: { operationId: randomUUID(), phone: '+6581234567' } }, token);

  it('tells every counter, and the owner, that a country is stopped', async () => {
    const [front, back] = [await openTestCounter(backend, 'Front'), await signInAs(backend, 'owner', 'Back')];
    for (let n = 10; n < 30; n++) await front.sendCode(`+65812345${n}`);
    await backend.clock.advance(STOP_SETTLE_MS);
    const elsewhere = await listen(back.deviceToken);
    await front.start('+6581239999');
    await elsewhere.next('counter_changed');
    await elsewhere.next('shop_changed');
  });

  it('tells every counter the new credit when one of them spends', async () => {
    const [front, back] = [await signInAs(backend, 'cashier', 'Front'), await signInAs(backend, 'cashier', 'Back')];
    const elsewhere = await listen(back.deviceToken);
    unwrap(await send(front.token));
    const event = await elsewhere.next('credit');
    expect(event).toMatchObject({ credit: { sms: { available: parseMicros('41.28') - parseMicros('0.0368') } } });
  });

  it('tells the delivery only to the counter that sent', async () => {
    const [front, back] = [await signInAs(backend, 'cashier', 'Front'), await signInAs(backend, 'cashier', 'Back')];
    const [here, elsewhere] = [await listen(front.deviceToken), await listen(back.deviceToken)];
    unwrap(await send(front.token));
    expect(await here.next('verification')).toMatchObject({ verification: { message: { status: 'sent' } } });
    await elsewhere.next('credit');
    expect(elsewhere.events.map(({ type }) => type)).not.toContain('verification');
  });

  it('tells a revoked device so and hangs up', async () => {
    const [owner, till] = [await signInAs(backend, 'owner', 'Office'), await signInAs(backend, 'cashier', 'Till')];
    const listening = await listen(till.deviceToken);
    unwrap(await backend.call(revokeDevice, { params: { id: till.counter.device.id } }, owner.token));
    await listening.next('device_revoked');
    await listening.ended();
  });

  it('hangs up on the earlier token when the device is paired again', async () => {
    const till = await signInAs(backend, 'cashier', 'Till');
    const listening = await listen(till.deviceToken);
    await signInAs(backend, 'cashier', 'Till', till.installationId);
    await listening.ended();
  });

  it('is for paired devices only', async () => {
    const response = await axios.get(`${url}${EVENTS_PATH}`, { validateStatus: () => true });
    expect(response).toMatchObject({ status: 401, data: { ok: false, error: { code: 'unauthenticated' } } });
  });
});
