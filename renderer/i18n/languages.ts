import type { i18n } from 'i18next';
import { type Language, pickLanguage } from '#shared/domain/language.ts';

/** What the document, the dictionaries and `Intl` call each language. */
export const languageTags: Record<Language, string> = { en: 'en', ms: 'ms', zh: 'zh-Hans', th: 'th' };

/** English is bundled; each other language is a file that is loaded when it is chosen. */
const catalogues: Record<Exclude<Language, 'en'>, () => Promise<{ default: object }>> = {
  ms: () => import('./ms/index.ts'),
  zh: () => import('./zh/index.ts'),
  th: () => import('./th/index.ts'),
};

/** The namespace of the words that only the screens behind the PIN need. */
export const LATER = 'later';

/** No language's later words are in the first script: what it may weigh is bounded. */
const laterCatalogues: Record<Language, () => Promise<{ default: object }>> = {
  en: () => import('./en/later/index.ts'),
  ms: () => import('./ms/later/index.ts'),
  zh: () => import('./zh/later/index.ts'),
  th: () => import('./th/later/index.ts'),
};

/** Where `Intl` shortens the name: it calls Malay `Melayu`, which is also the people. */
const ownNames: Partial<Record<Language, string>> = { ms: 'Bahasa Melayu' };

/** What a language calls itself, such as `ไทย`. */
export function nameOfLanguage(language: Language): string {
  const tag = languageTags[language];
  return ownNames[language] ?? new Intl.DisplayNames([tag], { type: 'language' }).of(tag) ?? tag;
}

/**
 * Makes a language's words available: the first ones, and the later ones where those of the language before are there.
 * @throws when a file of it cannot be read
 */
export async function loadLanguage(instance: i18n, language: Language): Promise<void> {
  if (language !== 'en' && !instance.hasResourceBundle(language, 'translation')) {
    const { default: words } = await catalogues[language]();
    instance.addResourceBundle(language, 'translation', words);
  }
  if (instance.hasResourceBundle(instance.language, LATER)) await addLater(instance, language);
}

/**
 * Makes the later words of the language that is spoken available; screens that use them are shown once this is done.
 * @throws when their file cannot be read
 */
export async function loadLater(instance: i18n): Promise<void> {
  // Somebody may choose another language while the words are read.
  while (!instance.hasResourceBundle(instance.language, LATER)) {
    await addLater(instance, pickLanguage([instance.language]));
  }
}

async function addLater(instance: i18n, language: Language): Promise<void> {
  const { default: words } = await laterCatalogues[language]();
  instance.addResourceBundle(language, LATER, words);
}
