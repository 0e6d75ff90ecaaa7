import { useTranslation } from 'react-i18next';
import { ShopPage } from '../shop-page.tsx';
import { DevicesPanel } from './devices-panel.tsx';

/** Settings › Shop › Devices, for owners. */
export function DevicesScreen({ onBack }: { onBack: () => void }) {
  const { t } = useTranslation();
  return (
    <ShopPage title={t('devices.title')} onBack={onBack}>
      {({ settings, readOnly }) => <DevicesPanel settings={settings} readOnly={readOnly} />}
    </ShopPage>
  );
}
