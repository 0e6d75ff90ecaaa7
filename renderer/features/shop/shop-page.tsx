import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ShopSettings } from '#shared/api/shop.ts';
import { useSnapshot } from '../../bridge/bridge-context.tsx';
import { Loading } from '../../ui/loading.tsx';
import { OwnerPage } from '../owner/owner-page.tsx';
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
  const state = useOwnerPage('shop.open', page);
  return (
    <OwnerPage
      title={title}
      section={t('settings.shopTitle')}
      state={state}
      onBack={onBack}
      unread={t('shop.offlineUnread')}
      asOf={({ settings }) => settings.asOf}
      unopened={
        state.loading && (
          <div className={classes.loading}>
            <Loading text={t('shop.loading')} height={220} />
          </div>
        )
      }
    >
      {({ settings, current }) => children({ settings, readOnly: !current })}
    </OwnerPage>
  );
}
