import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { buildApp } from '#server/app.ts';
import type { Database } from '#server/db/database.ts';
import { demoCredentials } from '#server/seed/demo-shop.ts';
import { getCredit } from '#shared/api/credit.ts';
import { pairDevice } from '#shared/api/devices.ts';
import { confirmPassword, signIn } from '#shared/api/sessions.ts';
import { getShopSettings } from '#shared/api/shop.ts';
import { openOffice, partner } from '#test/shop-office.ts';
import {
  caller,
  errorCode,
  pairCounter,
  signInAs,
  startTestBackend,
  type TestBackend,
  unwrap,
} from '#test/test-backend.ts';

const OWNER = 'Aisha Rahman';
const CASHIER = 'Mei Lin';
const MANAGER = 'Ravi Kumar';

describe('what becomes of those who are signed in', () => {
  let backend: TestBackend;
  let office: Awaited<ReturnType<typeof openOffice>>;

  beforeEach(async () => {
    backend = await startTestBackend();
    office = await openOffice(backend);
  });
  afterEach(() => backend.close());

  const isSignedIn = async (token: string) => {
    const result = await backend.call(getCredit, {}, token);
    if (!result.ok) expect(result.error.code).toBe('session_expired');
    return result.ok;
  };
  /** A second owner, signed in at a device that they paired themselves. */
  const partnerAtWork = async () => {
    unwrap(await office.add('Partner', 'owner', partner, '9999'));
    const body = { installationId: backend.parts.random.id(), deviceName: 'Back office', ...partner };
    const { deviceToken } = unwrap(await backend.call(pairDevice, { body }));
    return { deviceToken, token: unwrap(await office.enter('Partner', '9999', deviceToken)).sessionToken };
  };

  it('another role signs them out, everywhere; another name does not', async () => {
    const [front, back] = [await signInAs(backend, 'cashier', 'Front'), await signInAs(backend, 'cashier', 'Back')];
    const manager = await signInAs(backend, 'manager', 'Side');
    unwrap(await office.change(CASHIER, { name: 'Mei', role: 'cashier' }));
    expect([await isSignedIn(front.token), await isSignedIn(back.token)]).toEqual([true, true]);
    unwrap(await office.change('Mei', { role: 'manager' }));
    expect([await isSignedIn(front.token), await isSignedIn(back.token)]).toEqual([false, false]);
    expect(await isSignedIn(manager.token)).toBe(true);
  });

  it('who is deactivated is out at once and stays out until they are taken back', async () => {
    const front = await signInAs(backend, 'cashier', 'Front');
    unwrap(await office.setActive(CASHIER, false));
    expect(await isSignedIn(front.token)).toBe(false);
    expect(errorCode(await office.enter(CASHIER, '1234', front.deviceToken))).toBe('not_found');
    unwrap(await office.setActive(CASHIER, true));
    expect(await isSignedIn(front.token)).toBe(false);
    expect((await office.enter(CASHIER, '1234', front.deviceToken)).ok).toBe(true);
  });

  it('who is active already, and asked to be, stays signed in', async () => {
    const front = await signInAs(backend, 'cashier', 'Front');
    unwrap(await office.setActive(CASHIER, true));
    expect(await isSignedIn(front.token)).toBe(true);
  });

  it('a new PIN signs them out and makes the old one wrong', async () => {
    const front = await signInAs(backend, 'cashier', 'Front');
    await backend.clock.advance(1_000);
    const { pinSetAt } = unwrap(await office.resetPin(CASHIER, '246810'));
    expect(pinSetAt).toBe(backend.clock.now());
    expect(await isSignedIn(front.token)).toBe(false);
    expect(errorCode(await office.enter(CASHIER, '1234', front.deviceToken))).toBe('wrong_pin');
    expect((await office.enter(CASHIER, '246810', front.deviceToken)).ok).toBe(true);
  });

  it('a new PIN ends the waiting after wrong ones, of this person only', async () => {
    const { deviceToken } = await pairCounter(backend);
    for (let n = 0; n < 5; n++) {
      for (const name of [CASHIER, MANAGER]) await office.enter(name, '0000', deviceToken);
    }
    expect(errorCode(await office.enter(CASHIER, '1234', deviceToken))).toBe('too_many_attempts');
    unwrap(await office.resetPin(CASHIER, '246810'));
    // First the one who still waits: a right PIN lets the device begin anew.
    expect(errorCode(await office.enter(MANAGER, '4321', deviceToken))).toBe('too_many_attempts');
    expect((await office.enter(CASHIER, '246810', deviceToken)).ok).toBe(true);
  });

  it('a new password closes what the old one had opened, wherever that was', async () => {
    const there = await signInAs(backend, 'owner', 'Back office');
    unwrap(
      await office.change(OWNER, { role: 'owner', account: { email: demoCredentials.email, password: '0123456789' } }),
    );
    for (const token of [office.token, there.token]) {
      expect(await isSignedIn(token)).toBe(true);
      expect(errorCode(await backend.call(getShopSettings, {}, token))).toBe('password_required');
    }
    const give = (password: string) => backend.call(confirmPassword, { body: { password } }, office.token);
    expect(errorCode(await give(demoCredentials.password))).toBe('wrong_password');
    unwrap(await give('0123456789'));
    expect((await office.settings()).staff).toHaveLength(3);
  });

  it('who is deactivated and taken back has to give the password again', async () => {
    const { deviceToken } = await partnerAtWork();
    unwrap(await office.setActive('Partner', false));
    unwrap(await office.setActive('Partner', true));
    const { sessionToken } = unwrap(await office.enter('Partner', '9999', deviceToken));
    expect(errorCode(await backend.call(getShopSettings, {}, sessionToken))).toBe('password_required');
  });

  describe('the last owner', () => {
    it('remains', async () => {
      expect(errorCode(await office.change(OWNER, { role: 'manager' }))).toBe('last_owner');
      expect(errorCode(await office.setActive(OWNER, false))).toBe('last_owner');
      unwrap(await office.add('Partner', 'owner', partner));
      unwrap(await office.setActive('Partner', false));
      expect(errorCode(await office.change(OWNER, { role: 'manager' }))).toBe('last_owner');
      // Who left is no owner that the shop could keep.
      unwrap(await office.change('Partner', { role: 'cashier' }));
      expect(await isSignedIn(office.token)).toBe(true);
    });

    it.each([
      ['demoted', 'demoted'],
      ['demoted', 'deactivated'],
      ['deactivated', 'demoted'],
      ['deactivated', 'deactivated'],
    ])('is left when two owners are %s and %s by each other at once, whoever comes first', async (mine, theirs) => {
      const there = await partnerAtWork();
      const end = (how: string, name: string, token: string) =>
        how === 'demoted' ? office.change(name, { role: 'cashier' }, token) : office.setActive(name, false, token);
      const both = await Promise.all([end(mine, 'Partner', office.token), end(theirs, OWNER, there.token)]);
      const refusals = both.flatMap((result) => (result.ok ? [] : [result.error.code]));
      // Whoever comes second was signed out by the first.
      expect(refusals).toEqual(['session_expired']);
      const staff = await backend.database.reader.selectFrom('staff').selectAll().execute();
      expect(staff.filter((person) => person.role === 'owner' && person.deactivated_at === null)).toHaveLength(1);
    });

    it.each(['role', 'active'])('may go when there is another one, who goes out by it (%s)', async (by) => {
      const there = await partnerAtWork();
      unwrap(by === 'role' ? await office.change(OWNER, { role: 'cashier' }) : await office.setActive(OWNER, false));
      expect(await isSignedIn(office.token)).toBe(false);
      expect(await isSignedIn(there.token)).toBe(true);
    });
  });

  describe('in the moment in which a secret is compared', () => {
    /** A second process on the same database, which lets something happen before its `nth` next transaction. */
    async function slowProcess() {
      let meanwhile: { left: number; act: () => Promise<unknown> } | undefined;
      const database: Database = {
        ...backend.database,
        write: async (change) => {
          if (meanwhile && meanwhile.left-- === 0) await meanwhile.act();
          return backend.database.write(change);
        },
      };
      const { app } = await buildApp({ ...backend.parts, database });
      onTestFinished(() => app.close());
      const before = (nth: number, act: () => Promise<unknown>) => {
        meanwhile = { left: nth, act };
      };
      return { call: caller(app), before };
    }

    it('a reset PIN is no longer right, and a deactivated person no longer there', async () => {
      const { deviceToken } = await pairCounter(backend);
      const { id: staffId } = await office.person(CASHIER);
      const slow = await slowProcess();
      const enter = () => slow.call(signIn, { body: { staffId, pin: '1234' } }, deviceToken);
      // The try is counted in the first transaction; the second one would open the session.
      slow.before(1, () => office.resetPin(CASHIER, '246810'));
      expect(errorCode(await enter())).toBe('wrong_pin');
      unwrap(await office.resetPin(CASHIER, '1234'));
      slow.before(1, () => office.setActive(CASHIER, false));
      expect(errorCode(await enter())).toBe('not_found');
      const { devices } = await office.settings();
      expect(devices.map(({ staffName }) => staffName).sort()).toEqual([OWNER, null]);
    });

    it('a changed password opens nothing and pairs nothing', async () => {
      const there = await partnerAtWork();
      const slow = await slowProcess();
      const change = (password: string) => () =>
        office.change('Partner', { role: 'owner', account: { email: partner.email, password } });
      slow.before(1, change('another one'));
      const confirmed = await slow.call(confirmPassword, { body: { password: partner.password } }, there.token);
      expect(errorCode(confirmed)).toBe('wrong_password');
      const body = { installationId: backend.parts.random.id(), deviceName: 'Laptop', email: partner.email };
      slow.before(1, change('one more one'));
      expect(errorCode(await slow.call(pairDevice, { body: { ...body, password: 'another one' } }))).toBe(
        'wrong_credentials',
      );
      slow.before(1, () => office.change('Partner', { role: 'manager' }));
      expect(errorCode(await slow.call(pairDevice, { body: { ...body, password: 'one more one' } }))).toBe(
        'wrong_credentials',
      );
      expect((await office.settings()).devices.map(({ name }) => name).sort()).toEqual(['Back office', 'Office']);
    });
  });
});
