import { z } from 'zod';
import { activityKindSchema } from '../domain/messaging.ts';
import { microsSchema } from '../domain/money-schemas.ts';
import { minuteOfDaySchema } from '../domain/shop-time.ts';
import { messageTextSchema } from '../domain/templates.ts';
import { sendCountsSchema } from './messaging.ts';
import { defineRoute, instantSchema, operationSchema } from './route.ts';

// Activity messages: what members, and for one kind the owner, are told when something happens.

/** What can be set beside the text, by the kind of the event. */
const activitySettingsSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('birthday'), minute: minuteOfDaySchema }),
  z.strictObject({
    kind: z.literal('lapsing'),
    /** A membership ends so many months after the last visit. */
    months: z.number().int().min(1).max(60),
    /** How many days before that it is told. */
    daysBefore: z.number().int().min(1).max(60),
    minute: minuteOfDaySchema,
  }),
  /** Told once the SMS wallet has less available than so many micro-units. */
  z.strictObject({ kind: z.literal('balance_low'), threshold: microsSchema.positive() }),
  z.strictObject({ kind: activityKindSchema.exclude(['birthday', 'lapsing', 'balance_low']) }),
]);
export type ActivitySettings = z.infer<typeof activitySettingsSchema>;

export const activitySchema = z.strictObject({
  kind: activityKindSchema,
  enabled: z.boolean(),
  text: messageTextSchema,
  settings: activitySettingsSchema,
  /** Of the last change: what is edited must not have changed meanwhile. */
  revision: z.number().int(),
  last30: sendCountsSchema,
});
export type Activity = z.infer<typeof activitySchema>;

export const activitiesSchema = z.strictObject({
  /** The moment it is true for. */
  asOf: instantSchema,
  /** One of each kind. */
  activities: z.array(activitySchema),
  /** Masked numbers that are told when the balance is low. */
  ownerPhones: z.array(z.string()),
});

export const getActivities = defineRoute({
  method: 'GET',
  path: '/v1/activities',
  access: 'run_messaging',
  summary: 'The activity messages with what they came to in the last 30 days.',
  reply: activitiesSchema,
});

export const changeActivity = defineRoute({
  method: 'PUT',
  path: '/v1/activities/:kind',
  access: 'run_messaging',
  summary: 'Switches an activity message and writes its text. The one about the balance is an owner’s (`forbidden`).',
  params: z.strictObject({ kind: activityKindSchema }),
  body: operationSchema.extend({
    revision: z.number().int(),
    enabled: z.boolean(),
    text: messageTextSchema,
    /** Of the same kind as the path (`invalid_request`). */
    settings: activitySettingsSchema,
  }),
  reply: activitySchema,
});
