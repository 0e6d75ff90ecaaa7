import { z } from 'zod';

export const roleSchema = z.enum(['cashier', 'manager', 'owner']);
export type Role = z.infer<typeof roleSchema>;

const CASHIER = ['register_members'] as const;
const MANAGER = [...CASHIER, 'manage_members', 'view_usage'] as const;
const OWNER = [...MANAGER, 'confirm_password', 'manage_billing', 'manage_shop'] as const;

export type Permission = (typeof OWNER)[number];

const permissionsOf: Record<Role, readonly Permission[]> = { cashier: CASHIER, manager: MANAGER, owner: OWNER };

/** Whether someone of this role may do it. The backend enforces this; the app hides or explains what it denies. */
export function may(role: Role, permission: Permission): boolean {
  return permissionsOf[role].includes(permission);
}

/** What an owner may do only while the password was given a short while ago: a PIN can be seen over a shoulder. */
export function needsPassword(permission: Permission): boolean {
  return permission === 'manage_billing' || permission === 'manage_shop';
}
