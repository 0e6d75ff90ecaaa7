import { z } from 'zod';
import { microsSchema } from '../domain/money-schemas.ts';
import { countrySchema } from '../domain/phone.ts';
import { quietHoursSchema } from '../domain/quiet-hours.ts';
import { defineRoute, idSchema, instantSchema } from './route.ts';

// What campaigns, rules and activity messages have in common: all of them are paid from the SMS wallet.

const count = z.number().int();

/** What became of the messages of something: a campaign, a rule, an event. */
export const sendCountsSchema = z.strictObject({
  /** Taken by a carrier; those that arrived are among them. */
  sent: count,
  delivered: count,
  /** Refused by every carrier that was asked, or not delivered. */
  failed: count,
  /** Not sent at all: see the reasons for skipping. */
  skipped: count,
  /** Micro-units: settled less what was given back. */
  cost: microsSchema,
});
export type SendCounts = z.infer<typeof sendCountsSchema>;

export const messagingSchema = z.strictObject({
  /** The moment it is true for. */
  asOf: instantSchema,
  /** Of the SMS wallet, the reserve included. */
  available: microsSchema,
  /** What of it is kept for codes at the counter, and for how many. */
  reserve: microsSchema,
  reserveCodes: count,
  quiet: quietHoursSchema,
  /** The line that news end with, on a line of its own. */
  optOutLine: z.string(),
  /** Names that codes and service messages leave from; where there is none, and for news, it is a number. */
  senders: z.array(z.strictObject({ country: countrySchema, name: z.string() })),
  /** Campaigns that wait for credit; `missing` is what they lack, in micro-units. */
  heldForCredit: z.array(z.strictObject({ id: idSchema, name: z.string(), missing: microsSchema })),
  /** Messages of rules and events that are due and wait for credit. */
  waiting: count,
});
export type Messaging = z.infer<typeof messagingSchema>;

export const getMessaging = defineRoute({
  method: 'GET',
  path: '/v1/messaging',
  access: 'run_messaging',
  summary: 'What may be spent on messages that are no codes, what waits for it, and the rules they keep to.',
  reply: messagingSchema,
});
