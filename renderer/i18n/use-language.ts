import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type LanguageChoice, pickLanguage } from '#shared/domain/language.ts';
import { languageTags, loadLanguage } from './languages.ts';

/**
 * Speaks the chosen language, or the system's, from now on.
 * @param chosen null while it is not known
 * @returns whether the first words are there; a later switch shows the words before until its own are
 */
export function useLanguage(chosen: LanguageChoice | null): boolean {
  const { i18n } = useTranslation();
  const [ready, setReady] = useState(false);
  const wanted = chosen === 'system' ? pickLanguage(navigator.languages) : chosen;
  useEffect(() => {
    if (wanted === null) return;
    let newest = true;
    const speak = async () => {
      await loadLanguage(i18n, wanted);
      if (!newest) return;
      await i18n.changeLanguage(wanted);
      document.documentElement.lang = languageTags[wanted];
    };
    speak()
      // Words that cannot be read leave those there are.
      .catch(() => undefined)
      .then(() => newest && setReady(true));
    return () => {
      newest = false;
    };
  }, [i18n, wanted]);
  return ready || i18n.language === wanted;
}
