import { z } from 'zod';

/** The languages there are: Chinese is Simplified Chinese. */
export const LANGUAGES = ['en', 'ms', 'zh', 'th'] as const;
export type Language = (typeof LANGUAGES)[number];

/** What somebody chose: a language, or the system's. */
export const languageChoiceSchema = z.enum(['system', ...LANGUAGES]);
export type LanguageChoice = z.infer<typeof languageChoiceSchema>;

/** The first language of a list of IETF tags that the app speaks; English when it speaks none. */
export function pickLanguage(tags: readonly string[]): Language {
  for (const tag of tags) {
    const known = LANGUAGES.find((language) => language === tag.toLowerCase().split('-')[0]);
    if (known) return known;
  }
  return 'en';
}
