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
  const money = (amount: number | undefined) => format.price(amount ?? 0, SMS_CURRENCY);
  const when =
    details?.liftsAt === undefined ? t('when.soon') : t('when.at', { time: format.timeOrDay(details.liftsAt, now) });
  return {
    title: t(`errors.${code}.title`),
    text: t(`errors.${code}.text`, {
      when,
      count: details?.triesLeft ?? 0,
      needed: money(details?.needed),
      available: money(details?.available),
    }),
  };
}
