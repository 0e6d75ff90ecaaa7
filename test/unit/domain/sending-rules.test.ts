import { describe, expect, it } from 'vitest';
import { activityKindSchema } from '#shared/domain/messaging.ts';
import { type MessageKind, type SendingRules, sendingRules } from '#shared/domain/sending-rules.ts';

const KINDS: readonly MessageKind[] = [
  'code',
  'reward_code',
  'test',
  'campaign',
  'campaign_bot',
  ...activityKindSchema.options,
];
const HOUR = 3_600_000;

const having = (has: (rules: SendingRules) => boolean) => KINDS.filter((kind) => has(sendingRules(kind)));

describe('what is sent', () => {
  it('is news only to members who agreed, in the hours of the day, and never from the credit kept for codes', () => {
    const news: MessageKind[] = ['campaign', 'campaign_bot', 'birthday', 'lapsing'];
    expect(having((rules) => rules.class === 'marketing')).toEqual(news);
    expect(having((rules) => rules.to === 'consented')).toEqual(news);
    for (const kind of news) expect(sendingRules(kind)).toMatchObject({ quietHours: 'held', credit: 'above_reserve' });
  });

  it('reaches whoever relies on it, also after opting out and at night', () => {
    const relied: MessageKind[] = ['code', 'reward_code', 'pin_changed', 'phone_changed'];
    expect(having((rules) => rules.class === 'code' || rules.class === 'security')).toEqual(relied);
    for (const kind of relied) {
      expect(sendingRules(kind)).toMatchObject({ to: 'anyone', quietHours: 'sent', credit: 'all' });
    }
  });

  it('stops for a member who opted out but for what they rely on, what is to the owner and what is typed in', () => {
    expect(having((rules) => rules.to === 'anyone')).toEqual([
      'code',
      'reward_code',
      'test',
      'pin_changed',
      'phone_changed',
      'balance_low',
    ]);
  });

  it('may use the last of the credit for codes, safeguards and the warning that it runs low', () => {
    expect(having((rules) => rules.credit === 'all')).toEqual([
      'code',
      'reward_code',
      'pin_changed',
      'phone_changed',
      'balance_low',
    ]);
  });

  it('wakes nobody with news or with a low balance', () => {
    expect(having((rules) => rules.quietHours === 'held')).toEqual([
      'campaign',
      'campaign_bot',
      'birthday',
      'lapsing',
      'balance_low',
    ]);
  });

  it('is one piece of news a day: a campaign passes a member over, the others wait', () => {
    expect(having((rules) => rules.secondThatDay === 'skipped')).toEqual(['campaign']);
    expect(having((rules) => rules.secondThatDay === 'next_day')).toEqual(['campaign_bot', 'birthday', 'lapsing']);
  });

  it.each<[MessageKind, number]>([
    ['reward_code', HOUR / 6],
    ['test', HOUR / 6],
    ['welcome', HOUR],
    ['reward_redeemed', HOUR],
    ['balance_low', 12 * HOUR],
    ['pin_changed', 24 * HOUR],
    ['phone_changed', 24 * HOUR],
    ['lapsing', 72 * HOUR],
    ['campaign_bot', 72 * HOUR],
  ])('%s is not sent %d ms after it was due', (kind, ms) => {
    expect(sendingRules(kind).expires).toEqual({ kind: 'after', ms });
  });

  it('is a birthday’s wish until eight in the evening, and a code or a campaign for ever', () => {
    expect(sendingRules('birthday').expires).toEqual({ kind: 'at', minute: 1_200 });
    expect(having((rules) => rules.expires.kind === 'never')).toEqual(['code', 'campaign']);
  });
});
