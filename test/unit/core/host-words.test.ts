import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '#shared/domain/language.ts';
import { createSpeech, fill } from '../../../electron/hosts/words/speech.ts';
import { languageIn, wordsIn } from '../../../electron/hosts/words/words.ts';
import { createFormat } from '../../../renderer/i18n/format.ts';

const NOON = Date.UTC(2026, 10, 23, 4, 0, 0);

describe('what a host says', () => {
  it.each(LANGUAGES)('leaves the same places to be filled in every language: %s', (language) => {
    const placesIn = (words: object) =>
      Object.entries(words).map(([key, text]) => [key, [...String(text).matchAll(/\{\{\w+\}\}/g)].map(String).sort()]);
    expect(Object.fromEntries(placesIn(wordsIn(language, [])))).toEqual(
      Object.fromEntries(placesIn(wordsIn('en', []))),
    );
    expect(Object.values(wordsIn(language, [])).filter((text) => text.trim() === '')).toEqual([]);
  });

  it.each(LANGUAGES)('writes amounts, numbers and moments as the page does: %s', (language) => {
    const speech = createSpeech(language, 'Asia/Singapore');
    const format = createFormat(language, 'Asia/Singapore');
    expect(speech.money(41_289_999, 'USD')).toBe(format.money(41_289_999, 'USD'));
    expect(speech.number(1121)).toBe(format.number(1121));
    expect(speech.moment(NOON)).toBe(format.timeOrDay(NOON, NOON + 7 * 24 * 60 * 60 * 1_000));
  });

  it('is in the chosen language, or in the first of the system’s that it speaks', () => {
    expect(languageIn('th', ['ms-MY'])).toBe('th');
    expect(languageIn('system', ['ta-SG', 'ms-MY'])).toBe('ms');
    expect(languageIn('system', [])).toBe('en');
  });

  it('fills each place, and leaves one alone that nothing is known of', () => {
    expect(fill('{{amount}} left, {{amount}}: {{other}}', { amount: 'US$1.00' })).toBe(
      'US$1.00 left, US$1.00: {{other}}',
    );
  });
});
