import { describe, expect, it } from 'vitest';
import { addStaff, changeStaff, type StaffRecord } from '#shared/api/shop.ts';
import type { AppError } from '#shared/errors.ts';
import {
  accountOf,
  formFaults,
  groupStaff,
  pinDigits,
  refusedFaults,
  type StaffForm,
  startForm,
} from '../../../renderer/features/shop/staff/staff-rules.ts';

const operationId = '0199a000-0000-7000-8000-000000000001';
const person = (change: Partial<StaffRecord> = {}): StaffRecord => ({
  id: '0199a000-0000-7000-8000-000000000002',
  name: 'Mei Lin',
  role: 'cashier',
  pinSetAt: 0,
  email: null,
  deactivatedAt: null,
  lastSignInAt: null,
  ...change,
});
const owner = person({ name: 'Aisha', role: 'owner', email: 'aisha@kopi.example' });
const typed = (change: Partial<StaffForm> = {}): StaffForm => ({
  name: 'Siti',
  role: 'cashier',
  pin: '2468',
  email: '',
  password: '',
  ...change,
});
const newOwner = typed({ role: 'owner', email: ' siti@kopi.example ', password: 'long enough' });

describe('someone new', () => {
  it.each<[string, Partial<StaffForm>, object]>([
    ['without a name', { name: '  ' }, { name: 'nameInvalid' }],
    ['with a name that is too long', { name: 'x'.repeat(61) }, { name: 'nameInvalid' }],
    ['without a PIN', { pin: '' }, { pin: 'pinInvalid' }],
    ['with three digits', { pin: '123' }, { pin: 'pinInvalid' }],
    ['as an owner without an account', { role: 'owner' }, { email: 'emailInvalid', password: 'passwordShort' }],
    [
      'as an owner with a short password',
      { role: 'owner', email: 'a@b.example', password: '123456789' },
      { password: 'passwordShort' },
    ],
  ])('%s is not sent', (_, change, faults) => {
    expect(formFaults(typed(change), null)).toEqual(faults);
  });

  it.each([
    ['a cashier', typed()],
    ['a manager with six digits', typed({ role: 'manager', pin: '123456' })],
    ['an owner with an account', newOwner],
  ])('is sent as %s, and the server takes it', (_, form) => {
    expect(formFaults(form, null)).toEqual({});
    const { name, role, pin } = form;
    const body = { operationId, name, role, pin, account: accountOf(form, null) };
    expect(addStaff.body.safeParse(body).success).toBe(true);
  });

  it('has an account only as an owner', () => {
    expect(accountOf(newOwner, null)).toEqual({ email: 'siti@kopi.example', password: 'long enough' });
    expect(accountOf({ ...newOwner, role: 'manager' }, null)).toBeNull();
  });
});

describe('someone who works here', () => {
  it('is shown as they are, without PIN and password', () => {
    expect(startForm(owner)).toEqual({
      name: 'Aisha',
      role: 'owner',
      pin: '',
      email: 'aisha@kopi.example',
      password: '',
    });
  });

  it('needs no PIN to be renamed', () => {
    expect(formFaults(typed({ pin: '' }), person())).toEqual({});
  });

  it('keeps the password of an owner unless a new one is typed', () => {
    const kept = { ...startForm(owner), name: 'Aisha R.' };
    expect(formFaults(kept, owner)).toEqual({});
    expect(accountOf(kept, owner)).toEqual({ email: 'aisha@kopi.example', password: null });
    expect(formFaults({ ...kept, password: 'short' }, owner)).toEqual({ password: 'passwordShort' });
    expect(accountOf({ ...kept, password: 'long enough' }, owner)?.password).toBe('long enough');
    const body = { operationId, name: kept.name, role: kept.role, account: accountOf(kept, owner) };
    expect(changeStaff.body.safeParse(body).success).toBe(true);
  });

  it('needs a password on becoming an owner, also one whose address is known from before', () => {
    const before = person({ email: 'mei@kopi.example' });
    expect(formFaults({ ...startForm(before), role: 'owner' }, before)).toEqual({ password: 'passwordShort' });
  });
});

describe('a PIN field', () => {
  it('takes at most six digits and nothing else', () => {
    expect(pinDigits('12 34')).toBe('1234');
    expect(pinDigits('12a4567890')).toBe('124567');
  });
});

describe('what the server refuses', () => {
  const refused = (code: AppError['code']) => refusedFaults({ code });

  it('is told at the field where it is put right', () => {
    expect(refused('staff_name_taken')).toEqual({ name: 'nameTaken' });
    expect(refused('email_taken')).toEqual({ email: 'emailTaken' });
    expect(refused('account_missing')).toEqual({ email: 'accountMissing' });
    expect(refused('last_owner')).toEqual({ role: 'lastOwner' });
  });

  it('is told below the fields where it belongs to none', () => {
    expect(refused('server_timeout')).toBeNull();
    expect(refusedFaults(null)).toBeNull();
  });
});

it('lists those who may sign in apart from those who no longer may', () => {
  const gone = person({ deactivatedAt: 1 });
  expect(groupStaff([owner, gone])).toEqual({ active: [owner], deactivated: [gone] });
});
