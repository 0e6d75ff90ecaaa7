import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AutoTopupSettings, removeCard, saveAutoTopup } from '#shared/api/billing.ts';
import { getCredit } from '#shared/api/credit.ts';
import { MICROS_PER_UNIT } from '#shared/domain/money.ts';
import { MASTERCARD, paid, VISA } from '#test/fake-gateways.ts';
import { eventually } from '#test/http-client.ts';
import { listenAs } from '#test/listening-device.ts';
import { signInAs, startTestBackend, type TestBackend, unwrap } from '#test/test-backend.ts';

const USD = MICROS_PER_UNIT;

describe('what every counter knows of Auto Topup', () => {
  let backend: TestBackend;
  let owner: string;
  let cashier: string;
  /** What a cashier's counter was told, in its order. */
  let told: () => string[];

  beforeEach(async () => {
    backend = await startTestBackend();
    backend.payments.cards = [VISA, MASTERCARD];
    ({ token: owner } = await signInAs(backend, 'owner', 'Office'));
    const counter = await signInAs(backend, 'cashier', 'Till');
    cashier = counter.token;
    const { events } = await listenAs(await backend.app.listen({ host: '127.0.0.1', port: 0 }), counter.deviceToken);
    told = () => events.flatMap((event) => (event.type === 'credit' ? event.credit.sms.autoTopup : []));
  });
  afterEach(() => backend.close());

  const save = async (change: Partial<AutoTopupSettings> = {}, currency = 'USD') => {
    const settings = { enabled: true, threshold: 10 * USD, amount: 50 * USD, monthlyCap: 500 * USD, cardId: VISA.id };
    const body = { operationId: randomUUID(), ...settings, ...change };
    unwrap(await backend.call(saveAutoTopup, { params: { currency }, body }, owner));
    await backend.settle();
  };
  const decline = () => {
    backend.payments.nextOutcome = () => ({ kind: 'failed', declineCode: 'stolen_card' });
  };
  const known = async () => unwrap(await backend.call(getCredit, {}, cashier)).sms.autoTopup;
  /** Waits until the counter was told so last, as it would be told by itself. */
  const isTold = async (standing: string) => {
    await eventually(async () => told().at(-1) === standing || undefined);
    expect(await known()).toBe(standing);
  };

  it('is that it is off until it was switched on, and when it is switched off', async () => {
    expect(await known()).toBe('off');
    await save();
    await isTold('on');
    await save({ enabled: false });
    await isTold('off');
  });

  it('is that it is paused, from when a card cannot be charged until it is saved again', async () => {
    backend.payments.nextOutcome = () => ({ kind: 'processing', paymentId: 'pi_1' });
    await save({ threshold: 120 * USD });
    await isTold('on');
    const topupId = backend.payments.charges[0]?.topupId ?? '';
    await backend.webhook({ kind: 'charge', topupId, outcome: { kind: 'failed', declineCode: 'stolen_card' } });
    await isTold('paused');
    backend.payments.nextOutcome = paid;
    await backend.clock.advance(1_000);
    await save({ threshold: 120 * USD, cardId: MASTERCARD.id });
    await isTold('on');
  });

  it('is that it goes on when another card takes the place of the one that failed', async () => {
    decline();
    await save({ threshold: 120 * USD });
    await isTold('paused');
    await backend.clock.advance(1_000);
    const body = { operationId: randomUUID(), replacementId: MASTERCARD.id };
    unwrap(await backend.call(removeCard, { params: { id: VISA.id }, body }, owner));
    await isTold('on');
  });

  it('says nothing of a card that is tried again, nor of another wallet', async () => {
    backend.payments.nextOutcome = () => ({ kind: 'failed', declineCode: 'insufficient_funds' });
    await save({ threshold: 120 * USD });
    await isTold('on');
    decline();
    await save({ threshold: 200 * USD }, 'SGD');
    await isTold('on');
    expect(told()).not.toContain('paused');
  });
});
