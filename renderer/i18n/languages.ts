import type { i18n } from 'i18next';
import type { Language } from '#shared/domain/language.ts';

/** What the document, the dictionaries and `Intl` call each language. */
export const languageTags: Record<Language, string> = { en: 'en', ms: 'ms', zh: 'zh-Hans', th: 'th' };

/** English is bundled; each other language is a file that is loaded when it is chosen. */
const catalogues: Record<Exclude<Language, 'en'>, () => Promise<{ default: object }>> = {
  ms: () => import('./ms/index.ts'),
  zh: () => import('./zh/index.ts'),
  th: () => import('./th/index.ts'),
};

/** Where `Intl` shortens the name: it calls Malay `Melayu`, which is also the people. */
const ownNames: Partial<Record<Language, string>> = { ms: 'Bahasa Melayu' };

/** What a language calls itself, such as `ไทย`. */
export function nameOfLanguage(language: Language): string {
  const tag = languageTags[language];
  return ownNames[language] ?? new Intl.DisplayNames([tag], { type: 'language' }).of(tag) ?? tag;
}

/** Makes a language's words available. @throws when its file cannot be read */
export async function loadLanguage(instance: i18n, language: Language): Promise<void> {
  if (language === 'en' || instance.hasResourceBundle(language, 'translation')) return;
  const { default: words } = await catalogues[language]();
  instance.addResourceBundle(language, 'translation', words);
}
