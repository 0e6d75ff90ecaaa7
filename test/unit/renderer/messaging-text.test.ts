import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { messageTextSchema } from '#shared/domain/templates.ts';
import { sampleValues } from '../../../renderer/features/messaging/text/sample.ts';
import {
  formatDay,
  isAfter,
  parseDay,
  quietWait,
  shopTimeAt,
} from '../../../renderer/features/messaging/text/shop-times.ts';
import {
  insertField,
  MOST_CHARACTERS,
  textCost,
  textFault,
  toSavedText,
} from '../../../renderer/features/messaging/text/text-rules.ts';
import { createFormat } from '../../../renderer/i18n/format.ts';

describe('a message', () => {
  it('must be there, no longer than it may be, and name offered fields only', () => {
    expect(textFault(' \n', ['shop'])).toEqual({ kind: 'missing' });
    expect(textFault('a'.repeat(MOST_CHARACTERS), ['shop'])).toBeNull();
    expect(textFault('a'.repeat(MOST_CHARACTERS + 1), ['shop'])).toEqual({ kind: 'tooLong' });
    expect(textFault('Hi {shop}, {reward}', ['shop'])).toEqual({ kind: 'unknownField', field: '{reward}' });
    expect(textFault('Hi {shop', ['shop'])).toEqual({ kind: 'unknownField', field: '{' });
  });

  it('is saved as the backend takes it, whatever it was pasted from', () => {
    expect(toSavedText(' one\r\ntwo\tthree\u0007 ')).toBe('one\ntwo three');
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 200 }), (text) => {
        const saved = toSavedText(text);
        expect(saved === '' || messageTextSchema.safeParse(saved).success).toBe(true);
      }),
    );
  });

  it('tells how much of which limit it uses, and what it would cost in plain characters', () => {
    expect(textCost('Half price!', 'Half price!')).toEqual({
      used: 11,
      limit: 160,
      segments: 1,
      encoding: 'GSM-7',
      costly: [],
      plainSegments: null,
      doubled: [],
    });
    const long = `${'a'.repeat(100)}…`;
    expect(textCost(long, long)).toMatchObject({ segments: 2, encoding: 'UCS-2', costly: ['…'], plainSegments: 1 });
  });

  it('costs nothing as long as there is none', () => {
    expect(textCost(' \n', '')).toMatchObject({ used: 0, limit: 160, segments: 0, costly: [], plainSegments: null });
  });

  it('has nothing to write plainly where only a name makes it Unicode', () => {
    expect(textCost('Hi {first_name}', 'Hi 小明')).toMatchObject({ costly: ['小', '明'], plainSegments: null });
  });

  it('gets a field in the place of what is selected', () => {
    expect(insertField('Hi there!', 'first_name', { from: 3, to: 8 })).toEqual({ text: 'Hi {first_name}!', caret: 15 });
    expect(insertField('', 'shop', { from: 0, to: 0 })).toEqual({ text: '{shop}', caret: 6 });
  });
});

describe('the preview', () => {
  it('fills in every field, as the messages do in English', () => {
    const sample = {
      person: { name: 'Siti Rahmah', phone: '+6581234567' },
      shop: 'Kopi & Co',
      reward: 'Kopi S$5',
      available: 8_000_000,
      codes: 217,
      now: Date.UTC(2026, 10, 23, 2, 5),
    };
    expect(sampleValues(sample, createFormat('en', 'Asia/Singapore'))).toEqual({
      name: 'Siti Rahmah',
      first_name: 'Siti',
      shop: 'Kopi & Co',
      reward: 'Kopi S$5',
      lapse_day: '7 December 2026',
      date: '23 November 2026',
      time: '10:05',
      new_number: '+65 **** 4567',
      balance: 'US$8.00',
      codes: '217',
    });
  });
});

describe('a time of the shop', () => {
  it('has days that may lie ahead, typed day first', () => {
    expect(parseDay('1/12/2026')).toBe('2026-12-01');
    expect(parseDay('')).toBeNull();
    expect(parseDay('31/2/2026')).toBeUndefined();
    expect(formatDay('2026-12-01')).toBe('01/12/2026');
    expect(formatDay(null)).toBe('');
  });

  it('is what the shop’s clock shows', () => {
    expect(shopTimeAt(Date.UTC(2026, 10, 23, 16, 30), 'Asia/Singapore')).toEqual({ day: '2026-11-24', minute: 30 });
  });

  it('comes after another by day and then by minute', () => {
    const noon = { day: '2026-11-24', minute: 720 };
    expect(isAfter(noon, noon)).toBe(false);
    expect(isAfter(noon, { day: '2026-11-24', minute: 719 })).toBe(true);
    expect(isAfter(noon, { day: '2026-11-25', minute: 0 })).toBe(false);
  });
});

describe('something that is begun in the quiet hours', () => {
  const night = { from: 1_260, to: 540 };

  it('waits for their end, today or tomorrow', () => {
    expect(quietWait(night, 539)).toEqual({ kind: 'today', minute: 540 });
    expect(quietWait(night, 1_260)).toEqual({ kind: 'tomorrow', minute: 540 });
    expect(quietWait({ from: 780, to: 840 }, 800)).toEqual({ kind: 'today', minute: 840 });
  });

  it('goes out at once outside of them', () => {
    expect(quietWait(night, 540)).toEqual({ kind: 'none' });
    expect(quietWait({ from: 600, to: 600 }, 600)).toEqual({ kind: 'none' });
  });
});
