import { describe, expect, it } from 'vitest';
import { EVERYBODY } from '#shared/domain/audience.ts';
import {
  differences,
  EMPTY_FORM,
  isChanged,
  readDraft,
  rebase,
  toDraft,
  toForm,
} from '../../../renderer/features/messaging/campaigns/draft-rules.ts';
import { notReachedYet, timeLeft } from '../../../renderer/features/messaging/campaigns/progress-rules.ts';
import { readSchedule } from '../../../renderer/features/messaging/campaigns/schedule-rules.ts';

const draft = {
  name: 'Weekend latte',
  text: 'Half price at {shop}.',
  audience: { ...EVERYBODY, tags: ['VIP'], joinedFrom: '2026-01-31', countries: ['SG' as const] },
};

describe('a draft in the composer', () => {
  it('is saved as it was when nothing is typed', () => {
    expect(toDraft(toForm(draft))).toEqual(draft);
    expect(isChanged(toForm(draft), draft)).toBe(false);
    expect(isChanged(EMPTY_FORM, null)).toBe(false);
  });

  it('cannot be saved without a name and a text', () => {
    const { faults } = readDraft(EMPTY_FORM);
    expect(faults).toMatchObject({ name: true, text: { kind: 'missing' }, joinedFrom: null });
    expect(toDraft(EMPTY_FORM)).toBeNull();
    expect(toDraft({ ...toForm(draft), name: 'a'.repeat(61) })).toBeNull();
  });

  it('tells which day is none, and that the days are in the wrong order', () => {
    const form = toForm(draft);
    const withDays = (joinedFrom: string, joinedTo: string) => ({
      ...form,
      audience: { ...form.audience, joinedFrom, joinedTo },
    });
    expect(readDraft(withDays('31/2/2026', '')).faults).toMatchObject({ joinedFrom: 'dayInvalid', joinedTo: null });
    const reversed = readDraft(withDays('2/2/2026', '1/2/2026'));
    expect(reversed.faults).toMatchObject({ joinedFrom: null, joinedTo: 'daysReversed' });
    expect(reversed.audience).toBeNull();
    // What can be sent already is worked out while the name is still missing.
    expect(readDraft({ ...form, name: '' })).toMatchObject({ name: null, text: draft.text, audience: draft.audience });
  });

  it('keeps what was typed when somebody else changed the rest meanwhile', () => {
    const typed = { ...toForm(draft), text: 'Mine' };
    const theirs = { ...draft, name: 'Theirs', text: 'Theirs' };
    expect(rebase(typed, draft, theirs)).toEqual({ ...toForm(draft), name: 'Theirs', text: 'Mine' });
    expect(differences(draft, theirs)).toEqual(['name', 'text']);
  });
});

describe('the time that a campaign is to start at', () => {
  const now = { day: '2026-11-24', minute: 600 };

  it('is a day and a time that lie ahead', () => {
    expect(readSchedule({ day: '24/11/2026', time: '10:01' }, now).at).toBe('2026-11-24T10:01');
    expect(readSchedule({ day: '1/12/2026', time: '0900' }, now).at).toBe('2026-12-01T09:00');
  });

  it('is asked for anew when it has passed or is missing', () => {
    const fault = (day: string, time: string) => {
      const { at, faults } = readSchedule({ day, time }, now);
      expect(at).toBeNull();
      return faults;
    };
    expect(fault('24/11/2026', '10:00')).toEqual({ day: null, time: 'past' });
    expect(fault('23/11/2026', '10:01')).toEqual({ day: 'dayMissing', time: null });
    expect(fault('', '')).toEqual({ day: 'dayMissing', time: 'timeMissing' });
    expect(fault('24/11/2026', 'noon')).toEqual({ day: null, time: 'timeMissing' });
  });
});

describe('a campaign that is sent', () => {
  it.each([
    [-5_000, { kind: 'secondsLeft' }],
    [59_999, { kind: 'secondsLeft' }],
    [60_000, { kind: 'minutesLeft', count: 1 }],
    [5.4 * 60_000, { kind: 'minutesLeft', count: 5 }],
    [119 * 60_000, { kind: 'minutesLeft', count: 119 }],
    [150 * 60_000, { kind: 'hoursLeft', count: 3 }],
  ])('tells coarsely how long %d ms are', (left, words) => {
    expect(timeLeft(1_000_000 + left, 1_000_000)).toEqual(words);
  });

  it('tells how many would not get it any more', () => {
    const progress = { total: 100, done: 41, inFlight: 5, perSecond: null, endsAt: null };
    expect(notReachedYet({ total: 100, progress })).toBe(59);
    expect(notReachedYet({ total: 100, progress: null })).toBe(100);
  });
});
