import { Skeleton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useSnapshot } from '../../bridge/bridge-context.tsx';
import { Loading } from '../../ui/loading.tsx';
import { OwnerPage } from '../owner/owner-page.tsx';
import { useOwnerPage } from '../owner/use-owner-page.ts';
import classes from './routing.module.css';
import { RoutingForm } from './routing-form.tsx';

/** Settings › Shop › Routing, for owners: which way messages leave, as whom, and what holds for those that are no codes. */
export function RoutingScreen({ onBack }: { onBack: () => void }) {
  const { t } = useTranslation();
  const page = useSnapshot((snapshot) => snapshot.routingPage);
  const state = useOwnerPage('routing.open', page);
  return (
    <OwnerPage
      title={t('routing.title')}
      section={t('settings.shopTitle')}
      state={state}
      onBack={onBack}
      unread={t('routing.offlineUnread')}
      asOf={({ routing }) => routing.asOf}
      unopened={
        state.loading && (
          <div className={classes.loading}>
            <Loading text={t('routing.loading')} height={260} />
            <Skeleton height={220} radius={16} aria-hidden="true" />
          </div>
        )
      }
    >
      {({ routing, current }) => <RoutingForm routing={routing} readOnly={!current} />}
    </OwnerPage>
  );
}
