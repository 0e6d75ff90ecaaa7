import { describe, expect, it } from 'vitest';
import {
  botRuleSchema,
  type CampaignAction,
  type CampaignState,
  campaignAllows,
  campaignStateSchema,
} from '#shared/domain/messaging.ts';

const ACTIONS: readonly CampaignAction[] = [
  'edit',
  'remove',
  'schedule',
  'unschedule',
  'start',
  'pause',
  'resume',
  'cancel',
];

describe('a campaign', () => {
  it.each<[CampaignState, CampaignAction[]]>([
    ['draft', ['edit', 'remove', 'schedule', 'start']],
    ['scheduled', ['unschedule', 'start', 'cancel']],
    ['preparing', ['pause', 'cancel']],
    ['sending', ['pause', 'cancel']],
    ['paused', ['resume', 'cancel']],
    ['done', []],
    ['cancelled', []],
  ])('that is %s allows %j', (state, allowed) => {
    expect(ACTIONS.filter((action) => campaignAllows(state, action))).toEqual(allowed);
  });

  it('can be taken from every state but the last two to an end', () => {
    for (const state of campaignStateSchema.options) {
      const ends = campaignAllows(state, 'cancel') || campaignAllows(state, 'remove');
      expect(ends, state).toBe(state !== 'done' && state !== 'cancelled');
    }
  });
});

describe('a rule of the Campaign BOT', () => {
  it.each([
    { kind: 'birthday', daysBefore: 0 },
    { kind: 'birthday', daysBefore: 30 },
    { kind: 'joined', days: 1 },
    { kind: 'joined', days: 730 },
    { kind: 'inactive', days: 7, includeOlder: false },
    { kind: 'inactive', days: 730, includeOlder: true },
    { kind: 'low_visits', visits: 0, days: 14 },
    { kind: 'low_visits', visits: 20, days: 180 },
  ])('may be %j', (rule) => {
    expect(botRuleSchema.parse(rule)).toEqual(rule);
  });

  it.each([
    { kind: 'birthday', daysBefore: -1 },
    { kind: 'birthday', daysBefore: 31 },
    { kind: 'birthday', daysBefore: 1.5 },
    { kind: 'joined', days: 0 },
    { kind: 'joined', days: 731 },
    { kind: 'inactive', days: 6, includeOlder: false },
    { kind: 'inactive', days: 731, includeOlder: false },
    { kind: 'inactive', days: 30 },
    { kind: 'low_visits', visits: 21, days: 30 },
    { kind: 'low_visits', visits: -1, days: 30 },
    { kind: 'low_visits', visits: 1, days: 13 },
    { kind: 'low_visits', visits: 1, days: 181 },
    { kind: 'joined', days: 3, visits: 1 },
    { kind: 'anniversary', days: 3 },
  ])('is not %j', (rule) => {
    expect(botRuleSchema.safeParse(rule).success).toBe(false);
  });
});
