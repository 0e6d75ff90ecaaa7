import { useTranslation } from 'react-i18next';
import { type Audience, isEverybody } from '#shared/domain/audience.ts';
import { LOCALES, pickLanguage } from '#shared/domain/language.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { formatDay } from '../text/shop-times.ts';

/** @returns what a month is called; 1 is January */
export function useMonthName(): (month: number) => string {
  const { i18n } = useTranslation();
  const months = new Intl.DateTimeFormat(LOCALES[pickLanguage([i18n.language])], { month: 'long', timeZone: 'UTC' });
  return (month) => months.format(Date.UTC(2026, month - 1, 15));
}

/** Says whom a campaign is for: a line for each filter that is set. */
export function useAudienceWords(): (audience: Audience) => string[] {
  const { t } = useTranslation();
  const format = useFormat();
  const monthName = useMonthName();
  return (audience) => {
    if (isEverybody(audience)) return [t('campaigns.audience.all')];
    const { tags, joinedFrom, joinedTo, birthdayMonth, inactiveSince, countries } = audience;
    const filters = [
      { name: 'tags', value: tags.join(', ') },
      { name: 'joinedFrom', value: formatDay(joinedFrom) },
      { name: 'joinedTo', value: formatDay(joinedTo) },
      { name: 'birthdayIn', value: birthdayMonth === null ? '' : monthName(birthdayMonth) },
      { name: 'inactiveSince', value: formatDay(inactiveSince) },
      { name: 'countries', value: countries.map(format.country).join(', ') },
    ] as const;
    return [
      t('campaigns.audience.some'),
      ...filters.flatMap(({ name, value }) =>
        value === '' ? [] : [t('messaging.changedField', { field: t(`campaigns.audience.${name}`), value })],
      ),
    ];
  };
}
