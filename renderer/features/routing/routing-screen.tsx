import { Skeleton, VisuallyHidden } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useSnapshot } from '../../bridge/bridge-context.tsx';
import { OwnerPage } from '../owner/owner-page.tsx';
import { PageTrouble } from '../owner/page-trouble.tsx';
import { useOwnerPage } from '../owner/use-owner-page.ts';
import classes from './routing.module.css';
import { RoutingForm } from './routing-form.tsx';

/** Settings › Shop › Routing, for owners: which way messages leave, as whom, and what holds for those that are no codes. */
export function RoutingScreen({ onBack }: { onBack: () => void }) {
  const { t } = useTranslation();
  const page = useSnapshot((snapshot) => snapshot.routingPage);
  const offline = useSnapshot((snapshot) => snapshot.connection.kind === 'offline');
  const state = useOwnerPage('routing.open', page);
  const trouble = { unread: t('routing.offlineUnread'), error: state.error, onRetry: state.open };
  return (
    <OwnerPage
      title={t('routing.title')}
      section={t('settings.shopTitle')}
      state={state}
      onBack={onBack}
      unopened={
        <>
          <PageTrouble asOf={null} {...trouble} />
          {!offline && state.error === null && <Loading />}
        </>
      }
    >
      {({ routing, current }) => (
        <>
          <PageTrouble asOf={current ? null : routing.asOf} {...trouble} />
          <RoutingForm routing={routing} readOnly={!current} />
        </>
      )}
    </OwnerPage>
  );
}

function Loading() {
  const { t } = useTranslation();
  return (
    <div className={classes.loading}>
      <VisuallyHidden role="status">{t('routing.loading')}</VisuallyHidden>
      <Skeleton height={260} radius={16} />
      <Skeleton height={220} radius={16} />
    </div>
  );
}
