import { Skeleton, VisuallyHidden } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ShopSettings } from '#shared/api/shop.ts';
import { useSnapshot } from '../../bridge/bridge-context.tsx';
import { OwnerPage } from '../owner/owner-page.tsx';
import { PageTrouble } from '../owner/page-trouble.tsx';
import { useOwnerPage } from '../owner/use-owner-page.ts';
import classes from './shop-page.module.css';

interface ShopPageProps {
  title: string;
  onBack: () => void;
  children: (shop: OpenShop) => ReactNode;
}

interface OpenShop {
  settings: ShopSettings;
  /** Whether it is the last known state, which nothing can be changed of. */
  readOnly: boolean;
}

/** One of the owner's pages under Settings › Shop. */
export function ShopPage({ title, onBack, children }: ShopPageProps) {
  const { t } = useTranslation();
  const page = useSnapshot((snapshot) => snapshot.shopPage);
  const offline = useSnapshot((snapshot) => snapshot.connection.kind === 'offline');
  const state = useOwnerPage('shop.open', page);
  const trouble = { unread: t('shop.offlineUnread'), error: state.error, onRetry: state.open };
  return (
    <OwnerPage
      title={title}
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
      {({ settings, current }) => (
        <>
          <PageTrouble asOf={current ? null : settings.asOf} {...trouble} />
          {children({ settings, readOnly: !current })}
        </>
      )}
    </OwnerPage>
  );
}

function Loading() {
  const { t } = useTranslation();
  return (
    <div className={classes.loading}>
      <VisuallyHidden role="status">{t('shop.loading')}</VisuallyHidden>
      <Skeleton height={220} radius={16} />
    </div>
  );
}
