import { z } from 'zod';
import { idleLockSchema, limitsSchema } from '../domain/limits.ts';
import { roleSchema } from '../domain/permissions.ts';
import { countrySchema } from '../domain/phone.ts';
import { nameSchema } from '../domain/text.ts';
import { staffMemberSchema, stoppedCountrySchema } from './devices.ts';
import { defineRoute, idSchema, instantSchema, nothingSchema, operationSchema } from './route.ts';
import { pinSchema } from './sessions.ts';

/** Someone of the staff as an owner sees them. Nobody is ever deleted: what they did keeps their name. */
const staffRecordSchema = staffMemberSchema.extend({
  /** Of an owner, who pairs devices with it. */
  email: z.string().nullable(),
  /** Null while they may sign in. */
  deactivatedAt: instantSchema.nullable(),
  /** When they last signed in anywhere. */
  lastSignInAt: instantSchema.nullable(),
});
export type StaffRecord = z.infer<typeof staffRecordSchema>;

const deviceRecordSchema = z.strictObject({
  id: idSchema,
  name: z.string(),
  pairedAt: instantSchema,
  /** The owner who paired it. */
  pairedBy: z.string(),
  /** Whether it listens to this server now. */
  online: z.boolean(),
  /** When it was last heard of; null since before this was kept. */
  lastSeenAt: instantSchema.nullable(),
  /** Who is signed in at it. */
  staffName: z.string().nullable(),
  revokedAt: instantSchema.nullable(),
});
export type DeviceRecord = z.infer<typeof deviceRecordSchema>;

export const shopSettingsSchema = z.strictObject({
  /** The moment it is true for. */
  asOf: instantSchema,
  /** Those who may sign in first, each group by name. */
  staff: z.array(staffRecordSchema),
  /** Those in use first, each group by name. */
  devices: z.array(deviceRecordSchema),
  limits: limitsSchema,
  idleLockMinutes: idleLockSchema,
  stoppedCountries: z.array(stoppedCountrySchema),
});
export type ShopSettings = z.infer<typeof shopSettingsSchema>;

export const getShopSettings = defineRoute({
  method: 'GET',
  path: '/v1/shop',
  access: 'manage_shop',
  summary: 'The owner’s page of the shop: staff, devices and limits.',
  reply: shopSettingsSchema,
});

/** What an owner signs in with where a password is asked for. */
const accountSchema = z.strictObject({
  email: z.email().max(254),
  /** Null keeps the password there is. */
  password: z.string().min(10).max(200).nullable(),
});

export const addStaff = defineRoute({
  method: 'POST',
  path: '/v1/staff',
  access: 'manage_shop',
  summary: 'Adds someone to the staff. An owner needs an email address and a password (`account_missing`).',
  body: operationSchema.extend({
    name: nameSchema(60),
    role: roleSchema,
    pin: pinSchema,
    account: accountSchema.nullable(),
  }),
  reply: staffRecordSchema,
});

const byId = z.strictObject({ id: idSchema });

export const changeStaff = defineRoute({
  method: 'PUT',
  path: '/v1/staff/:id',
  access: 'manage_shop',
  summary: 'Name and role. Another role ends their sessions; the shop keeps an owner (`last_owner`).',
  params: byId,
  body: operationSchema.extend({ name: nameSchema(60), role: roleSchema, account: accountSchema.nullable() }),
  reply: staffRecordSchema,
});

export const resetPin = defineRoute({
  method: 'PUT',
  path: '/v1/staff/:id/pin',
  access: 'manage_shop',
  summary: 'Sets a new PIN. Their sessions end, and waits after wrong PINs are forgotten.',
  params: byId,
  body: operationSchema.extend({ pin: pinSchema }),
  reply: staffRecordSchema,
});

export const setStaffActive = defineRoute({
  method: 'PUT',
  path: '/v1/staff/:id/active',
  access: 'manage_shop',
  summary: 'Whether they may sign in. Ending it ends their sessions; the shop keeps an owner (`last_owner`).',
  params: byId,
  body: operationSchema.extend({ active: z.boolean() }),
  reply: staffRecordSchema,
});

export const renameDevice = defineRoute({
  method: 'PUT',
  path: '/v1/devices/:id',
  access: 'manage_shop',
  summary: 'Names a device.',
  params: byId,
  body: operationSchema.extend({ name: nameSchema(40) }),
  reply: nothingSchema,
});

export const saveLimits = defineRoute({
  method: 'PUT',
  path: '/v1/shop/limits',
  access: 'manage_shop',
  summary: 'How much the shop sends and where to, and after how long a counter locks.',
  body: operationSchema.extend({ limits: limitsSchema, idleLockMinutes: idleLockSchema }),
  reply: nothingSchema,
});

export const releaseCountry = defineRoute({
  method: 'POST',
  path: '/v1/shop/stopped-countries/:country/release',
  access: 'manage_shop',
  summary: 'Sends to a stopped country again; what was sent before no longer counts.',
  params: z.strictObject({ country: countrySchema }),
  body: operationSchema,
  reply: nothingSchema,
});
