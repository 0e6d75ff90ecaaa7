import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import type { Billing } from '#shared/api/billing.ts';
import type { Currency } from '#shared/domain/money.ts';
import { Dialog } from '../../../ui/dialog.tsx';
import { NotificationForm } from './notification-form.tsx';

interface NotificationButtonProps {
  billing: Billing;
  currency: Currency;
}

/** Balance Notification of a wallet: says whether it is on, and opens the dialog that changes it. */
export function NotificationButton({ billing, currency }: NotificationButtonProps) {
  const { t } = useTranslation();
  const [opened, dialog] = useDisclosure(false);
  const saved = billing.notifications.find((each) => each.currency === currency);
  return (
    <>
      <Button disabled={!saved} aria-description={t('notification.title')} onClick={dialog.open}>
        {t(saved?.enabled ? 'notification.yes' : 'notification.no')}
      </Button>
      <Dialog title={t('notification.title')} opened={opened} onClose={dialog.close}>
        {saved && <NotificationForm saved={saved} onClose={dialog.close} />}
      </Dialog>
    </>
  );
}
