import { z } from 'zod';
import { idleLockSchema } from '../domain/limits.ts';
import { currencySchema, microsSchema } from '../domain/money-schemas.ts';
import { roleSchema } from '../domain/permissions.ts';
import { countrySchema } from '../domain/phone.ts';
import { nameSchema } from '../domain/text.ts';
import { defineRoute, idSchema, instantSchema, nothingSchema } from './route.ts';

export const shopSchema = z.strictObject({
  id: idSchema,
  name: z.string(),
  homeCountry: countrySchema,
  /** IANA name. */
  timeZone: z.string(),
  /** Minutes without a key or a touch after which a counter locks. */
  idleLockMinutes: idleLockSchema,
});

export const staffMemberSchema = z.strictObject({
  id: idSchema,
  name: z.string(),
  role: roleSchema,
  /** When the PIN was set: what a counter knows of an older PIN no longer counts. */
  pinSetAt: instantSchema,
});
export type StaffMember = z.infer<typeof staffMemberSchema>;

export const smsPriceSchema = z.strictObject({
  country: countrySchema,
  currency: currencySchema,
  perSegment: microsSchema,
  /** Since when it holds. */
  effectiveFrom: instantSchema,
});
export type SmsPrice = z.infer<typeof smsPriceSchema>;

/** A country that is not sent to for a while, because hardly anybody read the codes back. */
export const stoppedCountrySchema = z.strictObject({
  country: countrySchema,
  since: instantSchema,
  liftsAt: instantSchema,
  /** What it was decided by. */
  sent: z.number().int(),
  verified: z.number().int(),
});
export type StoppedCountry = z.infer<typeof stoppedCountrySchema>;

const deviceSchema = z.strictObject({ id: idSchema, name: z.string() });

/** All that a counter needs to show its first screen, also later without a line. */
export const counterSchema = z.strictObject({
  shop: shopSchema,
  device: deviceSchema,
  /** Those who may sign in here, by name. */
  staff: z.array(staffMemberSchema),
  prices: z.array(smsPriceSchema),
  /** Where this shop sends to, the home country first. */
  countries: z.array(countrySchema),
  stoppedCountries: z.array(stoppedCountrySchema),
});
export type Counter = z.infer<typeof counterSchema>;

export const pairDevice = defineRoute({
  method: 'POST',
  path: '/v1/devices',
  access: 'public',
  summary: 'An owner pairs a device with email and password. The same installation stays the same device.',
  body: z.strictObject({
    /** Made once by the app where it is installed, so that pairing again, or a lost answer, adds no second device. */
    installationId: idSchema,
    email: z.email().max(254),
    password: z.string().min(1).max(200),
    deviceName: nameSchema(40),
  }),
  /** The token is given out here and never again; the server keeps a hash. */
  reply: z.strictObject({ deviceToken: z.string(), counter: counterSchema }),
});

export const getCounter = defineRoute({
  method: 'GET',
  path: '/v1/devices/current',
  access: 'device',
  summary: 'The shop, the staff and the prices, for the device that asks.',
  reply: counterSchema,
});

export const unpairDevice = defineRoute({
  method: 'DELETE',
  path: '/v1/devices/current',
  access: 'device',
  summary: 'Revokes the token of the device that asks, and its sessions.',
  reply: nothingSchema,
});

export const revokeDevice = defineRoute({
  method: 'DELETE',
  path: '/v1/devices/:id',
  access: 'manage_shop',
  summary: 'Revokes a device of this shop: its token and its sessions end at once.',
  params: z.strictObject({ id: idSchema }),
  reply: nothingSchema,
});
