import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Reader } from '#server/db/database.ts';
import { Authenticator } from '#server/http/authenticate.ts';
import { signOut } from '#shared/api/sessions.ts';
import { startVerification } from '#shared/api/verifications.ts';
import { errorCode, signInAs, startTestBackend, type TestBackend, unwrap } from '#test/test-backend.ts';

const MINUTE = 60_000;

describe('a request whose token was good a moment ago', () => {
  let backend: TestBackend;
  let authenticator: Authenticator;
  let looks: number;

  beforeEach(async () => {
    backend = await startTestBackend();
    looks = 0;
    const { reader } = backend.database;
    const counting: Reader = {
      selectFrom: reader.selectFrom.bind(reader),
      getExecutor: () => {
        looks += 1;
        return reader.getExecutor();
      },
    };
    authenticator = new Authenticator(counting, backend.clock);
  });
  afterEach(() => backend.close());

  it('is let in without another look at the session, for a minute at most', async () => {
    const { token, counter } = await signInAs(backend, 'cashier');
    const first = await authenticator.letIn('register_members', `Bearer ${token}`);
    expect(first).toMatchObject({ ok: true, value: { deviceId: counter.device.id, role: 'cashier' } });
    expect(looks).toBe(1);
    expect(await authenticator.letIn('register_members', `Bearer ${token}`)).toEqual(first);
    expect(await authenticator.letIn('device', `Bearer ${token}`)).toEqual(first);
    expect(looks).toBe(1);
    await backend.clock.advance(MINUTE);
    expect(await authenticator.letIn('register_members', `Bearer ${token}`)).toEqual(first);
    expect(looks).toBe(2);
  });

  it('may no more than its role, and is asked for the password where it takes one', async () => {
    const cashier = `Bearer ${(await signInAs(backend, 'cashier')).token}`;
    expect((await authenticator.letIn('register_members', cashier)).ok).toBe(true);
    expect(await authenticator.letIn('view_usage', cashier)).toMatchObject({ error: { code: 'forbidden' } });
    const { token } = await signInAs(backend, 'owner');
    await backend.clock.advance(20 * MINUTE);
    expect((await authenticator.letIn('view_usage', `Bearer ${token}`)).ok).toBe(true);
    const billing = await authenticator.letIn('manage_billing', `Bearer ${token}`);
    expect(billing).toMatchObject({ error: { code: 'password_required' } });
  });

  it('does nothing once its session has ended', async () => {
    const { token } = await signInAs(backend, 'cashier');
    const send = (phone: string) =>
      backend.call(startVerification, { body: { operationId: randomUUID(), phone } }, token);
    unwrap(await send('+6581234567'));
    unwrap(await backend.call(signOut, {}, token));
    expect(errorCode(await send('+6581234568'))).toBe('session_expired');
    await backend.settle();
    expect(backend.sms.sent).toHaveLength(1);
  });
});
