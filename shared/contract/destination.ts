import { may, type Permission, type Role } from '../domain/permissions.ts';
import type { Destination } from './choices.ts';

/** What it takes to see each of them. */
const PERMISSIONS: Readonly<Record<Destination, Permission>> = {
  register: 'register_members',
  members: 'manage_members',
  rewards: 'redeem_rewards',
  messaging: 'run_messaging',
  usage: 'view_usage',
  settings: 'register_members',
  credit: 'manage_billing',
};

/** Whether someone of this role is shown a screen that is asked for from outside of the page. */
export function mayGoTo(role: Role, destination: Destination): boolean {
  return may(role, PERMISSIONS[destination]);
}
