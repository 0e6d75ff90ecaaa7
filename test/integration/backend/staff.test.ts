import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { demoCredentials } from '#server/seed/demo-shop.ts';
import { pairDevice } from '#shared/api/devices.ts';
import { addStaff, changeStaff, resetPin, setStaffActive } from '#shared/api/shop.ts';
import { dumpDatabase } from '#test/database-dump.ts';
import { openOtherShop } from '#test/other-shop.ts';
import { openOffice, operation, partner } from '#test/shop-office.ts';
import { tempFolder } from '#test/temp-folder.ts';
import { errorCode, START, startTestBackend, type TestBackend, unwrap } from '#test/test-backend.ts';

const MINUTE = 60_000;
const OWNER = 'Aisha Rahman';
const CASHIER = 'Mei Lin';
const MANAGER = 'Ravi Kumar';

describe('the staff of a shop', () => {
  let backend: TestBackend;
  let file: string;
  let office: Awaited<ReturnType<typeof openOffice>>;

  beforeEach(async () => {
    file = join(tempFolder(), 'tillside.sqlite');
    backend = await startTestBackend({ file });
    office = await openOffice(backend);
  });
  afterEach(() => backend.close());

  const pair = (email: string, password: string) =>
    backend.call(pairDevice, { body: { installationId: randomUUID(), email, password, deviceName: 'Till' } });
  /** Runs a command that has to be refused: it leaves nothing behind but its answer. */
  const refused = async (command: () => ReturnType<typeof office.add>) => {
    const before = dumpDatabase(file, ['operations']);
    const code = errorCode(await command());
    expect(dumpDatabase(file, ['operations'])).toBe(before);
    return code;
  };

  describe('adding someone', () => {
    it('lets them sign in at every counter', async () => {
      await backend.clock.advance(MINUTE);
      const added = unwrap(await office.add('  Siti Aminah '));
      expect(added).toEqual({
        id: added.id,
        name: 'Siti Aminah',
        role: 'cashier',
        pinSetAt: START + MINUTE,
        email: null,
        deactivatedAt: null,
        lastSignInAt: null,
      });
      const { id, name, role, pinSetAt } = added;
      expect((await office.counter()).staff).toContainEqual({ id, name, role, pinSetAt });
      expect(unwrap(await office.enter('Siti Aminah', '7777')).staff).toEqual({ id, name, role, pinSetAt });
    });

    it('is done once, however often it is asked for', async () => {
      const body = { ...operation(), name: 'Siti', role: 'cashier', pin: '7777', account: null } as const;
      const [first, again] = [
        await backend.call(addStaff, { body }, office.token),
        await backend.call(addStaff, { body }, office.token),
      ];
      expect(again.bytes).toBe(first.bytes);
      expect((await office.settings()).staff).toHaveLength(4);
      const other = await backend.call(addStaff, { body: { ...body, pin: '8888' } }, office.token);
      expect(errorCode(other)).toBe('operation_conflict');
    });

    it.each(['mei lin', ' Mei  Lin ', 'MEÍ LÍN'])(
      'refuses the name of another one, also written as “%s”',
      async (name) => {
        expect(await refused(() => office.add(name))).toBe('staff_name_taken');
      },
    );

    it('takes Thai names that differ in a vowel only', async () => {
      unwrap(await office.add('ปู'));
      unwrap(await office.add('ปี'));
      expect(await refused(() => office.add('ปี'))).toBe('staff_name_taken');
    });

    it('takes the name of somebody who left', async () => {
      unwrap(await office.setActive(CASHIER, false));
      expect((await office.add(CASHIER)).ok).toBe(true);
    });

    it.each([null, { email: 'partner@kopi.example', password: null }])(
      'refuses an owner without a whole account (%j)',
      async (account) => {
        expect(await refused(() => office.add('Partner', 'owner', account))).toBe('account_missing');
      },
    );

    it('lets a new owner pair a device', async () => {
      expect(unwrap(await office.add('Partner', 'owner', partner)).email).toBe('partner@kopi.example');
      expect((await pair(partner.email, partner.password)).ok).toBe(true);
    });

    it('refuses an email address that somebody has, in this shop or another, in whichever letters', async () => {
      await openOtherShop(backend);
      for (const email of ['OWNER@kopi.example', 'Owner@Teh.example']) {
        expect(await refused(() => office.add('Partner', 'owner', { ...partner, email }))).toBe('email_taken');
      }
    });

    it('keeps no account of somebody who is no owner', async () => {
      expect(unwrap(await office.add('Siti', 'manager', partner)).email).toBeNull();
      expect(errorCode(await pair(partner.email, partner.password))).toBe('wrong_credentials');
    });

    it('keeps neither the PIN nor the password as it is', async () => {
      unwrap(await office.add('Partner', 'owner', partner, '928374'));
      const stored = dumpDatabase(file);
      expect(stored).not.toContain('928374');
      expect(stored).not.toContain(partner.password);
    });
  });

  describe('changing someone', () => {
    it('gives a name that nobody else has; the own one in other letters is fine', async () => {
      expect(unwrap(await office.change(CASHIER, { name: 'MEI LIN', role: 'cashier' })).name).toBe('MEI LIN');
      expect(await refused(() => office.change('MEI LIN', { name: 'ravi kumar', role: 'cashier' }))).toBe(
        'staff_name_taken',
      );
    });

    it('may give someone who left a name that is in use, but they come back under another one only', async () => {
      unwrap(await office.setActive(CASHIER, false));
      unwrap(await office.change(CASHIER, { name: 'ravi kumar', role: 'cashier' }));
      expect(await refused(() => office.setActive('ravi kumar', true))).toBe('staff_name_taken');
      unwrap(await office.change('ravi kumar', { name: 'Ravi K.', role: 'cashier' }));
      expect(unwrap(await office.setActive('Ravi K.', true)).deactivatedAt).toBeNull();
    });

    it('makes an owner of someone who gets an account with it', async () => {
      expect(await refused(() => office.change(MANAGER, { role: 'owner' }))).toBe('account_missing');
      const noPassword = { ...partner, password: null };
      expect(await refused(() => office.change(MANAGER, { role: 'owner', account: noPassword }))).toBe(
        'account_missing',
      );
      unwrap(await office.change(MANAGER, { role: 'owner', account: partner }));
      expect((await pair(partner.email, partner.password)).ok).toBe(true);
    });

    it('gives an owner another email address or password, and keeps what is not given', async () => {
      const { email, password } = demoCredentials;
      unwrap(await office.change(OWNER, { name: 'Aisha', role: 'owner' }));
      expect((await pair(email, password)).ok).toBe(true);
      unwrap(await office.change('Aisha', { role: 'owner', account: { email: 'a@kopi.example', password: null } }));
      expect(errorCode(await pair(email, password))).toBe('wrong_credentials');
      expect((await pair('a@kopi.example', password)).ok).toBe(true);
      unwrap(await office.change('Aisha', { role: 'owner', account: { ...partner, email: 'a@kopi.example' } }));
      expect(errorCode(await pair('a@kopi.example', password))).toBe('wrong_credentials');
      expect((await pair('a@kopi.example', partner.password)).ok).toBe(true);
    });

    it('refuses the email address of another owner', async () => {
      unwrap(await office.add('Partner', 'owner', partner));
      const account = { email: demoCredentials.email, password: null };
      expect(await refused(() => office.change('Partner', { role: 'owner', account }))).toBe('email_taken');
    });

    it('takes the account from an owner who is one no longer: another may have the address', async () => {
      unwrap(await office.add('Partner', 'owner', partner));
      expect(unwrap(await office.change('Partner', { role: 'manager' })).email).toBeNull();
      expect(errorCode(await pair(partner.email, partner.password))).toBe('wrong_credentials');
      expect(await refused(() => office.change('Partner', { role: 'owner' }))).toBe('account_missing');
      unwrap(await office.change(MANAGER, { role: 'owner', account: partner }));
    });
  });

  describe('somebody of another shop, or nobody', () => {
    it('is not found', async () => {
      const { reader } = backend.database;
      await openOtherShop(backend);
      const boss = await reader.selectFrom('staff').where('name', '=', 'Boss').select('id').executeTakeFirstOrThrow();
      for (const id of [boss.id, randomUUID()]) {
        const params = { id };
        const named = { ...operation(), name: 'X', role: 'cashier', account: null } as const;
        const pin = { ...operation(), pin: '1111' };
        const active = { ...operation(), active: false };
        const commands = [
          () => backend.call(changeStaff, { params, body: named }, office.token),
          () => backend.call(resetPin, { params, body: pin }, office.token),
          () => backend.call(setStaffActive, { params, body: active }, office.token),
        ];
        for (const command of commands) expect(await refused(command)).toBe('not_found');
      }
    });
  });

  it('is listed with those who may sign in first, by name, and when they last signed in', async () => {
    unwrap(await office.add('aaron'));
    unwrap(await office.setActive(CASHIER, false));
    await backend.clock.advance(MINUTE);
    const { staff, asOf } = await office.settings();
    expect(asOf).toBe(START + MINUTE);
    expect(staff.map(({ name, deactivatedAt, lastSignInAt }) => [name, deactivatedAt, lastSignInAt])).toEqual([
      ['aaron', null, null],
      [OWNER, null, START],
      [MANAGER, null, null],
      [CASHIER, START, null],
    ]);
    expect((await office.counter()).staff.map(({ name }) => name)).toEqual(['aaron', OWNER, MANAGER]);
  });
});
