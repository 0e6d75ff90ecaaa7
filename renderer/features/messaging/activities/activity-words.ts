import { useTranslation } from 'react-i18next';
import type { Activity } from '#shared/api/activities.ts';
import type { ActivityKind } from '#shared/domain/messaging.ts';
import { SMS_CURRENCY } from '#shared/domain/money.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { formatMinute } from '../../../ui/typed-time.ts';

/** Says in a few words when an activity message is sent, and to whom. */
export function useActivityWhen(ownerPhones: readonly string[]): (activity: Activity) => string {
  const { t } = useTranslation();
  const format = useFormat();
  return ({ settings }) => {
    switch (settings.kind) {
      case 'birthday':
        return t('activities.when.birthday', { time: formatMinute(settings.minute) });
      case 'lapsing':
        return t('activities.when.lapsing', { count: settings.daysBefore, months: settings.months });
      case 'balance_low': {
        const amount = format.round(settings.threshold, SMS_CURRENCY);
        return ownerPhones.length === 0
          ? t('activities.when.balanceLowNoPhone', { amount })
          : t('activities.when.balance_low', { phone: ownerPhones.join(', '), amount });
      }
      default:
        return t(`activities.when.${settings.kind}`);
    }
  };
}

/** Which words tell to whom and at what hours a kind is sent. */
export function rulesOf(kind: ActivityKind): 'security' | 'service' | 'marketing' | 'owner' {
  switch (kind) {
    case 'pin_changed':
    case 'phone_changed':
      return 'security';
    case 'welcome':
    case 'reward_redeemed':
      return 'service';
    case 'birthday':
    case 'lapsing':
      return 'marketing';
    case 'balance_low':
      return 'owner';
  }
}
