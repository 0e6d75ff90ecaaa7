import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useSnapshot } from '../bridge/bridge-context.tsx';
import { createFormat, type Format } from './format.ts';

/** Money, times and countries in the app's language and the shop's time zone. */
export function useFormat(): Format {
  const { i18n } = useTranslation();
  const timeZone = useSnapshot((snapshot) => snapshot.shop?.timeZone);
  return useMemo(() => createFormat(i18n.language, timeZone), [i18n.language, timeZone]);
}
