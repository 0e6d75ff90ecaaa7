import { Skeleton, VisuallyHidden } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Panel } from '../../ui/panel.tsx';
import classes from './credit-screen.module.css';
import { PricingPanel } from './pricing/pricing-panel.tsx';
import { WalletFigures } from './wallets/wallet-figures.tsx';

/** The page before it is there: what every counter knows, and room for what is on its way, so that nothing jumps. */
export function UnopenedCredit({ loading }: { loading: boolean }) {
  const { t } = useTranslation();
  return (
    <>
      {loading && <VisuallyHidden role="status">{t('credit.loading')}</VisuallyHidden>}
      <div className={classes.columns}>
        <div className={classes.wallets}>
          <Panel title={t('credit.service')} aside={loading && <Skeleton height={48} width={300} radius={12} />}>
            <WalletFigures runsOutAt={undefined} />
            {loading && (
              <div className={classes.bones}>
                <Skeleton height={46} radius={12} />
                <Skeleton height={46} radius={12} />
                <Skeleton height={200} radius={12} />
              </div>
            )}
          </Panel>
        </div>
        <div className={classes.side}>
          {loading && (
            <Panel title={t('cards.title')} aside={<Skeleton height={48} width={134} radius={12} />}>
              <div className={classes.bones}>
                <Skeleton height={40} radius={12} />
              </div>
            </Panel>
          )}
          <PricingPanel />
        </div>
      </div>
    </>
  );
}
