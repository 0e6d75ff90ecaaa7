import { LANGUAGES, type LanguageChoice } from '#shared/domain/language.ts';
import { nameOfLanguage } from '../../i18n/languages.ts';

/** Each language under its own name, so that whoever needs it can read it. @param system what following the system is called */
export function languageChoices(system: string): { value: LanguageChoice; label: string }[] {
  return [
    { value: 'system', label: system },
    ...LANGUAGES.map((language) => ({ value: language, label: nameOfLanguage(language) })),
  ];
}
