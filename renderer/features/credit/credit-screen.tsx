import { useTranslation } from 'react-i18next';
import { useSnapshot } from '../../bridge/bridge-context.tsx';
import { OwnerPage } from '../owner/owner-page.tsx';
import { PageTrouble } from '../owner/page-trouble.tsx';
import { useOwnerPage } from '../owner/use-owner-page.ts';
import { OpenCredit } from './open-credit.tsx';
import { UnopenedCredit } from './unopened-credit.tsx';

/** Settings › Billing & Credit › Credit, for owners. */
export function CreditScreen({ onBack }: { onBack: () => void }) {
  const { t } = useTranslation();
  const page = useSnapshot((snapshot) => snapshot.billing);
  const state = useOwnerPage('billing.open', page);
  const trouble = { unread: t('credit.offlineUnread'), error: state.error, onRetry: state.open };
  return (
    <OwnerPage
      title={t('credit.title')}
      section={t('settings.billing')}
      state={state}
      onBack={onBack}
      unopened={
        <>
          <PageTrouble asOf={null} {...trouble} />
          <UnopenedCredit failed={state.error !== null} />
        </>
      }
    >
      {({ billing, cardSetup, current }) => (
        <>
          <PageTrouble asOf={current ? null : billing.asOf} {...trouble} />
          <OpenCredit billing={billing} cardSetup={cardSetup} />
        </>
      )}
    </OwnerPage>
  );
}
