import i18next, { type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import en from './en/index.ts';
import { LATER } from './languages.ts';

/**
 * Speaks English, whose first words are there at once; `loadLanguage` and `changeLanguage` bring another language,
 * `loadLater` the words of the screens behind the PIN.
 */
export function createI18n(): i18n {
  const instance = i18next.createInstance();
  void instance.use(initReactI18next).init({
    lng: 'en',
    fallbackLng: 'en',
    resources: { en: { translation: en } },
    // What is not among the first words is among the later ones; whoever asks for a word does not need to know.
    fallbackNS: LATER,
    initAsync: false,
    // React escapes what it renders.
    interpolation: { escapeValue: false },
  });
  return instance;
}
