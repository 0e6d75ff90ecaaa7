import fc from 'fast-check';
import { SegmentedMessage } from 'sms-segments-calculator';
import { describe, expect, it } from 'vitest';
import { countSegments, isGsm } from '#shared/domain/sms-segments.ts';
import { describeText, toPlain } from '#shared/domain/sms-text.ts';

const gsmText = fc.string({ unit: fc.constantFrom(...'abcXYZ 019@£€[]{}~^|\\Ωé\n'), maxLength: 500, size: 'max' });
const anyText = fc.string({
  unit: fc.constantFrom(
    'a',
    ' ',
    '€',
    '“',
    '’',
    '…',
    '–',
    'ç',
    'e\u0301',
    '½',
    'ﬁ',
    '\u00a0',
    '\u200b',
    '你',
    '，',
    'ก',
    '😀',
    '👩‍👧',
    '❤️',
  ),
  maxLength: 120,
  size: 'max',
});
const text = fc.oneof(gsmText, anyText);

describe('a text as it will be paid', () => {
  it('is measured as it is charged, and as Twilio’s calculator does', () => {
    fc.assert(
      fc.property(text, (sent) => {
        fc.pre(sent !== '');
        const { encoding, segments, units } = describeText(sent);
        expect({ encoding, segments }).toEqual(countSegments(sent));
        const peer = new SegmentedMessage(sent);
        expect({ encoding, segments }).toEqual({ encoding: peer.encodingName, segments: peer.segmentsCount });
        expect(units * (encoding === 'GSM-7' ? 7 : 16)).toBe(peer.messageSize);
      }),
      { numRuns: 200 },
    );
  });

  it('tells how much more goes in for the same price', () => {
    fc.assert(
      fc.property(text, (sent) => {
        const { segments, unitsLeft } = describeText(sent);
        expect(describeText(sent + 'a'.repeat(unitsLeft)).segments).toBe(segments);
        expect(describeText(sent + 'a'.repeat(unitsLeft + 1)).segments).toBe(segments + 1);
      }),
      { numRuns: 200 },
    );
  });

  it('is told of its 160 characters, the plain and the doubled', () => {
    expect(describeText('')).toMatchObject({ segments: 1, units: 0, unitsLeft: 160 });
    expect(describeText('Save 5€ [today] 5€')).toEqual({
      encoding: 'GSM-7',
      segments: 1,
      units: 22,
      unitsLeft: 138,
      costly: [],
      doubled: ['€', '[', ']'],
    });
  });

  it('names each character that makes it dearer once, with what would not', () => {
    expect(describeText('“Hi” 🎉 – “you”… € 你')).toEqual({
      encoding: 'UCS-2',
      segments: 1,
      units: 20,
      unitsLeft: 50,
      costly: [
        { char: '“', plain: '"' },
        { char: '”', plain: '"' },
        { char: '🎉', plain: null },
        { char: '–', plain: '-' },
        { char: '…', plain: '...' },
        { char: '你', plain: null },
      ],
      doubled: [],
    });
  });

  it('names what people see as one character as one', () => {
    expect(describeText('👩‍👧 ❤️ e\u0301 ó').costly).toEqual([
      { char: '👩‍👧', plain: null },
      { char: '❤️', plain: null },
      { char: 'e\u0301', plain: 'é' },
      { char: 'ó', plain: 'o' },
    ]);
  });

  it.each([
    ...[
      ['’', "'"],
      ['—', '-'],
      ['\u00a0', ' '],
      ['\u200b', ''],
      ['•', '*'],
      ['ç', 'c'],
      ['ñ', 'ñ'],
      ['Đ', 'D'],
      ['œ', 'oe'],
    ],
    ...[
      ['™', 'TM'],
      ['Ｓ', 'S'],
      ['％', '%'],
      ['\u2011', '-'],
      ['ấ', 'a'],
    ],
  ])('knows %j as %j', (char, plain) => {
    expect(toPlain(`a${char}b`)).toBe(`a${plain}b`);
  });

  it.each(['½', '²', '①', '₹', '你', 'ก', '🎉'])('knows nothing for %j', (char) => {
    expect(describeText(char).costly).toEqual([{ char, plain: null }]);
  });
});

describe('a text made plain', () => {
  it('costs less', () => {
    const typed = `It’s “half price” – all day… ${'a'.repeat(100)}`;
    expect(toPlain(typed)).toBe(`It's "half price" - all day... ${'a'.repeat(100)}`);
    expect([describeText(typed).segments, describeText(toPlain(typed)).segments]).toEqual([2, 1]);
  });

  it('is still the same to read: what is plain stays, lines stay', () => {
    fc.assert(fc.property(gsmText, (typed) => toPlain(typed) === typed));
  });

  it('does not grow while something without a plain form is left in it', () => {
    expect(toPlain('“Hi”… 🎉')).toBe('"Hi"… 🎉');
  });

  it('stays as it is in letters that GSM-7 does not have', () => {
    for (const typed of ['你好，“世界”……', 'สวัสดี “โลก”…']) expect(toPlain(typed)).toBe(typed);
  });

  it('stays as it is where it would become dearer', () => {
    expect(toPlain('…'.repeat(70))).toBe('…'.repeat(70));
  });

  it('is never longer in UCS-2, never more segments, and plain when made plain again', () => {
    fc.assert(
      fc.property(anyText, (typed) => {
        const plain = toPlain(typed);
        expect(isGsm(plain) || plain.length <= typed.length).toBe(true);
        expect(countSegments(plain).segments).toBeLessThanOrEqual(countSegments(typed).segments);
        expect(toPlain(plain)).toBe(plain);
      }),
      { numRuns: 300 },
    );
  });
});
