import { type Language, type LanguageChoice, pickLanguage } from '#shared/domain/language.ts';
import en from './en.json' with { type: 'json' };
import ms from './ms.json' with { type: 'json' };
import th from './th.json' with { type: 'json' };
import zh from './zh.json' with { type: 'json' };

/** What a host says itself, outside the page. */
export type Words = typeof en;

const catalogues: Record<Language, Words> = { en, ms, zh, th };

/** @param system the system's languages as IETF tags, the preferred first */
export function languageIn(choice: LanguageChoice, system: readonly string[]): Language {
  return choice === 'system' ? pickLanguage(system) : choice;
}

/** @param system as for {@link languageIn} */
export function wordsIn(choice: LanguageChoice, system: readonly string[]): Words {
  return catalogues[languageIn(choice, system)];
}
