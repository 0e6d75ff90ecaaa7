import i18next, { type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import en from './en/index.ts';

/** The catalogues are bundled, so that texts are there at once; a further language is a file here and a line below. */
export function createI18n(language: string): i18n {
  const instance = i18next.createInstance();
  void instance.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'en',
    resources: { en: { translation: en } },
    initAsync: false,
    // React escapes what it renders.
    interpolation: { escapeValue: false },
  });
  return instance;
}
