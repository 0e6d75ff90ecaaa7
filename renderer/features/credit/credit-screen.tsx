import { Button, UnstyledButton } from '@mantine/core';
import { useDisclosure, useHotkeys } from '@mantine/hooks';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { SMS_CURRENCY } from '#shared/domain/money.ts';
import { useCall, useSnapshot } from '../../bridge/bridge-context.tsx';
import { useFormat } from '../../i18n/use-format.ts';
import { useNow } from '../../i18n/use-now.ts';
import { OfflineNotice } from '../../ui/offline-notice.tsx';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import { CardsPanel } from './cards-panel.tsx';
import classes from './credit-screen.module.css';
import { History } from './history.tsx';
import { PricingPanel } from './pricing-panel.tsx';
import { TopupDialog } from './topup-dialog.tsx';
import { TopupRows } from './topup-rows.tsx';
import { WalletFigures } from './wallet-figures.tsx';

/** Settings › Billing & Credit › Credit, for owners. */
export function CreditScreen({ onBack }: { onBack: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const billing = useSnapshot((snapshot) => snapshot.billing);
  const credit = useSnapshot((snapshot) => snapshot.credit);
  const offline = useSnapshot((snapshot) => snapshot.connection.kind === 'offline');
  const { run: open, error } = useCall('billing.open');
  const [topupOpened, topup] = useDisclosure(false);

  useEffect(() => void open({}), [open]);
  useHotkeys([['Escape', topupOpened ? topup.close : onBack]], []);

  return (
    <Page
      title={t('credit.title')}
      focusHeading
      trail={
        <nav className={classes.trail}>
          <UnstyledButton className={classes.trailLink} onClick={onBack}>
            {t('settings.title')}
          </UnstyledButton>
          <span aria-hidden="true">›</span>
          <span>{t('settings.billing')}</span>
        </nav>
      }
      aside={t('credit.ownerOnly')}
    >
      <div className={classes.columns}>
        <div className={classes.main}>
          <Panel
            title={t('credit.service')}
            aside={
              <Button variant="filled" disabled={offline || !billing} onClick={topup.open}>
                {t('credit.oneTimeTopup')}
              </Button>
            }
          >
            <WalletFigures />
            <OfflineNotice
              text={
                credit ? t('credit.offline', { time: format.timeOrDay(credit.asOf, now) }) : t('credit.offlineUnknown')
              }
              error={error}
              action={
                <Button variant="subtle" onClick={() => void open({})}>
                  {t('app.retry')}
                </Button>
              }
            />
            {billing && <TopupRows topups={billing.topups} />}
          </Panel>
          <Panel title={t('credit.history')} aside={t('credit.historyText')}>
            {billing ? <History entries={billing.history} /> : <p className={classes.dim}>{t('credit.loading')}</p>}
          </Panel>
        </div>
        <div className={classes.side}>
          {billing && <CardsPanel cards={billing.cards} />}
          <PricingPanel />
        </div>
      </div>
      {billing && <TopupDialog opened={topupOpened} billing={billing} currency={SMS_CURRENCY} onClose={topup.close} />}
    </Page>
  );
}
