import 'i18next';
import type en from './en/index.ts';

/** Makes every key that the code asks for a compile-time check against the English catalogue. */
declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: typeof en };
  }
}
