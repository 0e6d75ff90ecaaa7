import { z } from 'zod';

export const roleSchema = z.enum(['cashier', 'manager', 'owner']);
export type Role = z.infer<typeof roleSchema>;

const CASHIER = ['register_members', 'redeem_rewards'] as const;
const MANAGER = [...CASHIER, 'manage_members', 'view_usage', 'run_messaging', 'manage_rewards'] as const;
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

/** Where a computer stands, seen from outside: see the stages of the snapshot. */
type ComputerStage = { kind: 'welcome' | 'pair' | 'locked' } | { kind: 'open'; staff: { role: Role } };

/**
 * Whether whoever is here may decide what concerns the whole computer: an owner, and anybody as long as it is no counter
 * yet.
 */
export function mayDecideForComputer(stage: ComputerStage): boolean {
  if (stage.kind === 'open') return may(stage.staff.role, 'manage_shop');
  return stage.kind !== 'locked';
}
