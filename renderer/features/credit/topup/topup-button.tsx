import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import type { Billing } from '#shared/api/billing.ts';
import type { Currency } from '#shared/domain/money.ts';
import { useSnapshot } from '../../../bridge/bridge-context.tsx';
import type { CardSetupState } from '../billing-page.ts';
import { TopupDialog } from './topup-dialog.tsx';

interface TopupButtonProps {
  billing: Billing;
  cardSetup: CardSetupState;
  currency: Currency;
  variant: 'filled' | 'default';
}

/** One Time Topup of a wallet, with its dialog. */
export function TopupButton({ billing, cardSetup, currency, variant }: TopupButtonProps) {
  const { t } = useTranslation();
  const offline = useSnapshot((snapshot) => snapshot.connection.kind === 'offline');
  const [opened, dialog] = useDisclosure(false);
  return (
    <>
      <Button variant={variant} disabled={offline} onClick={dialog.open}>
        {t('topup.title')}
      </Button>
      <TopupDialog opened={opened} billing={billing} cardSetup={cardSetup} currency={currency} onClose={dialog.close} />
    </>
  );
}
