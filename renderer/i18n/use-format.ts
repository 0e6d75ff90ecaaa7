import { useTranslation } from 'react-i18next';
import { useSnapshot } from '../bridge/bridge-context.tsx';
import { createFormat, type Format } from './format.ts';

/** By language and time zone: all parts of a screen share the browser's formatters. */
const formats = new Map<string, Format>();

/** Money, times and countries in the app's language and the shop's time zone. */
export function useFormat(): Format {
  const { i18n } = useTranslation();
  const timeZone = useSnapshot((snapshot) => snapshot.shop?.timeZone);
  const key = `${i18n.language} ${timeZone}`;
  const format = formats.get(key) ?? createFormat(i18n.language, timeZone);
  formats.set(key, format);
  return format;
}
