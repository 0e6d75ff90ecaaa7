import { describe, expect, it } from 'vitest';
import { appErrorSchema } from '#shared/error-schemas.ts';
import { errorCatalogue } from '#shared/errors.ts';
import { createI18n } from '../../../renderer/i18n/create-i18n.ts';
import en from '../../../renderer/i18n/en/index.ts';
import later from '../../../renderer/i18n/en/later/index.ts';
import { errorMessage } from '../../../renderer/i18n/error-message.ts';
import { createFormat } from '../../../renderer/i18n/format.ts';

const { t } = createI18n();
const format = createFormat('en', 'Asia/Singapore');
const now = Date.parse('2026-11-22T02:42:00Z');

/** Every text of the catalogue with its key. */
function* texts(node: object, path = ''): Generator<[string, unknown]> {
  for (const [key, value] of Object.entries(node)) {
    if (typeof value === 'object' && value !== null) yield* texts(value, `${path}${key}.`);
    else yield [path + key, value];
  }
}

describe('the English catalogue', () => {
  it('has a message for each code of the error catalogue, and for no other', () => {
    expect(Object.keys(en.errors).sort()).toEqual(Object.keys(errorCatalogue).sort());
  });

  it('has no empty text', () => {
    expect(
      [...texts({ ...en, ...later })].filter(([, text]) => typeof text !== 'string' || text.trim() === ''),
    ).toEqual([]);
  });

  it('has both forms of each count', () => {
    const keys = new Set([...texts({ ...en, ...later })].map(([key]) => key));
    const lonely = [...keys].filter((key) => key.endsWith('_one') && !keys.has(key.replace(/_one$/, '_other')));
    expect(lonely).toEqual([]);
  });
});

describe('an error in words', () => {
  it('leaves no placeholder open, whatever details came with it', () => {
    for (const code of Object.keys(en.errors)) {
      const { title, text } = errorMessage(t, format, appErrorSchema.parse({ code }), now);
      expect(title + text, code).not.toMatch(/\{\{|errors\./);
    }
  });

  it('says when a limit lifts', () => {
    const error = { code: 'limit_number', details: { liftsAt: now + 9 * 60_000 } } as const;
    expect(errorMessage(t, format, error, now).text).toContain('at 10:51');
  });

  it('counts the tries that are left', () => {
    const textFor = (triesLeft: number) =>
      errorMessage(t, format, { code: 'code_wrong', details: { triesLeft } }, now).text;
    expect(textFor(3)).toContain('3 tries are left');
    expect(textFor(1)).toContain('1 try is left');
    expect(textFor(0)).toContain('No tries are left');
  });

  it('says what was needed and what was there', () => {
    const error = { code: 'insufficient_credit', details: { needed: 36_800, available: 12_000 } } as const;
    expect(errorMessage(t, format, error, now).text).toContain('costs US$0.0368 and US$0.0120 is left');
  });

  it('says it in the currency of the wallet that lacked it', () => {
    const details = { needed: 19_600_000, available: 4_999_999, currency: 'SGD' };
    const error = { code: 'reward_credit_missing', details } as const;
    expect(errorMessage(t, format, error, now).text).toContain('costs SGD\u00a019.60, and SGD\u00a04.99 may be spent');
  });
});
