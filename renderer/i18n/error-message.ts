import type { TFunction } from 'i18next';
import { SMS_CURRENCY } from '#shared/domain/money.ts';
import type { AppError } from '#shared/errors.ts';
import type { Format } from './format.ts';

/** The words for an error, with the times and amounts it carries. */
export function errorMessage(
  t: TFunction,
  format: Format,
  { code, details }: AppError,
  now: number,
): { title: string; text: string } {
  const { needed = 0, available = 0, currency } = details ?? {};
  const when =
    details?.liftsAt === undefined ? t('when.soon') : t('when.at', { time: format.timeOrDay(details.liftsAt, now) });
  return {
    title: t(`errors.${code}.title`),
    text: t(`errors.${code}.text`, {
      when,
      count: details?.triesLeft ?? 0,
      // Only an SMS costs less than the smallest coin.
      needed: currency === undefined ? format.price(needed, SMS_CURRENCY) : format.spent(needed, currency),
      available: currency === undefined ? format.price(available, SMS_CURRENCY) : format.money(available, currency),
    }),
  };
}
