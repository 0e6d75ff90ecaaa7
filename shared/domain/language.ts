/** The languages there are: Chinese is Simplified Chinese. */
export const LANGUAGES = ['en', 'ms', 'zh', 'th'] as const;
export type Language = (typeof LANGUAGES)[number];

/**
 * The locale whose money, dates and numbers a language uses: as the shops of South-East Asia write it, and years as they
 * are typed into the app, which are not those of the Buddhist era.
 */
export const LOCALES: Readonly<Record<Language, string>> = {
  en: 'en-GB',
  ms: 'ms-MY',
  zh: 'zh-Hans',
  th: 'th-TH-u-ca-gregory',
};

/** What somebody chose: a language, or the system's. */
export const LANGUAGE_CHOICES = ['system', ...LANGUAGES] as const;
export type LanguageChoice = (typeof LANGUAGE_CHOICES)[number];

/** The first language of a list of IETF tags that the app speaks; English when it speaks none. */
export function pickLanguage(tags: readonly string[]): Language {
  for (const tag of tags) {
    const known = LANGUAGES.find((language) => language === tag.toLowerCase().split('-')[0]);
    if (known) return known;
  }
  return 'en';
}
