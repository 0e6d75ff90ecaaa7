import { useTranslation } from 'react-i18next';
import { useSnapshot } from '../../bridge/bridge-context.tsx';
import { OwnerPage } from '../owner/owner-page.tsx';
import { useOwnerPage } from '../owner/use-owner-page.ts';
import { OpenCredit } from './open-credit.tsx';
import { UnopenedCredit } from './unopened-credit.tsx';

/** Settings › Billing & Credit › Credit, for owners. */
export function CreditScreen({ onBack }: { onBack: () => void }) {
  const { t } = useTranslation();
  const page = useSnapshot((snapshot) => snapshot.billing);
  const state = useOwnerPage('billing.open', page);
  return (
    <OwnerPage
      title={t('credit.title')}
      section={t('settings.billing')}
      state={state}
      onBack={onBack}
      unread={t('credit.offlineUnread')}
      asOf={({ billing }) => billing.asOf}
      unopened={<UnopenedCredit loading={state.loading} />}
    >
      {({ billing, cardSetup }) => <OpenCredit billing={billing} cardSetup={cardSetup} />}
    </OwnerPage>
  );
}
