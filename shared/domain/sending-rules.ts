import type { ActivityKind, MessageClass } from './messaging.ts';

/** All that is sent by SMS; `test` is a campaign sent to one number to try it. */
export type MessageKind = 'code' | 'reward_code' | 'test' | 'campaign' | 'campaign_bot' | ActivityKind;

/** What a message of a kind has to respect, asked at the moment of sending. */
export interface SendingRules {
  class: MessageClass;
  /** Whoever agreed to news and has not opted out since; whoever has not opted out; or anyone. */
  to: 'consented' | 'not_opted_out' | 'anyone';
  quietHours: 'sent' | 'held';
  /** Whether the credit kept for codes may be used. */
  credit: 'all' | 'above_reserve';
  /** A second piece of marketing for the same member on one day of the shop. */
  secondThatDay: 'sent' | 'skipped' | 'next_day';
  /** From when on it would be pointless: never, so many milliseconds after it was due, or a minute of the day it was due. */
  expires: { kind: 'never' } | { kind: 'after'; ms: number } | { kind: 'at'; minute: number };
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const after = (ms: number): SendingRules['expires'] => ({ kind: 'after', ms });
const never: SendingRules['expires'] = { kind: 'never' };

/** What somebody relies on reaches them at any hour, also after opting out of news, and from the last of the credit. */
const relied = { to: 'anyone', quietHours: 'sent', credit: 'all', secondThatDay: 'sent' } as const;
/** Sent while the member stands at the counter. */
const present = {
  class: 'service',
  to: 'not_opted_out',
  quietHours: 'sent',
  credit: 'above_reserve',
  secondThatDay: 'sent',
} as const;
const news = { class: 'marketing', to: 'consented', quietHours: 'held', credit: 'above_reserve' } as const;

const RULES: Readonly<Record<MessageKind, SendingRules>> = {
  code: { ...relied, class: 'code', expires: never },
  pin_changed: { ...relied, class: 'security', expires: after(DAY) },
  phone_changed: { ...relied, class: 'security', expires: after(DAY) },
  reward_code: { ...relied, class: 'security', expires: after(10 * MINUTE) },
  // The owner's own phone: no member's consent is asked, but nobody is woken.
  balance_low: { ...relied, class: 'service', quietHours: 'held', expires: after(12 * HOUR) },
  welcome: { ...present, expires: after(HOUR) },
  reward_redeemed: { ...present, expires: after(HOUR) },
  // To a number that staff typed in a moment ago.
  test: { ...present, to: 'anyone', expires: after(10 * MINUTE) },
  birthday: { ...news, secondThatDay: 'next_day', expires: { kind: 'at', minute: 20 * 60 } },
  lapsing: { ...news, secondThatDay: 'next_day', expires: after(3 * DAY) },
  campaign: { ...news, secondThatDay: 'skipped', expires: never },
  campaign_bot: { ...news, secondThatDay: 'next_day', expires: after(3 * DAY) },
};

export function sendingRules(kind: MessageKind): SendingRules {
  return RULES[kind];
}
