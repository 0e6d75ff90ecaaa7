import type { Permission } from '#shared/domain/permissions.ts';

/** The screens inside the shell. One more is a name here, a case in `ViewScreen`, and a way to it. */
export type View =
  | 'register'
  | 'members'
  | 'rewards'
  | 'messaging'
  | 'usage'
  | 'settings'
  | 'credit'
  | 'staff'
  | 'devices'
  | 'limits'
  | 'routing';

/** Those that stand in the rail, each with its key and with what it takes to see it. */
export const RAIL_VIEWS = [
  { view: 'register', key: 'F1', permission: 'register_members' },
  { view: 'members', key: 'F2', permission: 'manage_members' },
  { view: 'rewards', key: 'F3', permission: 'redeem_rewards' },
  { view: 'messaging', key: 'F4', permission: 'run_messaging' },
  { view: 'usage', key: 'F5', permission: 'view_usage' },
] as const satisfies readonly { view: View; key: string; permission: Permission }[];

export type RailView = (typeof RAIL_VIEWS)[number]['view'];
