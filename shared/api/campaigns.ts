import { z } from 'zod';
import { audienceSchema } from '../domain/audience.ts';
import { campaignStateSchema, failureReasonSchema, pauseReasonSchema, skipReasonSchema } from '../domain/messaging.ts';
import { microsSchema } from '../domain/money-schemas.ts';
import { countrySchema } from '../domain/phone.ts';
import { shopTimeSchema } from '../domain/shop-time.ts';
import { messageTextSchema } from '../domain/templates.ts';
import { nameSchema } from '../domain/text.ts';
import { sendCountsSchema } from './messaging.ts';
import { cursorSchema, defineRoute, idSchema, instantSchema, nothingSchema, operationSchema } from './route.ts';

const count = z.number().int();

/** What is written in the composer. Consent and opt-outs are no filters of the audience: they always hold. */
export const campaignDraftSchema = z.strictObject({
  name: nameSchema(60),
  text: messageTextSchema,
  audience: audienceSchema,
});

/** Why a campaign stands still although it is sending: it goes on by itself. */
const heldSchema = z.discriminatedUnion('by', [
  /** `missing`: what all the rest costs and the reserve come to, less what is available; micro-units. */
  z.strictObject({ by: z.literal('credit'), missing: microsSchema }),
  /** `until`: when the quiet hours end. */
  z.strictObject({ by: z.literal('quiet'), until: instantSchema }),
  /** No route to the next members is working. `switchedOff`: their countries where none that can be replied to is on. */
  z.strictObject({ by: z.literal('routes'), switchedOff: z.array(countrySchema) }),
]);

export const campaignSchema = z.strictObject({
  ...campaignDraftSchema.shape,
  id: idSchema,
  state: campaignStateSchema,
  /** Only while it is sending. */
  held: heldSchema.nullable(),
  /** Only while it is paused. */
  pauseReason: pauseReasonSchema.nullable(),
  scheduledAt: instantSchema.nullable(),
  startedAt: instantSchema.nullable(),
  /** When it was done or cancelled. */
  endedAt: instantSchema.nullable(),
  createdAt: instantSchema,
  createdByName: z.string(),
  startedByName: z.string().nullable(),
  /** Of the last change: what is edited or started must not have changed meanwhile. */
  revision: count,
  /** Members it goes to; it grows while it is preparing. */
  total: count,
});
export type Campaign = z.infer<typeof campaignSchema>;

const campaignLineSchema = campaignSchema.omit({ text: true, audience: true }).extend({
  ...sendCountsSchema.shape,
  /** Of `total`, those that were handed to a carrier or skipped. */
  done: count,
});
export type CampaignLine = z.infer<typeof campaignLineSchema>;

const progressSchema = z.strictObject({
  total: count,
  done: count,
  /** Handed over, and not heard of yet. */
  inFlight: count,
  /** Messages a second, of the last ten seconds; null while that cannot be told. */
  perSecond: z.number().nullable(),
  /** When it will be done at that rate; null while it stands still. */
  endsAt: instantSchema.nullable(),
});
export type CampaignProgress = z.infer<typeof progressSchema>;

const reportSchema = z.strictObject({
  ...sendCountsSchema.omit({ failed: true, skipped: true }).shape,
  /** Most first, both. */
  failed: z.array(z.strictObject({ reason: failureReasonSchema, count })),
  skipped: z.array(z.strictObject({ reason: skipReasonSchema, count })),
  /** Most sent first. */
  byCountry: z.array(sendCountsSchema.omit({ skipped: true }).extend({ country: countrySchema })),
  /** Members it did not reach any more because it was cancelled. */
  notSent: count,
});
export type CampaignReport = z.infer<typeof reportSchema>;

const openCampaignSchema = campaignSchema.extend({
  /** The moment it is true for. */
  asOf: instantSchema,
  /** Null before the start. */
  progress: progressSchema.nullable(),
  report: reportSchema,
});
export type OpenCampaign = z.infer<typeof openCampaignSchema>;

