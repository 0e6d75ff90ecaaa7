import { z } from 'zod';
import { tagSchema } from '../domain/audience.ts';
import { botRuleSchema } from '../domain/messaging.ts';
import { microsSchema } from '../domain/money-schemas.ts';
import { countrySchema } from '../domain/phone.ts';
import { minuteOfDaySchema } from '../domain/shop-time.ts';
import { messageTextSchema } from '../domain/templates.ts';
import { nameSchema } from '../domain/text.ts';
import { daySchema } from './history.ts';
import { sendCountsSchema } from './messaging.ts';
import { defineRoute, idSchema, instantSchema, nothingSchema, operationSchema } from './route.ts';

// The Campaign BOT: rules that write to members by themselves, each of them once.

const count = z.number().int();

export const botDraftSchema = z.strictObject({
  name: nameSchema(60),
  /** Whom it meets, and on which day. */
  rule: botRuleSchema,
  text: messageTextSchema,
  /** Only members with this tag; null for all. */
  tag: tagSchema.nullable(),
  /** When its messages go out on that day. */
  minute: minuteOfDaySchema,
  /** Most that it may spend in a calendar month of the shop, in micro-units of the SMS wallet's currency. */
  monthlyCap: microsSchema.positive(),
});

export const botSchema = botDraftSchema.extend({
  id: idSchema,
  enabled: z.boolean(),
  /** Of the last change: what is edited must not have changed meanwhile. */
  revision: count,
  /** `committed` is the cost with what is held, which the cap is compared with. */
  thisMonth: sendCountsSchema.extend({ committed: microsSchema }),
  /** `cap`: the month's cap leaves no room for one more message. */
  paused: z.enum(['cap']).nullable(),
});
export type Bot = z.infer<typeof botSchema>;

export const botsSchema = z.strictObject({
  /** The moment it is true for. */
  asOf: instantSchema,
  /** In the order that they were made in. */
  rules: z.array(botSchema),
});

export const getBots = defineRoute({
  method: 'GET',
  path: '/v1/bots',
  access: 'run_messaging',
  summary: 'The rules of the Campaign BOT with what they came to this month.',
  reply: botsSchema,
});

export const createBot = defineRoute({
  method: 'POST',
  path: '/v1/bots',
  access: 'run_messaging',
  summary: 'A new rule, off. A cap is a whole amount from 1 to 2,000 (`amount_out_of_range`).',
  body: operationSchema.extend(botDraftSchema.shape),
  reply: botSchema,
});

const byId = z.strictObject({ id: idSchema });

export const changeBot = defineRoute({
  method: 'PUT',
  path: '/v1/bots/:id',
  access: 'run_messaging',
  summary: 'Changes a rule. Refused when somebody else did meanwhile (`bot_changed`).',
  params: byId,
  body: operationSchema.extend({ revision: count, ...botDraftSchema.shape }),
  reply: botSchema,
});

export const setBotEnabled = defineRoute({
  method: 'PUT',
  path: '/v1/bots/:id/enabled',
  access: 'run_messaging',
  summary: 'Switches a rule on or off. Off, nothing of it goes out any more.',
  params: byId,
  body: operationSchema.extend({ enabled: z.boolean() }),
  reply: botSchema,
});

export const removeBot = defineRoute({
  method: 'POST',
  path: '/v1/bots/:id/remove',
  access: 'run_messaging',
  summary: 'Removes a rule. What it sent stays in the history.',
  params: byId,
  body: operationSchema,
  reply: nothingSchema,
});

const botPreviewSchema = z.strictObject({
  /** The moment it is true for. */
  asOf: instantSchema,
  /** The next 30 days, today first, as far as the cap goes. */
  days: z.array(z.strictObject({ day: daySchema, count, cost: microsSchema })),
  count,
  cost: microsSchema,
  /** Most members first. */
  byCountry: z.array(z.strictObject({ country: countrySchema, count, cost: microsSchema })),
  /** The first 50. */
  people: z.array(z.strictObject({ memberId: idSchema, name: z.string(), day: daySchema })),
  /** From which day on the cap would leave members out, or to a later month; null where it does not. */
  cappedFrom: daySchema.nullable(),
});
export type BotPreview = z.infer<typeof botPreviewSchema>;

export const previewBot = defineRoute({
  method: 'POST',
  path: '/v1/bots/preview',
  access: 'run_messaging',
  summary: 'Who would get a rule’s message in the next 30 days if nobody visited meanwhile. Writes nothing.',
  body: botDraftSchema.pick({ rule: true, text: true, tag: true, minute: true, monthlyCap: true }).extend({
    /** The rule that is changed by it: whom it has written to are left out. Null for a new one. */
    id: idSchema.nullable(),
  }),
  reply: botPreviewSchema,
});
