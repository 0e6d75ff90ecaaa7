import { describe, expect, it } from 'vitest';
import { changeActivity } from '#shared/api/activities.ts';
import { createBot } from '#shared/api/bots.ts';
import { activityKindSchema } from '#shared/domain/messaging.ts';
import {
  ACTIVITY_ORDER,
  activityFaults,
  isMarketing,
  toActivityForm,
  toSavedActivity,
} from '../../../renderer/features/messaging/activities/activity-rules.ts';
import { rulesOf } from '../../../renderer/features/messaging/activities/activity-words.ts';
import {
  type BotForm,
  botFaults,
  boundsOf,
  EMPTY_BOT,
  isBotChanged,
  RULE_KINDS,
  toBotDraft,
  toBotForm,
  toPreviewed,
} from '../../../renderer/features/messaging/bots/bot-rules.ts';
import { firstOfNextMonth } from '../../../renderer/features/messaging/bots/bot-words.ts';

const form: BotForm = { ...EMPTY_BOT, name: 'We miss you', text: 'We miss you, {first_name}!' };
const operationId = '00000000-0000-4000-8000-000000000001';

describe('a rule of the Campaign BOT', () => {
  it.each(RULE_KINDS)('is saved as the backend takes it: %s', (kind) => {
    const draft = toBotDraft({ ...form, kind });
    expect(createBot.body.safeParse({ operationId, ...draft }).success).toBe(true);
    if (draft === null) throw new Error('it can be saved');
    expect(toBotForm(draft)).toMatchObject({ kind, days: form.days, time: '10:00', cap: '20' });
    expect(isBotChanged({ ...toBotForm(draft), name: 'Another' }, draft)).toBe(true);
    expect(isBotChanged(toBotForm(draft), draft)).toBe(false);
  });

  it.each(RULE_KINDS)('has bounds that are the backend’s: %s', (kind) => {
    const { min, max } = boundsOf(kind, 'days');
    const takes = (days: number) => {
      const draft = toBotDraft({ ...form, kind, days });
      expect(botFaults({ ...form, kind, days }).days).toBe(draft === null);
      return draft !== null;
    };
    expect([min - 1, min, max, max + 1].map(takes)).toEqual([false, true, true, false]);
  });

  it('asks for what is missing', () => {
    expect(botFaults({ ...EMPTY_BOT, days: null, time: '25:00', cap: '0.5' })).toEqual({
      name: true,
      days: true,
      visits: false,
      text: { kind: 'missing' },
      time: true,
      cap: true,
    });
    expect(botFaults({ ...form, kind: 'low_visits', visits: null }).visits).toBe(true);
    expect(toBotDraft({ ...form, cap: '2001' })).toBeNull();
    expect(toBotDraft({ ...form, cap: '2,000' })).toMatchObject({ monthlyCap: 2_000_000_000 });
  });

  it('is looked ahead with before it has a name', () => {
    expect(toPreviewed({ ...form, name: '' })).toMatchObject({ rule: { kind: 'inactive' }, minute: 600 });
    expect(toBotDraft({ ...form, name: ' ' })).toBeNull();
  });

  it('goes on with the month after its cap was reached', () => {
    expect(firstOfNextMonth('2026-11-23')).toBe('2026-12-01');
    expect(firstOfNextMonth('2026-12-31')).toBe('2027-01-01');
  });
});

const saved = {
  birthday: { kind: 'birthday', minute: 600 },
  lapsing: { kind: 'lapsing', months: 12, daysBefore: 14, minute: 660 },
  balance_low: { kind: 'balance_low', threshold: 10_000_000 },
} as const;

describe('an activity message', () => {
  it('is there for each kind of event', () => {
    expect([...ACTIVITY_ORDER].sort()).toEqual([...activityKindSchema.options].sort());
  });

  it.each(ACTIVITY_ORDER)('is saved as it was when nothing is typed: %s', (kind) => {
    const settings = kind === 'birthday' || kind === 'lapsing' || kind === 'balance_low' ? saved[kind] : { kind };
    const written = toSavedActivity(kind, toActivityForm({ text: 'Hello from {shop}', settings }));
    expect(written).toEqual({ text: 'Hello from {shop}', settings });
    const body = { operationId, revision: 1, enabled: true, ...written };
    expect(changeActivity.body.safeParse(body).success).toBe(true);
  });

  it('asks for what is missing in its kind, and for nothing else', () => {
    const empty = { text: 'Hi', time: '', months: 61, daysBefore: null, threshold: '' };
    const none = { text: null, time: false, months: false, daysBefore: false, threshold: false };
    expect(activityFaults('welcome', empty)).toEqual(none);
    expect(activityFaults('birthday', empty)).toEqual({ ...none, time: true });
    expect(activityFaults('lapsing', empty)).toEqual({ ...none, time: true, months: true, daysBefore: true });
    expect(activityFaults('balance_low', empty)).toEqual({ ...none, threshold: true });
    for (const kind of ['birthday', 'lapsing', 'balance_low'] as const) expect(toSavedActivity(kind, empty)).toBeNull();
  });

  it('may name only what is known at its event', () => {
    const form = { text: 'Enjoy {reward}', time: '', months: null, daysBefore: null, threshold: '' };
    expect(activityFaults('reward_redeemed', form).text).toBeNull();
    expect(activityFaults('welcome', form).text).toEqual({ kind: 'unknownField', field: '{reward}' });
  });

  it('ends with how to stop it where it is news, and says so', () => {
    expect(ACTIVITY_ORDER.filter(isMarketing)).toEqual(['birthday', 'lapsing']);
    for (const kind of ACTIVITY_ORDER) expect(rulesOf(kind) === 'marketing').toBe(isMarketing(kind));
  });
});
