import { Select } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPlus } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Wallet } from '#shared/api/credit.ts';
import { useCall } from '../../../bridge/bridge-context.tsx';
import { useFormat } from '../../../i18n/use-format.ts';
import { Dialog } from '../../../ui/dialog.tsx';
import { LineButton, ReadOnlyNotice } from '../read-only.tsx';
import classes from './rewards-panel.module.css';
import { openableCurrencies } from './wallet-rules.ts';

/** Open a wallet in one more currency. */
export function OpenWalletButton({ wallets }: { wallets: readonly Wallet[] }) {
  const { t } = useTranslation();
  const [opened, dialog] = useDisclosure(false);
  return (
    <>
      <LineButton leftSection={<IconPlus size={18} aria-hidden="true" />} onClick={dialog.open}>
        {t('wallets.open')}
      </LineButton>
      <Dialog title={t('wallets.open')} opened={opened} onClose={dialog.close}>
        <OpenWalletForm wallets={wallets} onOpened={dialog.close} />
      </Dialog>
    </>
  );
}

function OpenWalletForm({ wallets, onOpened }: { wallets: readonly Wallet[]; onOpened: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const openWallet = useCall('billing.openWallet');
  const [code, setCode] = useState<string | null>(null);
  const [complaint, setComplaint] = useState(false);
  const currencies = openableCurrencies(wallets);
  const currency = currencies.find((candidate) => candidate === code);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setComplaint(currency === undefined);
    if (currency === undefined || openWallet.busy) return;
    const result = await openWallet.run({ currency });
    if (result.ok) onOpened();
  };
  if (currencies.length === 0) return <p className={classes.note}>{t('wallets.all')}</p>;

  return (
    <form className={classes.form} onSubmit={submit} noValidate>
      <p className={classes.note}>{t('wallets.openText')}</p>
      <Select
        size="lg"
        label={t('wallets.currency')}
        placeholder={t('wallets.currencySearch')}
        data={currencies
          .map((value) => ({ value, label: `${format.currency(value)} (${value})` }))
          .sort((a, b) => a.label.localeCompare(b.label))}
        searchable
        openOnFocus={false}
        data-autofocus
        nothingFoundMessage={t('wallets.currencyNone')}
        error={complaint && currency === undefined ? t('wallets.currencyMissing') : null}
        value={currency ?? null}
        onChange={(value) => {
          setComplaint(false);
          setCode(value);
        }}
      />
      <ReadOnlyNotice error={openWallet.error} />
      <LineButton type="submit" variant="filled" loading={openWallet.busy}>
        {t('wallets.submit')}
      </LineButton>
    </form>
  );
}
