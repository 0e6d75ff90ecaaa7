import { useTranslation } from 'react-i18next';
import type { Billing } from '#shared/api/billing.ts';
import { SMS_CURRENCY } from '#shared/domain/money.ts';
import { useSnapshot } from '../../../bridge/bridge-context.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { AutoTopupButton } from '../auto-topup/auto-topup-button.tsx';
import { AutoTopupStatus } from '../auto-topup/auto-topup-status.tsx';
import type { CardSetupState } from '../billing-page.ts';
import { MailNotices } from '../notification/mail-notices.tsx';
import { TopupButton } from '../topup/topup-button.tsx';
import { UsageChart } from '../usage/usage-chart.tsx';
import { DebtLine } from './debt-line.tsx';
import { NotificationLine } from './notification-line.tsx';
import classes from './service-panel.module.css';
import { WalletFigures } from './wallet-figures.tsx';
import { walletOf } from './wallet-rules.ts';

/** Service [For SMS]: the wallet that every SMS is paid from. */
export function ServicePanel({ billing, cardSetup }: { billing: Billing; cardSetup: CardSetupState }) {
  const { t } = useTranslation();
  const wallet = useSnapshot((snapshot) => walletOf(snapshot.credit?.wallets ?? [], SMS_CURRENCY));
  const autoTopup = walletOf(billing.autoTopups, SMS_CURRENCY);
  return (
    <Panel
      title={t('credit.service')}
      aside={
        <div className={classes.buttons}>
          <AutoTopupButton billing={billing} currency={SMS_CURRENCY} />
          <TopupButton billing={billing} cardSetup={cardSetup} currency={SMS_CURRENCY} variant="filled" />
        </div>
      }
    >
      <div className={classes.parts}>
        <WalletFigures runsOutAt={billing.runsOutAt} />
        <DebtLine wallet={wallet} />
        {autoTopup && <AutoTopupStatus autoTopup={autoTopup} cards={billing.cards} />}
        <NotificationLine billing={billing} currency={SMS_CURRENCY} />
        <MailNotices mails={billing.mails} />
        <UsageChart days={billing.usage} currency={SMS_CURRENCY} />
      </div>
    </Panel>
  );
}
