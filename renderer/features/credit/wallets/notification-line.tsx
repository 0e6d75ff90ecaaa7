import { useTranslation } from 'react-i18next';
import type { Billing } from '#shared/api/billing.ts';
import type { Currency } from '#shared/domain/money.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { NotificationButton } from '../notification/notification-button.tsx';
import classes from './notification-line.module.css';
import { walletOf } from './wallet-rules.ts';

interface NotificationLineProps {
  billing: Billing;
  currency: Currency;
  /** Without saying what is set. */
  short?: boolean;
}

/** Balance Notification of a wallet: whether a mail is sent when it gets low, and the button that changes it. */
export function NotificationLine({ billing, currency, short = false }: NotificationLineProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const notification = walletOf(billing.notifications, currency);
  return (
    <div className={classes.line} data-short={short || undefined}>
      <span>
        {t('credit.notification')}
        {!short && (
          <span className={classes.note}>
            {notification?.enabled
              ? t('credit.notificationOn', {
                  threshold: format.round(notification.threshold, currency),
                  count: notification.emails.length,
                })
              : t('credit.notificationOff')}
          </span>
        )}
      </span>
      <NotificationButton billing={billing} currency={currency} />
    </div>
  );
}
