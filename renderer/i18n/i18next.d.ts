import 'i18next';
import type en from './en/index.ts';
import type later from './en/later/index.ts';

/** Makes every key that the code asks for a compile-time check against both parts of the English catalogue. */
declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: typeof en & typeof later };
  }
}
