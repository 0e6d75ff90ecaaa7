import { describe, expect, it } from 'vitest';
import { may, needsPassword, type Permission, type Role } from '#shared/domain/permissions.ts';

/** The permission, the least role that has it, and whether it takes the password. */
const PERMISSIONS: [Permission, Role, boolean][] = [
  ['register_members', 'cashier', false],
  ['redeem_rewards', 'cashier', false],
  ['manage_members', 'manager', false],
  ['view_usage', 'manager', false],
  ['run_messaging', 'manager', false],
  ['manage_rewards', 'manager', false],
  ['confirm_password', 'owner', false],
  ['manage_billing', 'owner', true],
  ['manage_shop', 'owner', true],
];
const ROLES: readonly Role[] = ['cashier', 'manager', 'owner'];

describe('a permission', () => {
  it.each(PERMISSIONS)('%s is given from %s up; password: %s', (permission, least, password) => {
    for (const role of ROLES) expect(may(role, permission), role).toBe(ROLES.indexOf(role) >= ROLES.indexOf(least));
    expect(needsPassword(permission)).toBe(password);
  });
});
