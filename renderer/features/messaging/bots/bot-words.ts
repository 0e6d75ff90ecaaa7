import { useTranslation } from 'react-i18next';
import type { BotRule } from '#shared/domain/messaging.ts';
import { assertNever } from '#shared/errors.ts';

/** Says in a few words whom a rule meets. */
export function useRuleSummary(): (rule: BotRule) => string {
  const { t } = useTranslation();
  return (rule) => {
    switch (rule.kind) {
      case 'birthday':
        return t('bots.summary.birthday', { count: rule.daysBefore });
      case 'joined':
        return t('bots.summary.joined', { count: rule.days });
      case 'inactive':
        return t('bots.summary.inactive', { count: rule.days });
      case 'low_visits':
        return t('bots.summary.low_visits', { count: rule.visits, days: rule.days });
      default:
        return assertNever(rule);
    }
  };
}

/** The day after the month of a day; both `YYYY-MM-DD`. */
export function firstOfNextMonth(day: string): string {
  const [year = 0, month = 1] = day.split('-').map(Number);
  return new Date(Date.UTC(year, month, 1)).toISOString().slice(0, 10);
}
