import { z } from 'zod';

/** What a message is to the person who gets it: a code, a safeguard, part of what they do here, or news. */
export type MessageClass = 'code' | 'security' | 'service' | 'marketing';

/** Where a campaign stands. Beside it stands {@link CampaignHold} while it is sending. */
export const campaignStateSchema = z.enum([
  'draft',
  'scheduled',
  'preparing',
  'sending',
  'paused',
  'done',
  'cancelled',
]);
export type CampaignState = z.infer<typeof campaignStateSchema>;

/** What a campaign that is sending waits for, and goes on by itself: credit, the end of quiet hours, a working route. */
export type CampaignHold = 'credit' | 'quiet' | 'routes';

/** Why a campaign is paused: somebody did it, or it could not start within half a day of its time. */
export const pauseReasonSchema = z.enum(['staff', 'late']);
export type PauseReason = z.infer<typeof pauseReasonSchema>;

/** What staff may do to a campaign, and in which states. Whatever its state, it can be copied. */
const ALLOWED = {
  edit: ['draft'],
  remove: ['draft'],
  schedule: ['draft'],
  unschedule: ['scheduled'],
  start: ['draft', 'scheduled'],
  pause: ['preparing', 'sending'],
  resume: ['paused'],
  cancel: ['scheduled', 'preparing', 'sending', 'paused'],
} as const satisfies Record<string, readonly CampaignState[]>;
export type CampaignAction = keyof typeof ALLOWED;

export function campaignAllows(state: CampaignState, action: CampaignAction): boolean {
  const states: readonly CampaignState[] = ALLOWED[action];
  return states.includes(state);
}

/** What a member, or an owner, is told of by itself. */
export const activityKindSchema = z.enum([
  'welcome',
  'birthday',
  'reward_redeemed',
  'lapsing',
  'pin_changed',
  'phone_changed',
  'balance_low',
]);
export type ActivityKind = z.infer<typeof activityKindSchema>;

const whole = (min: number, max: number) => z.number().int().min(min).max(max);

/** Whom a rule of the Campaign BOT writes to, and on which day of theirs. */
export const botRuleSchema = z.discriminatedUnion('kind', [
  /** So many days before the birthday, once a year. */
  z.strictObject({ kind: z.literal('birthday'), daysBefore: whole(0, 30) }),
  /** So many days after joining. */
  z.strictObject({ kind: z.literal('joined'), days: whole(1, 730) }),
  /** So many days after the last visit; with `includeOlder` also those who have been away for longer. */
  z.strictObject({ kind: z.literal('inactive'), days: whole(7, 730), includeOlder: z.boolean() }),
  /** Every `days` since joining, when there were at most so many visits in them. */
  z.strictObject({ kind: z.literal('low_visits'), visits: whole(0, 20), days: whole(14, 180) }),
]);
export type BotRule = z.infer<typeof botRuleSchema>;

/** Why somebody who was to get a message was left out, at no cost. */
export const skipReasonSchema = z.enum([
  'opted_out',
  'no_consent',
  'one_a_day',
  'country_not_allowed',
  'country_stopped',
  'no_price',
  'expired',
  'switched_off',
  'monthly_cap',
  'erased',
  'cannot_receive',
]);
export type SkipReason = z.infer<typeof skipReasonSchema>;

/** Why a message did not arrive, as reports count it: see `failure-reasons.ts`. */
export const failureReasonSchema = z.enum([
  'unreachable',
  'blocked',
  'no_such_number',
  'cannot_receive',
  'opted_out',
  'not_allowed',
  'not_sent',
  'other',
]);
export type FailureReason = z.infer<typeof failureReasonSchema>;
