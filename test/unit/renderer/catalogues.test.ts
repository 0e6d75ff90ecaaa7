import { describe, expect, it } from 'vitest';
import { LANGUAGES, pickLanguage } from '#shared/domain/language.ts';
import { wordsIn } from '../../../electron/hosts/words/words.ts';
import { createI18n } from '../../../renderer/i18n/create-i18n.ts';
import en from '../../../renderer/i18n/en/index.ts';
import laterEn from '../../../renderer/i18n/en/later/index.ts';
import { loadLanguage, loadLater, nameOfLanguage } from '../../../renderer/i18n/languages.ts';
import ms from '../../../renderer/i18n/ms/index.ts';
import laterMs from '../../../renderer/i18n/ms/later/index.ts';
import th from '../../../renderer/i18n/th/index.ts';
import laterTh from '../../../renderer/i18n/th/later/index.ts';
import zh from '../../../renderer/i18n/zh/index.ts';
import laterZh from '../../../renderer/i18n/zh/later/index.ts';

type Words = Map<string, string>;

/** All texts of a catalogue by their keys. */
function flatten(catalogue: object, prefix = ''): Words {
  return new Map(
    Object.entries(catalogue).flatMap(([key, value]): [string, string][] =>
      typeof value === 'string' ? [[prefix + key, value]] : [...flatten(value as object, `${prefix}${key}.`)],
    ),
  );
}

const english = flatten({ ...en, ...laterEn });
/** These languages have one form for every number, so that English's “one” has no counterpart. */
const expectedKeys = [...english.keys()].filter((key) => !key.endsWith('_one')).sort();
const placeholders = (text: string) => [...new Set(text.match(/\{\{\w+\}\}/g) ?? [])].sort();

/** What the texts of a key stand for in another number: `count_other` is `count`. */
const withoutNumber = (key: string) => key.replace(/_(zero|one|other)$/, '');

describe('the English words', () => {
  it('stand in one part or the other', () => {
    expect(Object.keys(en).filter((key) => key in laterEn)).toEqual([]);
  });

  it('have a text for every other number where they have one for none or one', () => {
    const numbered = [...english.keys()].filter((key) => /_(zero|one)$/.test(key));
    expect(numbered.filter((key) => !english.has(`${withoutNumber(key)}_other`))).toEqual([]);
  });
});

describe.each([
  ['ms', ms, laterMs],
  ['zh', zh, laterZh],
  ['th', th, laterTh],
] as const)('the words in %s', (language, catalogue, later) => {
  const words = flatten({ ...catalogue, ...later });

  it('are there for every key, and no others', () => {
    expect([...words.keys()].sort()).toEqual(expectedKeys);
  });

  it('name the same figures as in English', () => {
    const differing = expectedKeys.filter(
      (key) => placeholders(words.get(key) ?? '').join() !== placeholders(english.get(key) ?? '').join(),
    );
    expect(differing).toEqual([]);
  });

  it('are words, and not left in English', () => {
    const empty = [...words].filter(([, text]) => text.trim() === '').map(([key]) => key);
    expect(empty).toEqual([]);
    // A sentence of English letters has a translation; a name, a sign or a short word may be the same.
    const sentences = expectedKeys.filter((key) => (english.get(key)?.match(/[a-z]+ /gi)?.length ?? 0) >= 3);
    expect(sentences.length).toBeGreaterThan(200);
    expect(sentences.filter((key) => words.get(key) === english.get(key))).toEqual([]);
  });

  it('can be loaded and spoken', async () => {
    const i18n = createI18n();
    await loadLanguage(i18n, language);
    await i18n.changeLanguage(language);
    expect(i18n.t('shell.lock')).toBe(words.get('shell.lock'));
    expect(i18n.t('today.joined', { count: 1 })).toContain('1');
    await loadLater(i18n);
    expect(i18n.t('campaigns.new')).toBe(words.get('campaigns.new'));
  });
});

describe('languages', () => {
  it('are picked by what the system prefers', () => {
    expect(pickLanguage(['zh-CN', 'en-SG'])).toBe('zh');
    expect(pickLanguage(['ta-SG', 'MS-my', 'en'])).toBe('ms');
    expect(pickLanguage(['th'])).toBe('th');
    expect(pickLanguage(['ta', 'id'])).toBe('en');
    expect(pickLanguage([])).toBe('en');
  });

  it('call themselves by their own names', () => {
    expect(LANGUAGES.map(nameOfLanguage)).toEqual(['English', 'Bahasa Melayu', '简体中文', 'ไทย']);
  });

  it('are spoken by the hosts as well', () => {
    const english = wordsIn('en', []);
    for (const language of LANGUAGES) {
      const words = wordsIn(language, []);
      expect(Object.keys(words).sort()).toEqual(Object.keys(english).sort());
      if (language !== 'en') expect(words.downloadFailedTitle).not.toBe(english.downloadFailedTitle);
    }
    expect(wordsIn('system', ['th-TH'])).toBe(wordsIn('th', []));
  });
});
