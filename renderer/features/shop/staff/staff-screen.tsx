import { useTranslation } from 'react-i18next';
import { ShopPage } from '../shop-page.tsx';
import { StaffPanel } from './staff-panel.tsx';

/** Settings › Shop › Staff, for owners. */
export function StaffScreen({ onBack }: { onBack: () => void }) {
  const { t } = useTranslation();
  return (
    <ShopPage title={t('staff.title')} onBack={onBack}>
      {({ settings, readOnly }) => <StaffPanel staff={settings.staff} readOnly={readOnly} />}
    </ShopPage>
  );
}
