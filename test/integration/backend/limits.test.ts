import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { availableCredit, START, startTestBackend, type TestBackend, unwrap } from '#test/test-backend.ts';
import { openTestCounter, type TestCounter } from '#test/test-counter.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

describe('limits on sends', () => {
  let backend: TestBackend;
  let counter: TestCounter;

  beforeEach(async () => {
    backend = await startTestBackend();
    counter = await openTestCounter(backend);
  });
  afterEach(() => backend.close());

  describe('sending again', () => {
    it('opens after 30, 60 and 120 seconds', async () => {
      const { id } = await counter.sendCode();
      expect(await counter.resend(id)).toMatchObject({
        status: 429,
        error: { code: 'resend_too_early', details: { liftsAt: START + 30 * SECOND } },
      });
      await backend.clock.advance(30 * SECOND);
      expect(unwrap(await counter.resend(id)).resendOpensAt).toBe(START + 90 * SECOND);
      await backend.clock.advance(60 * SECOND);
      expect(unwrap(await counter.resend(id)).resendOpensAt).toBe(START + 210 * SECOND);
    });

    it('is refused after three sends in ten minutes, free of charge, until the first is ten minutes old', async () => {
      const { id } = await counter.sendCode();
      for (const wait of [30, 60]) {
        await backend.clock.advance(wait * SECOND);
        unwrap(await counter.resend(id));
      }
      await backend.settle();
      const before = await availableCredit(backend, counter.token);
      await backend.clock.advance(120 * SECOND);
      expect(await counter.resend(id)).toMatchObject({
        error: { code: 'limit_number', details: { liftsAt: START + 10 * MINUTE } },
      });
      await backend.settle();
      expect(await availableCredit(backend, counter.token)).toBe(before);
      expect(backend.sms.sent).toHaveLength(3);
    });
  });

  it('allows thirty sends an hour from one counter', async () => {
    for (let n = 0; n < 30; n++) await counter.sendCode(`+65812345${n.toString().padStart(2, '0')}`);
    expect(await counter.start('+6581234599')).toMatchObject({ error: { code: 'limit_device' } });
  });

  it('stops at the cap of the whole shop', async () => {
    await backend.database.write(({ tx }) => tx.updateTable('shops').set({ daily_send_cap: 1 }).execute());
    await counter.sendCode();
    expect(await counter.start('+6581234568')).toMatchObject({
      error: { code: 'limit_shop', details: { liftsAt: START + 24 * 60 * MINUTE } },
    });
  });

  it('allows six codes a day to one number', async () => {
    for (let n = 0; n < 6; n++) {
      await counter.sendCode();
      await backend.clock.advance(11 * MINUTE);
    }
    expect(await counter.start()).toMatchObject({
      error: { code: 'limit_number_day', details: { liftsAt: START + 24 * 60 * MINUTE } },
    });
  });

  it('does not count what the carrier never took', async () => {
    backend.sms.sendOutcome = 'refused';
    for (let n = 0; n < 4; n++) await counter.sendCode();
    expect(backend.sms.sent).toHaveLength(4);
    backend.sms.sendOutcome = 'accepted';
    expect((await counter.start()).ok).toBe(true);
  });
});
