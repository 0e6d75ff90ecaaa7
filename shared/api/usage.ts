import { z } from 'zod';
import { currencySchema, microsSchema } from '../domain/money-schemas.ts';
import { daySchema, purposeSchema } from './history.ts';
import { defineRoute, idSchema, instantSchema } from './route.ts';

/** How many days a page of usage may reach back, today included. */
export const usageDaysSchema = z.literal([7, 30, 90]);

/**
 * What codes or other messages came to. What was given back is no cost; a code is verified when it was read back.
 */
const countsSchema = z.strictObject({
  sent: z.number().int(),
  verified: z.number().int(),
  joined: z.number().int(),
  /** Micro-units. */
  cost: microsSchema,
});
export type UsageCounts = z.infer<typeof countsSchema>;

export const usageSchema = z.strictObject({
  /** The moment it is true for. */
  asOf: instantSchema,
  currency: currencySchema,
  /** Of codes alone. */
  total: countsSchema,
  /**
   * Oldest first, today included, without gaps: days of the shop. What was sent, verified and joined is of codes alone;
   * the cost is of all messages, and `costs` tells what of it was for which purpose.
   */
  days: z.array(
    countsSchema.extend({
      day: daySchema,
      // What an older version has cached does not tell it.
      costs: z.array(z.strictObject({ purpose: purposeSchema, cost: microsSchema })).default([]),
    }),
  ),
  /** Of codes alone, most sent first. */
  staff: z.array(countsSchema.extend({ staffId: idSchema, name: z.string() })),
  /** All that the SMS wallet paid for messages, most sent first. What is no code has nothing to verify: 0. */
  purposes: z.array(countsSchema.extend({ purpose: purposeSchema })),
  /** All messages that are no codes. What an older version has cached knows of none. */
  messages: countsSchema.pick({ sent: true, cost: true }).default({ sent: 0, cost: 0 }),
  /** Vouchers that were issued, by the wallet that paid them. */
  rewards: z
    .array(z.strictObject({ currency: currencySchema, redeemed: z.number().int(), cost: microsSchema }))
    .default([]),
  /** When the SMS credit reaches zero, and what that was computed from. */
  runOut: z.strictObject({
    available: microsSchema,
    /** Micro-units spent in the last seven days. */
    spent: microsSchema,
    at: instantSchema.nullable(),
  }),
  /** How many more members the SMS credit registers, and what that was computed from. */
  registrationsLeft: z.strictObject({
    available: microsSchema,
    /** Micro-units for one code to the home country. */
    pricePerCode: microsSchema,
    /** Codes sent for registrations in the last 30 days, and the registrations that were verified. */
    sends: z.number().int(),
    verified: z.number().int(),
    /** Null while no registration was verified in those days. */
    count: z.number().int().nullable(),
  }),
});
export type Usage = z.infer<typeof usageSchema>;

export const getUsage = defineRoute({
  method: 'GET',
  path: '/v1/usage',
  access: 'view_usage',
  summary: 'What was sent, verified and spent, by day, by staff and by purpose.',
  query: z.strictObject({ days: z.coerce.number().pipe(usageDaysSchema) }),
  reply: usageSchema,
});
