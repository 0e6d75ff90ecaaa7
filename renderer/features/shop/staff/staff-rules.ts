import { addStaff, type StaffRecord } from '#shared/api/shop.ts';
import type { Role } from '#shared/domain/permissions.ts';
import type { AppError, ErrorCode } from '#shared/errors.ts';

/** How many digits a PIN has at most. */
const LONGEST_PIN = 6;

/** What is typed of someone of the staff. Email and password are asked of owners only. */
export interface StaffForm {
  name: string;
  role: Role;
  /** Of someone new; theirs is reset elsewhere. */
  pin: string;
  email: string;
  password: string;
}

export type StaffField = keyof StaffForm;
type StaffFault =
  | 'nameInvalid'
  | 'nameTaken'
  | 'lastOwner'
  | 'pinInvalid'
  | 'emailInvalid'
  | 'emailTaken'
  | 'passwordShort'
  | 'accountMissing';

type StaffFaults = Partial<Record<StaffField, StaffFault>>;

/** @param person null for someone new */
export function startForm(person: StaffRecord | null): StaffForm {
  return {
    name: person?.name ?? '',
    role: person?.role ?? 'cashier',
    pin: '',
    email: person?.email ?? '',
    password: '',
  };
}

/** The digits of what was typed or pasted into a PIN field, as many as a PIN has. */
export function pinDigits(text: string): string {
  return text.replace(/\D/g, '').slice(0, LONGEST_PIN);
}

export function isPin(text: string): boolean {
  return addStaff.body.shape.pin.safeParse(text).success;
}

/** Whether an owner has a password that an empty field keeps. */
function keepsPassword(person: StaffRecord | null, form: StaffForm): boolean {
  return person?.role === 'owner' && form.password === '';
}

/** What keeps the form from being saved, at the field where it is put right. */
export function formFaults(form: StaffForm, person: StaffRecord | null): StaffFaults {
  const { name, account } = addStaff.body.shape;
  const { email, password } = account.unwrap().shape;
  const isOwner = form.role === 'owner';
  return {
    ...(name.safeParse(form.name).success ? {} : { name: 'nameInvalid' }),
    ...(person !== null || isPin(form.pin) ? {} : { pin: 'pinInvalid' }),
    ...(!isOwner || email.safeParse(form.email.trim()).success ? {} : { email: 'emailInvalid' }),
    ...(!isOwner || keepsPassword(person, form) || password.safeParse(form.password).success
      ? {}
      : { password: 'passwordShort' }),
  };
}

const FAULT_OF: Partial<Record<ErrorCode, StaffFaults>> = {
  staff_name_taken: { name: 'nameTaken' },
  last_owner: { role: 'lastOwner' },
  email_taken: { email: 'emailTaken' },
  account_missing: { email: 'accountMissing' },
};

/** Where the server's refusal belongs; null when it belongs to no field. */
export function refusedFaults(error: AppError | null): StaffFaults | null {
  return error === null ? null : (FAULT_OF[error.code] ?? null);
}

/** The account that is sent along: an owner's, whose password stays where none was typed. */
export function accountOf(form: StaffForm, person: StaffRecord | null) {
  if (form.role !== 'owner') return null;
  return { email: form.email.trim(), password: keepsPassword(person, form) ? null : form.password };
}

/** Those who may sign in, and those who no longer may. */
export function groupStaff(staff: readonly StaffRecord[]): { active: StaffRecord[]; deactivated: StaffRecord[] } {
  return {
    active: staff.filter(({ deactivatedAt }) => deactivatedAt === null),
    deactivated: staff.filter(({ deactivatedAt }) => deactivatedAt !== null),
  };
}
