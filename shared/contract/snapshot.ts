import { z } from 'zod';
import { billingSchema, cardIdSchema } from '../api/billing.ts';
import { creditSchema } from '../api/credit.ts';
import { shopSchema, smsPriceSchema, staffMemberSchema } from '../api/devices.ts';
import { memberSchema, todaySchema } from '../api/members.ts';
import { instantSchema } from '../api/route.ts';
import { demoInfoSchema } from '../api/server.ts';
import { quoteSchema, verificationSchema } from '../api/verifications.ts';
import { countrySchema } from '../domain/phone.ts';
import { appErrorSchema } from '../errors.ts';

/** Where the app is, seen from outside: each stage has one screen, and only `open` shows the shell. */
const stageSchema = z.discriminatedUnion('kind', [
  /** First start: connect to a server, or the demo where one is running. */
  z.strictObject({ kind: z.literal('welcome'), demoAvailable: z.boolean() }),
  /** An owner pairs the device. `reason` tells why again, when it had been paired before. */
  z.strictObject({
    kind: z.literal('pair'),
    serverUrl: z.string(),
    reason: z.enum(['first', 'device_revoked', 'token_not_kept']),
  }),
  z.strictObject({ kind: z.literal('locked') }),
  z.strictObject({ kind: z.literal('open'), staff: staffMemberSchema, signedInAt: instantSchema }),
]);

const connectionSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({ kind: z.literal('connecting') }),
  z.strictObject({ kind: z.literal('live'), since: instantSchema }),
  z.strictObject({ kind: z.literal('offline'), since: instantSchema, error: appErrorSchema }),
]);

/** Text fields as the cashier left them: they may be half-typed, so they are not validated here. */
export const detailsDraftSchema = z.strictObject({
  name: z.string().max(200),
  email: z.string().max(300),
  birthday: z.string().max(20),
  marketingConsent: z.boolean(),
});
export type DetailsDraft = z.infer<typeof detailsDraftSchema>;

/** What the price and destination line knows of the number in the field. */
const quoteStateSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({ kind: z.literal('asking') }),
  z.strictObject({ kind: z.literal('ready'), quote: quoteSchema }),
  z.strictObject({ kind: z.literal('refused'), error: appErrorSchema }),
]);

/** The registration in hand. It lives in the core and on disk, so that a restart in the middle comes back to it. */
const registrationSchema = z.discriminatedUnion('step', [
  z.strictObject({
    step: z.literal('phone'),
    text: z.string().max(40),
    country: countrySchema,
    quote: quoteStateSchema,
  }),
  z.strictObject({
    step: z.literal('code'),
    text: z.string(),
    country: countrySchema,
    verification: verificationSchema,
  }),
  z.strictObject({
    step: z.literal('details'),
    text: z.string(),
    country: countrySchema,
    verification: verificationSchema,
    details: detailsDraftSchema,
  }),
  z.strictObject({ step: z.literal('saved'), member: memberSchema }),
  z.strictObject({ step: z.literal('known_member'), member: memberSchema }),
]);
export type Registration = z.infer<typeof registrationSchema>;

/** A card being added on the payment provider's own page; the backend tells what became of it. */
const cardSetupSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({ kind: z.literal('open'), url: z.url() }),
  z.strictObject({ kind: z.literal('added'), cardId: cardIdSchema }),
  z.strictObject({ kind: z.literal('expired') }),
]);

/** The owner's page. It closes when the counter locks, and the password opens it again after a while. */
const billingPageSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('closed') }),
  z.strictObject({ kind: z.literal('password_required') }),
  z.strictObject({ kind: z.literal('open'), billing: billingSchema, cardSetup: cardSetupSchema }),
]);
export type BillingPage = z.infer<typeof billingPageSchema>;

export const themeSchema = z.enum(['system', 'light', 'dark']);

/**
 * All that the screen shows: the renderer holds no truth of its own. The core publishes a whole new snapshot at each
 * change. No token, password, PIN or code is ever in it.
 */
export const snapshotSchema = z.strictObject({
  /** Grows by one with each publication. */
  revision: z.number().int(),
  app: z.strictObject({
    version: z.string(),
    host: z.enum(['electron', 'browser']),
    theme: themeSchema,
    /** `memory` when the system has no key ring: then the device must be paired again after a restart. */
    secrets: z.enum(['keychain', 'memory']),
    /** Milliseconds to add to this computer's clock to get the server's; 0 while that is not known. */
    clockOffset: z.number().int(),
  }),
  stage: stageSchema,
  connection: connectionSchema,
  demo: demoInfoSchema.nullable(),
  shop: shopSchema.nullable(),
  deviceName: z.string().nullable(),
  staff: z.array(staffMemberSchema),
  prices: z.array(smsPriceSchema),
  credit: creditSchema.nullable(),
  registration: registrationSchema.nullable(),
  today: todaySchema.nullable(),
  billing: billingPageSchema,
});
export type Snapshot = z.infer<typeof snapshotSchema>;
