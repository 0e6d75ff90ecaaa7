import type { ParseKeys } from 'i18next';
import { useTranslation } from 'react-i18next';

/** Words that follow the language wherever they are kept: a form holds what is wrong with its fields for long. */
export function Said({ words }: { words: ParseKeys }) {
  const { t } = useTranslation();
  return t(words);
}
