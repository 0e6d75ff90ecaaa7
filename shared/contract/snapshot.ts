import { z } from 'zod';
import { billingSchema, cardIdSchema } from '../api/billing.ts';
import { creditSchema } from '../api/credit.ts';
import { shopSchema, smsPriceSchema, staffMemberSchema, stoppedCountrySchema } from '../api/devices.ts';
import { memberSchema, todaySchema } from '../api/members.ts';
import { idSchema, instantSchema } from '../api/route.ts';
import { demoInfoSchema } from '../api/server.ts';
import { shopSettingsSchema } from '../api/shop.ts';
import { quoteSchema, verificationSchema } from '../api/verifications.ts';
import { countrySchema, e164Schema } from '../domain/phone.ts';
import { appErrorSchema } from '../error-schemas.ts';
import { destinationSchema, languageChoiceSchema, themeSchema, zoomSchema } from './choices.ts';
import { newsSchema } from './messaging.ts';
import { routingPageSchema } from './routing.ts';

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
  z.strictObject({
    kind: z.literal('open'),
    staff: staffMemberSchema,
    signedInAt: instantSchema,
    /** `offline` was let in by what this counter knows of the PIN: to read, and to keep drafts. */
    session: z.enum(['online', 'offline']),
  }),
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
    /** Known from a draft that was kept; else empty. */
    name: z.string().max(200),
    quote: quoteStateSchema,
    /** Grows when something else than typing fills the field: what it shows then is this text. */
    filled: z.number().int(),
  }),
  z.strictObject({
    step: z.literal('code'),
    text: z.string(),
    country: countrySchema,
    verification: verificationSchema,
    /** Who resets the password; null for a registration. */
    member: memberSchema.nullable(),
  }),
  z.strictObject({
    step: z.literal('details'),
    text: z.string(),
    country: countrySchema,
    verification: verificationSchema,
    details: detailsDraftSchema,
  }),
  z.strictObject({ step: z.literal('saved'), member: memberSchema }),
  z.strictObject({
    step: z.literal('known_member'),
    member: memberSchema,
    /** The password reset that was gone back from: while it holds, going on with it sends nothing. */
    reset: verificationSchema.nullable(),
  }),
  /** The number is proved: the member types a new password. It is in no snapshot and on no disk. */
  z.strictObject({ step: z.literal('password'), verification: verificationSchema, member: memberSchema }),
  z.strictObject({ step: z.literal('password_set'), member: memberSchema }),
]);
export type Registration = z.infer<typeof registrationSchema>;

/** A registration that was typed and not sent, kept until its code can be sent or it is dropped. */
export const keptDraftSchema = z.strictObject({
  id: idSchema,
  phone: e164Schema,
  country: countrySchema,
  name: z.string().max(200),
  keptAt: instantSchema,
  /** Who kept it. */
  staffName: z.string(),
});
export type KeptDraft = z.infer<typeof keptDraftSchema>;
/** Drafts that one counter keeps. */
export const MOST_DRAFTS = 200;

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
  z.strictObject({
    kind: z.literal('open'),
    billing: billingSchema,
    cardSetup: cardSetupSchema,
    /** Whether it was read since the line came up; else it is the last known one, to read only. */
    current: z.boolean(),
  }),
]);
export type BillingPage = z.infer<typeof billingPageSchema>;

/** The owner's page of staff, devices and limits; it opens and closes as Billing & Credit does. */
const shopPageSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('closed') }),
  z.strictObject({ kind: z.literal('password_required') }),
  z.strictObject({
    kind: z.literal('open'),
    settings: shopSettingsSchema,
    /** As for Billing & Credit. */
    current: z.boolean(),
  }),
]);

/** A newer version of the desktop app: `off` where it was built without a place to ask. */
const updateSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('off') }),
  /** `checkedAt` is null until the place has been asked. */
  z.strictObject({ kind: z.literal('none'), checkedAt: instantSchema.nullable() }),
  z.strictObject({ kind: z.literal('checking') }),
  z.strictObject({ kind: z.literal('downloading'), version: z.string(), percent: z.number().int().min(0).max(100) }),
  /** Installed when the app is next closed, or at once by `computer.installUpdate`. */
  z.strictObject({ kind: z.literal('ready'), version: z.string() }),
  z.strictObject({ kind: z.literal('failed') }),
]);
export type Update = z.infer<typeof updateSchema>;

/** What the desktop app may do on this computer, as it was chosen here. */
const computerSchema = z.strictObject({
  zoom: zoomSchema,
  /** The whole screen belongs to the counter, from the lock screen on. */
  kiosk: z.boolean(),
  /** Null where the system does not let an app start with it. */
  startsAtLogin: z.boolean().nullable(),
  /** Whether the system tells of low credit and of paused auto top-up. */
  notifications: z.boolean(),
  update: updateSchema,
});

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
    language: languageChoiceSchema,
    /** `failing` while this computer's disk does not take what is to outlast a restart. */
    storage: z.enum(['ok', 'failing']),
    /** `memory` when the system has no key ring: then the device must be paired again after a restart. */
    secrets: z.enum(['keychain', 'memory']),
    /** Milliseconds to add to this computer's clock to get the server's; 0 while that is not known. */
    clockOffset: z.number().int(),
    /** What had to be started again after a crash, until somebody has seen that: the page, or the whole app. */
    recovered: z.enum(['none', 'page', 'app']),
    /** The screen that was last asked for from outside of the page; `nth` grows with each time. */
    goTo: z.strictObject({ destination: destinationSchema, nth: z.number().int() }).nullable(),
  }),
  /** Null in a browser, where none of it can be chosen. */
  computer: computerSchema.nullable(),
  /** Which backend this computer belongs to: its own demo shop, or a server. Left out until one is chosen. */
  server: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('demo') }),
      z.strictObject({ kind: z.literal('server'), url: z.string() }),
    ])
    .optional(),
  stage: stageSchema,
  connection: connectionSchema,
  demo: demoInfoSchema.nullable(),
  shop: shopSchema.nullable(),
  /** Which of the shop's devices this is; null until it is paired. */
  deviceId: idSchema.nullable(),
  deviceName: z.string().nullable(),
  staff: z.array(staffMemberSchema),
  /** Those whose PIN this counter can check without a line. */
  offlineStaff: z.array(idSchema),
  prices: z.array(smsPriceSchema),
  countries: z.array(countrySchema),
  stoppedCountries: z.array(stoppedCountrySchema),
  credit: creditSchema.nullable(),
  /** Whether the credit was heard of since the line came up; else it is the last known one. */
  creditIsCurrent: z.boolean(),
  registration: registrationSchema.nullable(),
  /** Newest first. */
  drafts: z.array(keptDraftSchema),
  today: todaySchema.nullable(),
  billing: billingPageSchema,
  shopPage: shopPageSchema,
  routingPage: routingPageSchema,
  /** This counter's copy of the members, for those who may see it: how many, and when it last was up to date. */
  members: z
    .strictObject({
      count: z.number().int(),
      /** Grows with each change. */
      revision: z.number().int(),
      asOf: instantSchema.nullable(),
      /** `reading` until all changes are in. */
      state: z.enum(['reading', 'current', 'offline']),
    })
    .nullable(),
  news: newsSchema,
});
export type Snapshot = z.infer<typeof snapshotSchema>;
