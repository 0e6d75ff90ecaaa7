import i18next, { type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import en from './en/index.ts';

/** Speaks English, whose words are there at once; `loadLanguage` and `changeLanguage` bring another. */
export function createI18n(): i18n {
  const instance = i18next.createInstance();
  void instance.use(initReactI18next).init({
    lng: 'en',
    fallbackLng: 'en',
    resources: { en: { translation: en } },
    initAsync: false,
    // React escapes what it renders.
    interpolation: { escapeValue: false },
  });
  return instance;
}
