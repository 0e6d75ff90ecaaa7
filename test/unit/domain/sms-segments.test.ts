import fc from 'fast-check';
import { SegmentedMessage } from 'sms-segments-calculator';
import { describe, expect, it } from 'vitest';
import { countSegments } from '#shared/domain/sms-segments.ts';

const GSM = 'abcXYZ 019@£€[]{}~^|\\Ωé\n';
const gsmText = fc.string({ unit: fc.constantFrom(...GSM), maxLength: 500, size: 'max' });
const unicodeText = fc.string({
  unit: fc.constantFrom('a', '你', 'ก', 'น้ำ', '😀', '👩‍👧', 'e\u0301', ' ', '€'),
  maxLength: 250,
  size: 'max',
});

describe('segments of a message', () => {
  it.each([
    ['160 plain characters', 'a'.repeat(160), 'GSM-7', 1],
    ['161 plain characters', 'a'.repeat(161), 'GSM-7', 2],
    ['80 characters that count two', '€'.repeat(80), 'GSM-7', 1],
    ['81 characters that count two', '€'.repeat(81), 'GSM-7', 2],
    ['a character that would be split between two segments', `${'a'.repeat(152)}€${'a'.repeat(152)}`, 'GSM-7', 3],
    ['70 Chinese characters', '你'.repeat(70), 'UCS-2', 1],
    ['71 Chinese characters', '你'.repeat(71), 'UCS-2', 2],
    ['an emoji of five units that would be split', `${'你'.repeat(66)}👩‍👧${'你'.repeat(63)}`, 'UCS-2', 3],
    ['a pile of accents that no segment takes', `a${'\u0301'.repeat(200)}`, 'UCS-2', 3],
    ['nothing', '', 'GSM-7', 1],
  ])('%s', (_what, text, encoding, segments) => {
    expect(countSegments(text)).toEqual({ encoding, segments });
  });

  it('knows each character of GSM-7 that Twilio’s calculator knows, and no other', () => {
    const characters = Array.from({ length: 0x2200 }, (_, code) => String.fromCodePoint(code));
    const inGsm = characters.filter((one) => new SegmentedMessage(one).encodingName === 'GSM-7');
    expect(characters.filter((one) => countSegments(one).encoding === 'GSM-7')).toEqual(inGsm);
    // Of those that count two, so many are two segments.
    const segments = inGsm.map((one) => new SegmentedMessage(one.repeat(81)).segmentsCount);
    expect(inGsm.map((one) => countSegments(one.repeat(81)).segments)).toEqual(segments);
  });

  it('counts as Twilio’s calculator does', () => {
    fc.assert(
      fc.property(fc.oneof(gsmText, unicodeText), (text) => {
        fc.pre(text !== '');
        const peer = new SegmentedMessage(text);
        expect(countSegments(text)).toEqual({ encoding: peer.encodingName, segments: peer.segmentsCount });
      }),
      { numRuns: 500 },
    );
  });
});
