import { z } from 'zod';
import { activitiesSchema, activitySchema, changeActivity } from '../api/activities.ts';
import { botDraftSchema, botSchema, botsSchema, changeBot, previewBot } from '../api/bots.ts';
import { estimateCampaign, testCampaign } from '../api/campaign-estimate.ts';
import {
  campaignDraftSchema,
  campaignSchema,
  changeCampaign,
  getCampaign,
  getCampaignFailures,
  getCampaigns,
  scheduleCampaign,
  startCampaign,
} from '../api/campaigns.ts';
import { getTags } from '../api/members.ts';
import { messagingSchema } from '../api/messaging.ts';
import { idSchema } from '../api/route.ts';
import { method, nothing, reading } from './method.ts';

const byId = z.strictObject({ id: idSchema });

/**
 * What changed without being in the snapshot: each number grows with the change, and whenever the line comes up. Who
 * shows something of it reads that anew.
 */
export const newsSchema = z.strictObject({ messaging: z.number().int(), rewards: z.number().int() });

/** What all of Messaging shows. */
export const messagingMethods = {
  'messaging.readOverview': method(nothing, reading(messagingSchema)),
  'messaging.readTags': method(nothing, reading(getTags.reply)),
};

/**
 * Without a line, reading answers what was last read; whatever else is asked for is refused, and nothing is kept to be
 * sent later.
 */
export const campaignMethods = {
  'messaging.readCampaigns': method(getCampaigns.query, reading(getCampaigns.reply)),
  'messaging.readCampaign': method(byId, reading(getCampaign.reply)),
  'messaging.readFailures': method(byId.extend(getCampaignFailures.query.shape), getCampaignFailures.reply),
  'messaging.estimate': method(estimateCampaign.body, estimateCampaign.reply),
  'messaging.saveCampaign': method(
    z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('new'), ...campaignDraftSchema.shape }),
      changeCampaign.body
        .omit({ operationId: true })
        .extend({ kind: z.literal('changed'), ...changeCampaign.params.shape }),
    ]),
    campaignSchema,
  ),
  'messaging.deleteCampaign': method(byId, nothing),
  'messaging.testCampaign': method(
    testCampaign.body.omit({ operationId: true }).extend(testCampaign.params.shape),
    nothing,
  ),
  'messaging.scheduleCampaign': method(
    scheduleCampaign.body.omit({ operationId: true }).extend(scheduleCampaign.params.shape),
    campaignSchema,
  ),
  'messaging.startCampaign': method(
    startCampaign.body.omit({ operationId: true }).extend(startCampaign.params.shape),
    campaignSchema,
  ),
  'messaging.pauseCampaign': method(byId, campaignSchema),
  'messaging.resumeCampaign': method(byId, campaignSchema),
  'messaging.cancelCampaign': method(byId, campaignSchema),
  'messaging.unscheduleCampaign': method(byId, campaignSchema),
};

/** As for campaigns. */
export const botMethods = {
  'bots.read': method(nothing, reading(botsSchema)),
  'bots.save': method(
    z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('new'), ...botDraftSchema.shape }),
      changeBot.body.omit({ operationId: true }).extend({ kind: z.literal('changed'), ...changeBot.params.shape }),
    ]),
    botSchema,
  ),
  'bots.setEnabled': method(byId.extend({ enabled: z.boolean() }), botSchema),
  'bots.remove': method(byId, nothing),
  'bots.preview': method(previewBot.body, previewBot.reply),
};

/** As for campaigns. */
export const activityMethods = {
  'activities.read': method(nothing, reading(activitiesSchema)),
  'activities.save': method(
    changeActivity.body.omit({ operationId: true }).extend(changeActivity.params.shape),
    activitySchema,
  ),
};
