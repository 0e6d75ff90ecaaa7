import { useDisclosure } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import type { Billing } from '#shared/api/billing.ts';
import type { Currency } from '#shared/domain/money.ts';
import type { CardSetupState } from '../billing-page.ts';
import { LineButton } from '../read-only.tsx';
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
  const [opened, dialog] = useDisclosure(false);
  return (
    <>
      <LineButton variant={variant} onClick={dialog.open}>
        {t('topup.title')}
      </LineButton>
      <TopupDialog opened={opened} billing={billing} cardSetup={cardSetup} currency={currency} onClose={dialog.close} />
    </>
  );
}
