import { z } from 'zod';
import { currencySchema, microsSchema } from '../domain/money-schemas.ts';
import { countrySchema, e164Schema } from '../domain/phone.ts';
import { CODE_LENGTH, verificationPurposeSchema } from '../domain/verification.ts';
import { memberSchema } from './members.ts';
import { defineRoute, idSchema, instantSchema, operationSchema } from './route.ts';

/** Why a message did not arrive, as far as the carrier says. */
const failureReasonSchema = z.enum(['refused', 'undelivered', 'not_sent']);

const messageSchema = z.strictObject({
  id: idSchema,
  status: z.enum(['queued', 'sent', 'delivered', 'failed']),
  failure: failureReasonSchema.nullable(),
  /** When it was taken on, handed to the carrier, and ended (delivered or failed). */
  queuedAt: instantSchema,
  sentAt: instantSchema.nullable(),
  endedAt: instantSchema.nullable(),
});
export type Message = z.infer<typeof messageSchema>;

/** One number on its way to being proved. The code itself is in no answer, ever. */
export const verificationSchema = z.strictObject({
  id: idSchema,
  purpose: verificationPurposeSchema,
  phone: e164Schema,
  status: z.enum(['pending', 'verified', 'used']),
  expiresAt: instantSchema,
  /** Wrong codes that the number may still have; when none, `triesLiftAt` tells until when. */
  triesLeft: z.number().int(),
  triesLiftAt: instantSchema.nullable(),
  resendOpensAt: instantSchema,
  /** The newest message; an older one's code is void. */
  message: messageSchema,
});
export type Verification = z.infer<typeof verificationSchema>;

export const quoteSchema = z.strictObject({
  phone: e164Schema,
  country: countrySchema,
  segments: z.number().int(),
  currency: currencySchema,
  price: microsSchema,
  /** Sends that the limits on this number still leave; when none, `liftsAt` tells until when. */
  sendsLeft: z.number().int(),
  liftsAt: instantSchema.nullable(),
  /** The member that this number already is. */
  member: memberSchema.nullable(),
});
export type Quote = z.infer<typeof quoteSchema>;

/** Either a code is on its way, or the number already is a member and nothing was sent or spent. */
const startedSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('code_sent'), verification: verificationSchema }),
  z.strictObject({ kind: z.literal('known_member'), member: memberSchema }),
]);
export type Started = z.infer<typeof startedSchema>;

export const quoteVerification = defineRoute({
  method: 'POST',
  path: '/v1/verifications/quote',
  access: 'register_members',
  summary:
    'What a code to this number would cost and whether it may be sent. Writes nothing; the number stays out of URLs.',
  body: z.strictObject({ phone: e164Schema }),
  reply: quoteSchema,
});

export const startVerification = defineRoute({
  method: 'POST',
  path: '/v1/verifications',
  access: 'register_members',
  summary: 'Holds the price and sends a code.',
  body: operationSchema.extend({ phone: e164Schema }),
  reply: startedSchema,
});

const byId = z.strictObject({ id: idSchema });

export const getVerification = defineRoute({
  method: 'GET',
  path: '/v1/verifications/:id',
  access: 'register_members',
  summary: 'The state of a verification started at this device.',
  params: byId,
  reply: verificationSchema,
});

export const resendCode = defineRoute({
  method: 'POST',
  path: '/v1/verifications/:id/resend',
  access: 'register_members',
  summary: 'Sends a new code and makes the older one void.',
  params: byId,
  body: operationSchema,
  reply: verificationSchema,
});

export const checkCode = defineRoute({
  method: 'POST',
  path: '/v1/verifications/:id/check',
  access: 'register_members',
  summary: 'Compares a code. A wrong one costs a try.',
  params: byId,
  body: operationSchema.extend({ code: z.string().regex(new RegExp(`^\\d{${CODE_LENGTH}}$`)) }),
  reply: verificationSchema,
});

export const startPasswordReset = defineRoute({
  method: 'POST',
  path: '/v1/members/:id/password-resets',
  access: 'register_members',
  summary: 'Holds the price and sends a member a code to choose a new password with.',
  params: byId,
  body: operationSchema,
  reply: verificationSchema,
});

/** Why a code may not have come: what is known of its messages, and how the shop's others to that country fared. */
export const noCodeReportSchema = z.strictObject({
  country: countrySchema,
  /** Of this verification, newest first. */
  messages: z.array(messageSchema),
  /** Codes of the shop to that country in the last hours, this verification's own left out. */
  recent: z.strictObject({
    /** Counted since. */
    since: instantSchema,
    sent: z.number().int(),
    delivered: z.number().int(),
    failed: z.number().int(),
    verified: z.number().int(),
    /** Half of those that were delivered came within so many milliseconds; null without any. */
    medianDeliveryMs: z.number().int().nullable(),
    lastDeliveredAt: instantSchema.nullable(),
  }),
});
export type NoCodeReport = z.infer<typeof noCodeReportSchema>;

export const getNoCodeReport = defineRoute({
  method: 'GET',
  path: '/v1/verifications/:id/report',
  access: 'register_members',
  summary: 'Why a code may not have come.',
  params: byId,
  reply: noCodeReportSchema,
});
