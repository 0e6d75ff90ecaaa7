import type { z } from 'zod';
import type { activitiesSchema } from '#shared/api/activities.ts';
import type { botsSchema } from '#shared/api/bots.ts';
import type { Estimate } from '#shared/api/campaign-estimate.ts';
import type { Campaign, CampaignLine, OpenCampaign } from '#shared/api/campaigns.ts';
import type { Messaging } from '#shared/api/messaging.ts';
import { EVERYBODY } from '#shared/domain/audience.ts';

const NOW = Date.UTC(2026, 0, 5, 2, 0, 0);
const id = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const none = { sent: 0, delivered: 0, failed: 0, skipped: 0, cost: 0 };

export const messaging: Messaging = {
  asOf: NOW,
  available: 41_280_000,
  reserve: 3_680_000,
  reserveCodes: 100,
  quiet: { from: 1_260, to: 540 },
  optOutLine: 'Reply STOP to opt out.',
  senders: [],
  heldForCredit: [],
  waiting: 0,
};

/** A draft for everybody who agreed to news. */
export const campaign: Campaign = {
  id: id(101),
  name: 'Weekend latte',
  text: 'Hi {first_name}, half price at {shop}.',
  audience: EVERYBODY,
  state: 'draft',
  held: null,
  pauseReason: null,
  scheduledAt: null,
  startedAt: null,
  endedAt: null,
  createdAt: NOW,
  createdByName: 'Ravi Kumar',
  startedByName: null,
  revision: 1,
  total: 0,
};

const { text: _, audience: __, ...line } = campaign;
export const campaignLine: CampaignLine = { ...line, ...none, done: 0 };

export const openCampaign: OpenCampaign = {
  ...campaign,
  asOf: NOW,
  progress: null,
  report: { sent: 0, delivered: 0, cost: 0, failed: [], skipped: [], byCountry: [], notSent: 0 },
};

export const estimate: Estimate = {
  asOf: NOW,
  members: 402,
  willGet: 351,
  exact: true,
  byCountry: [{ country: 'SG', count: 351, perSegment: 36_800, segments: 351, cost: 12_916_800, reach: 'open' }],
  segments: 351,
  cost: 12_916_800,
  available: 41_280_000,
  reserve: 3_680_000,
  missing: 0,
  autoTopup: 'off',
};

/** One rule, off. */
export const bots: z.infer<typeof botsSchema> = {
  asOf: NOW,
  rules: [
    {
      id: id(201),
      name: 'We miss you',
      rule: { kind: 'inactive', days: 30, includeOlder: false },
      text: 'We miss you, {first_name}!',
      tag: null,
      minute: 600,
      monthlyCap: 15_000_000,
      enabled: false,
      revision: 1,
      thisMonth: { ...none, committed: 0 },
      paused: null,
    },
  ],
};

/** The first of them, on. */
export const activities: z.infer<typeof activitiesSchema> = {
  asOf: NOW,
  activities: [
    {
      kind: 'welcome',
      enabled: true,
      text: 'Welcome to {shop}!',
      settings: { kind: 'welcome' },
      revision: 1,
      last30: none,
    },
  ],
  ownerPhones: [],
};
