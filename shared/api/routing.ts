import { z } from 'zod';
import { microsSchema } from '../domain/money-schemas.ts';
import { countrySchema, e164Schema } from '../domain/phone.ts';
import { quietHoursSchema } from '../domain/quiet-hours.ts';
import { senderNameSchema } from '../domain/sender-names.ts';
import { defineRoute, instantSchema, nothingSchema, operationSchema } from './route.ts';

// Which way messages leave, and the rules for those that are no codes: an owner's page.

/** A country that has routes of its own, or `other` for all that have none. */
const routedCountrySchema = z.union([countrySchema, z.literal('other')]);

/** The id of a gateway, as the server's settings name it. */
const gatewayIdSchema = z.string().min(1).max(40);

const routeChoiceSchema = z.strictObject({
  gateway: gatewayIdSchema,
  enabled: z.boolean(),
  /** 1 is asked first; among equals the fastest. */
  priority: z.number().int().min(1).max(9),
});

/** A share of messages, from 0 to 1. */
const shareSchema = z.number().min(0).max(1);

const measuredRouteSchema = routeChoiceSchema.extend({
  /** Whether the next message takes it. */
  inUse: z.boolean(),
  /** `broken` is passed over until it has proved itself again, `degraded` is asked after all others. */
  state: z.enum(['healthy', 'degraded', 'broken', 'unmeasured']),
  /** When a broken one is tried again. */
  until: instantSchema.nullable(),
  // Of the last 24 hours; null while there is nothing to tell it by.
  /** Milliseconds for handing one message over, on average. */
  latencyMs: z.number().int().nullable(),
  /** Taken, of those that were handed over. */
  success: shareSchema.nullable(),
  /** Arrived, of those that were taken and are known of. */
  delivered: shareSchema.nullable(),
  sent24h: z.number().int(),
});
export type MeasuredRoute = z.infer<typeof measuredRouteSchema>;

const countrySenderSchema = z.strictObject({
  name: senderNameSchema,
  /** An owner says that the name is registered there. */
  registered: z.boolean(),
});

const countryRoutingSchema = z.strictObject({
  country: routedCountrySchema,
  /** Null: messages leave from the gateway's number. */
  senderName: countrySenderSchema.nullable(),
  /** One for each gateway. */
  routes: z.array(measuredRouteSchema),
});
export type CountryRouting = z.infer<typeof countryRoutingSchema>;

/** What holds for all messages that are no codes, and for rewards. */
export const sendingSettingsSchema = z.strictObject({
  quiet: quietHoursSchema,
  /** For how many codes to the home country credit is kept. */
  counterReserveCodes: z.number().int().min(0).max(10_000),
  /** What news end with; it has a word in it that can be replied (`opt_out_line_invalid`). */
  optOutLine: z.string().trim().min(1).max(60),
  /** Told when the balance is low. */
  ownerPhones: z.array(e164Schema).max(3),
  /** Vouchers that a member gets in a day of the shop. */
  rewardMemberDay: z.number().int().min(1).max(20),
  /** What a wallet pays for vouchers in a day of the shop, in units times the currency's scale; 0 is no limit. */
  rewardDayUnits: z.number().int().min(0).max(100_000),
});
export type SendingSettings = z.infer<typeof sendingSettingsSchema>;

export const routingSchema = z.strictObject({
  /** The moment it is true for. */
  asOf: instantSchema,
  gateways: z.array(
    z.strictObject({
      id: gatewayIdSchema,
      name: z.string(),
      /** Messages that it takes in a second. */
      perSecond: z.number(),
      /** Whether members can reply to it. */
      replies: z.boolean(),
    }),
  ),
  /** The home country first, `other` last. */
  countries: z.array(countryRoutingSchema),
  settings: sendingSettingsSchema,
  /** What the reserve comes to now, in micro-units of the SMS wallet's currency. */
  reserve: microsSchema,
});
export type Routing = z.infer<typeof routingSchema>;

export const getRouting = defineRoute({
  method: 'GET',
  path: '/v1/routing',
  access: 'manage_shop',
  summary: 'The owner’s page of routes and sender names, and the rules for messages that are no codes.',
  reply: routingSchema,
});

export const saveCountryRouting = defineRoute({
  method: 'PUT',
  path: '/v1/routing/countries/:country',
  access: 'manage_shop',
  summary: 'Routes and sender name of a country. One route stays on (`route_last`).',
  params: z.strictObject({ country: routedCountrySchema }),
  body: operationSchema.extend({
    routes: z
      .array(routeChoiceSchema)
      .max(20)
      .refine(
        (routes) => new Set(routes.map(({ gateway }) => gateway)).size === routes.length,
        'a gateway stands once',
      ),
    /** Null for a country that takes none, and for `other` (`sender_name_not_allowed`). */
    senderName: countrySenderSchema.nullable(),
  }),
  reply: nothingSchema,
});

export const saveSendingSettings = defineRoute({
  method: 'PUT',
  path: '/v1/routing/settings',
  access: 'manage_shop',
  summary: 'Quiet hours, what is kept for codes, the opt-out line, the owner’s phones and the limits on rewards.',
  body: operationSchema.extend(sendingSettingsSchema.shape),
  reply: nothingSchema,
});
