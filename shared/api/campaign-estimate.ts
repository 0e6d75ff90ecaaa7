import { z } from 'zod';
import { audienceSchema } from '../domain/audience.ts';
import { microsSchema } from '../domain/money-schemas.ts';
import { countrySchema, e164Schema } from '../domain/phone.ts';
import { messageTextSchema } from '../domain/templates.ts';
import { defineRoute, idSchema, instantSchema, nothingSchema, operationSchema } from './route.ts';

// What a campaign would come to, before it starts. Amounts are micro-units of the SMS wallet's currency.

const count = z.number().int();

export const estimateSchema = z.strictObject({
  /** The moment it is true for. */
  asOf: instantSchema,
  /** Members who fit the audience, and those of them who agreed to news and can be sent to now. */
  members: count,
  willGet: count,
  /** Whether every text has the same length; else the segments are extrapolated from 200 members a country. */
  exact: z.boolean(),
  /** Most members first. */
  byCountry: z.array(
    z.strictObject({
      country: countrySchema,
      count,
      /** Null without a price. */
      perSegment: microsSchema.nullable(),
      /** Of all messages there. */
      segments: count,
      cost: microsSchema,
      /**
       * Of a country that is not `open` the cost is 0. With `no_route` its members wait until a route that can be replied
       * to is switched on there; with any other they are skipped.
       */
      reach: z.enum(['open', 'not_allowed', 'stopped', 'no_price', 'no_route']),
    }),
  ),
  segments: count,
  cost: microsSchema,
  /** Of the SMS wallet, the reserve included; `reserve` of it is kept for codes. */
  available: microsSchema,
  reserve: microsSchema,
  /** What lacks for the cost; 0 when nothing does. It may be started all the same: it waits for a top-up. */
  missing: microsSchema,
  autoTopup: z.enum(['off', 'on', 'paused']),
});
export type Estimate = z.infer<typeof estimateSchema>;

export const estimateCampaign = defineRoute({
  method: 'POST',
  path: '/v1/campaigns/estimate',
  access: 'run_messaging',
  summary: 'How many would get a text, by country, and what that would cost. Writes nothing.',
  body: z.strictObject({ text: messageTextSchema, audience: audienceSchema }),
  reply: estimateSchema,
});

export const testCampaign = defineRoute({
  method: 'POST',
  path: '/v1/campaigns/:id/test',
  access: 'run_messaging',
  summary: 'Sends the saved text to one number, charged as a campaign; five an hour (`limit_tests`).',
  params: z.strictObject({ id: idSchema }),
  body: operationSchema.extend({ phone: e164Schema }),
  reply: nothingSchema,
});
