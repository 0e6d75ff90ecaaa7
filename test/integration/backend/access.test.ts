import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { demoCredentials } from '#server/seed/demo-shop.ts';
import { getBilling } from '#shared/api/billing.ts';
import { getCredit } from '#shared/api/credit.ts';
import { getCounter, pairDevice, revokeDevice, unpairDevice } from '#shared/api/devices.ts';
import { API_VERSION, getServer } from '#shared/api/server.ts';
import { signIn, signOut } from '#shared/api/sessions.ts';
import { openOtherShop } from '#test/other-shop.ts';
import {
  errorCode,
  pairCounter,
  START,
  signInAs,
  startTestBackend,
  type TestBackend,
  unwrap,
} from '#test/test-backend.ts';

const SECOND = 1_000;
const HOUR = 60 * 60 * SECOND;

describe('who may come in', () => {
  let backend: TestBackend;

  beforeEach(async () => {
    backend = await startTestBackend();
  });
  afterEach(() => backend.close());

  const pair = (change: Partial<{ installationId: string; email: string; password: string }> = {}) => {
    const { email, password } = demoCredentials;
    const body = { installationId: randomUUID(), email, password, deviceName: 'Front till', ...change };
    return backend.call(pairDevice, { body });
  };

  it('tells an app what it is before it pairs', async () => {
    expect(unwrap(await backend.call(getServer, {}))).toMatchObject({ product: 'tillside', apiVersion: API_VERSION });
  });

  describe('pairing', () => {
    it('gives a device its token, the shop, the staff and the prices', async () => {
      const { deviceToken, counter } = unwrap(await pair());
      expect(counter).toMatchObject({ shop: { name: 'Kopi & Co', homeCountry: 'SG' }, device: { name: 'Front till' } });
      expect(counter.staff.map(({ role }) => role).sort()).toEqual(['cashier', 'manager', 'owner']);
      expect(counter.prices.length).toBe(34);
      expect(unwrap(await backend.call(getCounter, {}, deviceToken))).toEqual(counter);
    });

    it('keeps no token, password or PIN as it is', async () => {
      const { deviceToken } = unwrap(await pair());
      const { token } = await signInAs(backend, 'owner');
      const { reader } = backend.database;
      const rows = JSON.stringify([
        await reader.selectFrom('devices').selectAll().execute(),
        await reader.selectFrom('sessions').selectAll().execute(),
        await reader.selectFrom('operations').selectAll().execute(),
      ]);
      expect(rows).not.toContain(deviceToken);
      expect(rows).not.toContain(token);
      for (const person of await reader.selectFrom('staff').selectAll().execute()) {
        expect(person.pin_hash).toMatch(/^\$argon2id\$/);
        if (person.role === 'owner') expect(person.password_hash).toMatch(/^\$argon2id\$/);
      }
    });

    it('answers a wrong password and an unknown address alike', async () => {
      const wrong = await pair({ password: 'wrong' });
      const unknown = await pair({ email: 'nobody@kopi.example' });
      expect(wrong.status).toBe(401);
      expect(wrong.bytes).toBe(unknown.bytes);
      expect(errorCode(wrong)).toBe('wrong_credentials');
    });

    it('makes the same device of an installation that is paired again, and ends its earlier token', async () => {
      const installationId = randomUUID();
      const first = unwrap(await pair({ installationId }));
      const second = unwrap(await pair({ installationId }));
      expect(second.counter.device.id).toBe(first.counter.device.id);
      expect(errorCode(await backend.call(getCounter, {}, first.deviceToken))).toBe('unauthenticated');
      unwrap(await backend.call(unpairDevice, {}, second.deviceToken));
      expect(errorCode(await backend.call(getCounter, {}, second.deviceToken))).toBe('device_revoked');
      const third = unwrap(await pair({ installationId }));
      expect(unwrap(await backend.call(getCounter, {}, third.deviceToken)).device.id).toBe(first.counter.device.id);
    });

    it('slows down guessing, also when the guesses come at once, and lifts it at the moment it says', async () => {
      const guesses = await Promise.all(Array.from({ length: 8 }, () => pair({ password: 'guess' })));
      expect(guesses.filter((guess) => errorCode(guess) === 'wrong_credentials')).toHaveLength(5);
      expect(await pair()).toMatchObject({
        status: 429,
        error: { code: 'too_many_attempts', details: { liftsAt: START + 30 * SECOND } },
      });
      await backend.clock.advance(30 * SECOND);
      expect((await pair()).ok).toBe(true);
    });
  });

  it('slows down guessing at many addresses from one place, and at one address from many places', async () => {
    const guess = (email: string, remoteAddress: string) =>
      backend.app.inject({
        method: 'POST',
        url: pairDevice.path,
        remoteAddress,
        payload: { installationId: randomUUID(), email, password: 'guess', deviceName: 'Till' },
      });
    for (let n = 0; n < 20; n++) expect((await guess(`a${n}@kopi.example`, '10.0.0.1')).statusCode).toBe(401);
    expect((await guess('b@kopi.example', '10.0.0.1')).statusCode).toBe(429);
    for (let n = 0; n < 30; n++) expect((await guess('c@kopi.example', `10.0.1.${n}`)).statusCode).toBe(401);
    expect((await guess('c@kopi.example', '10.0.2.1')).statusCode).toBe(429);
  });

  describe('signing in', () => {
    it('opens a session that ends when the counter locks', async () => {
      const { token } = await signInAs(backend, 'cashier');
      expect((await backend.call(getCredit, {}, token)).ok).toBe(true);
      unwrap(await backend.call(signOut, {}, token));
      expect(errorCode(await backend.call(getCredit, {}, token))).toBe('session_expired');
    });

    it('ends by itself after twelve hours', async () => {
      const { token } = await signInAs(backend, 'cashier');
      await backend.clock.advance(12 * HOUR);
      expect(errorCode(await backend.call(getCredit, {}, token))).toBe('session_expired');
    });

    it('ends the session of whoever was at the counter before', async () => {
      const { deviceToken, counter, token } = await signInAs(backend, 'owner');
      const cashier = counter.staff.find(({ role }) => role === 'cashier');
      unwrap(await backend.call(signIn, { body: { staffId: cashier?.id ?? '', pin: '1234' } }, deviceToken));
      expect(errorCode(await backend.call(getBilling, {}, token))).toBe('session_expired');
    });

    it('ends with the person: who leaves the shop is out at once', async () => {
      const { token } = await signInAs(backend, 'cashier');
      await backend.database.write(({ tx, now }) => tx.updateTable('staff').set({ deactivated_at: now }).execute());
      expect(errorCode(await backend.call(getCredit, {}, token))).toBe('session_expired');
    });

    it('forgets wrong PINs after the right one', async () => {
      const { deviceToken, counter } = await pairCounter(backend);
      const cashier = counter.staff.find(({ role }) => role === 'cashier');
      const enter = (pin: string) => backend.call(signIn, { body: { staffId: cashier?.id ?? '', pin } }, deviceToken);
      for (let round = 0; round < 3; round++) {
        for (let n = 0; n < 4; n++) expect(errorCode(await enter('0000'))).toBe('wrong_pin');
        expect((await enter('1234')).ok).toBe(true);
      }
    });

    it('throttles PINs of one person without locking out the others, longer each time', async () => {
      const { deviceToken, counter } = await pairCounter(backend);
      const [first, second] = counter.staff;
      if (!first || !second) throw new Error('the demo shop has three people');
      const enter = (staffId: string, pin: string) => backend.call(signIn, { body: { staffId, pin } }, deviceToken);
      for (let n = 0; n < 5; n++) expect(errorCode(await enter(first.id, '0000'))).toBe('wrong_pin');
      expect(errorCode(await enter(first.id, '0000'))).toBe('too_many_attempts');
      expect(
        (await enter(second.id, demoCredentials.pins.find(({ name }) => name === second.name)?.pin ?? '')).ok,
      ).toBe(true);
      await backend.clock.advance(30 * SECOND);
      expect(errorCode(await enter(first.id, '0000'))).toBe('wrong_pin');
      expect(await enter(first.id, '0000')).toMatchObject({
        error: { details: { liftsAt: START + 90 * SECOND } },
      });
    });

    it('knows nobody of another shop and nobody who left', async () => {
      const { deviceToken, counter } = await pairCounter(backend);
      const staffId = counter.staff[0]?.id ?? '';
      await backend.database.write(({ tx, now }) =>
        tx.updateTable('staff').set({ deactivated_at: now }).where('id', '=', staffId).execute(),
      );
      expect(errorCode(await backend.call(signIn, { body: { staffId, pin: '2580' } }, deviceToken))).toBe('not_found');
    });
  });

  describe('roles', () => {
    it.each(['cashier', 'manager'] as const)('keep a %s out of billing', async (role) => {
      const { token } = await signInAs(backend, role);
      expect(await backend.call(getBilling, {}, token)).toMatchObject({ status: 403, error: { code: 'forbidden' } });
    });

    it('let the owner in, but not with the token of the device alone', async () => {
      const { token, deviceToken } = await signInAs(backend, 'owner');
      expect((await backend.call(getBilling, {}, token)).ok).toBe(true);
      expect(errorCode(await backend.call(getBilling, {}, deviceToken))).toBe('unauthenticated');
    });
  });

  describe('another shop', () => {
    it('has no say over this one’s devices and staff', async () => {
      const here = await signInAs(backend, 'owner');
      const { owner, deviceToken } = await openOtherShop(backend);
      const revoked = await backend.call(revokeDevice, { params: { id: here.counter.device.id } }, owner);
      expect(errorCode(revoked)).toBe('not_found');
      const staffId = here.counter.staff.find(({ role }) => role === 'owner')?.id ?? '';
      const signedIn = await backend.call(signIn, { body: { staffId, pin: '2580' } }, deviceToken);
      expect(errorCode(signedIn)).toBe('not_found');
    });
  });

  describe('revoking a device', () => {
    it('ends its token and its sessions at once', async () => {
      const till = await signInAs(backend, 'cashier', 'Back till');
      const owner = await signInAs(backend, 'owner');
      unwrap(await backend.call(revokeDevice, { params: { id: till.counter.device.id } }, owner.token));
      expect(errorCode(await backend.call(getCredit, {}, till.token))).toBe('device_revoked');
      expect(errorCode(await backend.call(getCounter, {}, till.deviceToken))).toBe('device_revoked');
    });

    it('works on the device itself, and on none that is unknown', async () => {
      const { token, deviceToken } = await signInAs(backend, 'owner');
      expect(errorCode(await backend.call(revokeDevice, { params: { id: randomUUID() } }, token))).toBe('not_found');
      unwrap(await backend.call(unpairDevice, {}, deviceToken));
      expect(errorCode(await backend.call(getCounter, {}, deviceToken))).toBe('device_revoked');
    });
  });
});
