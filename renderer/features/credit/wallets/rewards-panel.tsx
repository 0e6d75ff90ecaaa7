import { useTranslation } from 'react-i18next';
import type { Billing } from '#shared/api/billing.ts';
import type { Wallet } from '#shared/api/credit.ts';
import { SMS_CURRENCY } from '#shared/domain/money.ts';
import { useSnapshot } from '../../../bridge/bridge-context.tsx';
import { Panel } from '../../../ui/panel.tsx';
import type { CardSetupState } from '../billing-page.ts';
import { OpenWalletButton } from './open-wallet.tsx';
import classes from './rewards-panel.module.css';
import { WalletRow } from './wallet-row.tsx';

const NO_WALLETS: readonly Wallet[] = [];

/** The wallets beside the SMS wallet, one per currency, and the way to open one more. */
export function RewardsPanel({ billing, cardSetup }: { billing: Billing; cardSetup: CardSetupState }) {
  const { t } = useTranslation();
  const wallets = useSnapshot((snapshot) => snapshot.credit?.wallets ?? NO_WALLETS);
  const further = wallets.filter(({ currency }) => currency !== SMS_CURRENCY);
  return (
    <Panel title={t('wallets.title')} aside={<OpenWalletButton wallets={wallets} />}>
      <p className={classes.note}>{t(further.length === 0 ? 'wallets.none' : 'wallets.text')}</p>
      <ul>
        {further.map((wallet) => (
          <WalletRow key={wallet.currency} wallet={wallet} billing={billing} cardSetup={cardSetup} />
        ))}
      </ul>
    </Panel>
  );
}
