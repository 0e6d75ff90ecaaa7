import type { Billing } from '#shared/api/billing.ts';
import type { CardSetupState } from './billing-page.ts';
import { CardsPanel } from './cards/cards-panel.tsx';
import classes from './credit-screen.module.css';
import { History } from './history/history.tsx';
import { PricingPanel } from './pricing/pricing-panel.tsx';
import { TopupsPanel } from './topup/topups-panel.tsx';
import { RewardsPanel } from './wallets/rewards-panel.tsx';
import { ServicePanel } from './wallets/service-panel.tsx';

interface OpenCreditProps {
  billing: Billing;
  cardSetup: CardSetupState;
}

/** All of the owner's page. */
export function OpenCredit({ billing, cardSetup }: OpenCreditProps) {
  return (
    <div className={classes.columns}>
      <div className={classes.wallets}>
        <ServicePanel billing={billing} cardSetup={cardSetup} />
        <RewardsPanel billing={billing} cardSetup={cardSetup} />
      </div>
      <div className={classes.side}>
        <CardsPanel billing={billing} cardSetup={cardSetup} />
        <PricingPanel />
      </div>
      <div className={classes.topups}>
        <TopupsPanel billing={billing} />
      </div>
      <div className={classes.history}>
        <History billing={billing} />
      </div>
    </div>
  );
}
