import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { getUsage } from '#shared/api/usage.ts';
import { openOtherShop } from '#test/other-shop.ts';
import { errorCode, signInAs, startTestBackend, type TestBackend, unwrap } from '#test/test-backend.ts';
import { openTestCounter } from '#test/test-counter.ts';

describe('the page of usage', () => {
  let backend: TestBackend;
  beforeEach(async () => {
    backend = await startTestBackend();
  });
  afterEach(() => backend.close());

  const read = (token: string, days: unknown = 7) => backend.call(getUsage, { query: { days } }, token);

  it('is for managers and owners, without the password', async () => {
    for (const role of ['manager', 'owner'] as const) {
      const { token } = await signInAs(backend, role);
      expect(unwrap(await read(token)).days).toHaveLength(7);
    }
    const { token } = await signInAs(backend, 'cashier');
    expect(errorCode(await read(token))).toBe('forbidden');
  });

  it('reaches back a week, a month or three, and nothing else', async () => {
    const { token } = await signInAs(backend, 'manager');
    expect(unwrap(await read(token, '90')).days).toHaveLength(90);
    expect(errorCode(await read(token, '14'))).toBe('invalid_request');
    expect(errorCode(await read(token, 'all'))).toBe('invalid_request');
  });

  it('has a registration in it from the moment that its code is on its way, and nothing of other shops', async () => {
    const counter = await openTestCounter(backend);
    const { token } = await signInAs(backend, 'manager', 'Back office');
    const { id } = await counter.sendCode();
    expect(unwrap(await read(token)).total).toEqual({ sent: 1, verified: 0, joined: 0, cost: 36_800 });
    unwrap(await counter.check(id, backend.sms.lastCode));
    unwrap(await counter.save(id));
    const { total, staff, registrationsLeft } = unwrap(await read(token));
    expect(total).toEqual({ sent: 1, verified: 1, joined: 1, cost: 36_800 });
    expect(staff).toEqual([{ staffId: expect.any(String), name: 'Mei Lin', ...total }]);
    expect(registrationsLeft).toMatchObject({ pricePerCode: 36_800, sends: 1, verified: 1 });
    const other = await openOtherShop(backend);
    expect(unwrap(await read(other.owner)).total.sent).toBe(0);
  });
});
