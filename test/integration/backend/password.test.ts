import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { demoCredentials } from '#server/seed/demo-shop.ts';
import { getBilling } from '#shared/api/billing.ts';
import { getCredit } from '#shared/api/credit.ts';
import { confirmPassword, PASSWORD_HOLDS_MS, signIn } from '#shared/api/sessions.ts';
import { errorCode, signInAs, startTestBackend, type TestBackend, unwrap } from '#test/test-backend.ts';

describe('the owner’s password', () => {
  let backend: TestBackend;

  beforeEach(async () => {
    backend = await startTestBackend();
  });
  afterEach(() => backend.close());

  const open = (token: string) => backend.call(getBilling, {}, token);
  const give = (token: string, password: string = demoCredentials.password) =>
    backend.call(confirmPassword, { body: { password } }, token);

  it('opens billing for fifteen minutes from when the device was paired with it', async () => {
    const { token } = await signInAs(backend, 'owner');
    await backend.clock.advance(PASSWORD_HOLDS_MS - 1);
    expect((await open(token)).ok).toBe(true);
    await backend.clock.advance(1);
    expect(await open(token)).toMatchObject({ status: 403, error: { code: 'password_required' } });
    expect((await backend.call(getCredit, {}, token)).ok).toBe(true);
  });

  it('opens it again when it is given again', async () => {
    const { token } = await signInAs(backend, 'owner');
    await backend.clock.advance(2 * PASSWORD_HOLDS_MS);
    expect(unwrap(await give(token))).toEqual({ until: backend.clock.now() + PASSWORD_HOLDS_MS });
    expect((await open(token)).ok).toBe(true);
  });

  it('counts at the device where it was given, for whoever gave it', async () => {
    const here = await signInAs(backend, 'owner');
    await backend.clock.advance(PASSWORD_HOLDS_MS);
    const there = await signInAs(backend, 'owner', 'Back till');
    expect((await open(there.token)).ok).toBe(true);
    expect(errorCode(await open(here.token))).toBe('password_required');
  });

  it('outlasts a locked counter', async () => {
    const { token, deviceToken, counter } = await signInAs(backend, 'owner');
    await backend.clock.advance(PASSWORD_HOLDS_MS);
    unwrap(await give(token));
    const staffId = counter.staff.find(({ role }) => role === 'owner')?.id ?? '';
    const session = unwrap(await backend.call(signIn, { body: { staffId, pin: '2580' } }, deviceToken));
    expect((await open(session.sessionToken)).ok).toBe(true);
  });

  it('is not guessed: wrong ones open nothing and have to wait', async () => {
    const { token } = await signInAs(backend, 'owner');
    await backend.clock.advance(PASSWORD_HOLDS_MS);
    for (let n = 0; n < 5; n++) {
      expect(await give(token, 'wrong')).toMatchObject({ status: 403, error: { code: 'wrong_password' } });
    }
    expect(errorCode(await give(token))).toBe('too_many_attempts');
    expect(errorCode(await open(token))).toBe('password_required');
  });

  it.each(['cashier', 'manager'] as const)('does not let a %s in', async (role) => {
    const { token } = await signInAs(backend, role);
    expect(errorCode(await give(token))).toBe('forbidden');
    expect(errorCode(await open(token))).toBe('forbidden');
  });
});