export const getCampaigns = defineRoute({
  method: 'GET',
  path: '/v1/campaigns',
  access: 'run_messaging',
  summary: 'A page of 50 campaigns, newest first.',
  query: z.strictObject({ before: cursorSchema.optional() }),
  reply: z.strictObject({
    asOf: instantSchema,
    campaigns: z.array(campaignLineSchema),
    /** Null on the last page. */
    next: cursorSchema.nullable(),
  }),
});

const byId = z.strictObject({ id: idSchema });

export const getCampaign = defineRoute({
  method: 'GET',
  path: '/v1/campaigns/:id',
  access: 'run_messaging',
  summary: 'A campaign with how far it is and its report.',
  params: byId,
  reply: openCampaignSchema,
});

export const createCampaign = defineRoute({
  method: 'POST',
  path: '/v1/campaigns',
  access: 'run_messaging',
  summary: 'A new draft. Only known fields may stand in its text (`template_field_unknown`).',
  body: operationSchema.extend(campaignDraftSchema.shape),
  reply: campaignSchema,
});

const revisionSchema = operationSchema.extend({ revision: count });

export const changeCampaign = defineRoute({
  method: 'PUT',
  path: '/v1/campaigns/:id',
  access: 'run_messaging',
  summary: 'Changes a draft. Refused when somebody else did meanwhile (`campaign_changed`).',
  params: byId,
  body: revisionSchema.extend(campaignDraftSchema.shape),
  reply: campaignSchema,
});

export const deleteCampaign = defineRoute({
  method: 'POST',
  path: '/v1/campaigns/:id/delete',
  access: 'run_messaging',
  summary: 'Deletes a draft (`campaign_state` for any other).',
  params: byId,
  body: operationSchema,
  reply: nothingSchema,
});

export const scheduleCampaign = defineRoute({
  method: 'POST',
  path: '/v1/campaigns/:id/schedule',
  access: 'run_messaging',
  summary: 'Starts a draft by itself, from a minute to 365 days from now (`schedule_in_past`).',
  params: byId,
  body: revisionSchema.extend({ at: shopTimeSchema }),
  reply: campaignSchema,
});

export const startCampaign = defineRoute({
  method: 'POST',
  path: '/v1/campaigns/:id/start',
  access: 'run_messaging',
  summary: 'Starts a draft or a scheduled campaign now. Its text and audience stay as they are from here on.',
  params: byId,
  body: revisionSchema,
  reply: campaignSchema,
});

/** A step that needs no more than the campaign's id; `campaign_state` where it is in no state for it. */
function step<const Name extends string>(name: Name, summary: string) {
  return defineRoute({
    method: 'POST',
    path: `/v1/campaigns/:id/${name}`,
    access: 'run_messaging',
    summary,
    params: byId,
    body: operationSchema,
    reply: campaignSchema,
  });
}

export const pauseCampaign = step('pause', 'Sends nothing more until it is resumed; what is on its way stays so.');
export const resumeCampaign = step('resume', 'Goes on exactly where it stopped.');
export const cancelCampaign = step('cancel', 'Ends it for good. What was sent stays sent and paid.');
export const unscheduleCampaign = step('unschedule', 'Makes a scheduled campaign a draft again.');

export const getCampaignFailures = defineRoute({
  method: 'GET',
  path: '/v1/campaigns/:id/failures',
  access: 'run_messaging',
  summary: 'A page of 100 messages that failed, newest first.',
  params: byId,
  query: z.strictObject({ before: cursorSchema.optional() }),
  reply: z.strictObject({
    lines: z.array(
      z.strictObject({
        at: instantSchema,
        phoneMasked: z.string(),
        reason: failureReasonSchema,
        /** The carrier's own code, such as `twilio_30003`; null where it gave none. */
        cause: z.string().nullable(),
      }),
    ),
    next: cursorSchema.nullable(),
  }),
});
