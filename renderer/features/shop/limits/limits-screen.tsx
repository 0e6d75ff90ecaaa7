import { useTranslation } from 'react-i18next';
import { ShopPage } from '../shop-page.tsx';
import { useFallbackFocus } from '../use-fallback-focus.ts';
import { LimitsForm, type LimitsFormProps } from './limits-form.tsx';
import classes from './limits-screen.module.css';
import { StoppedPanel } from './stopped-panel.tsx';

interface LimitsScreenProps extends Pick<LimitsFormProps, 'changes' | 'onChange'> {
  onBack: () => void;
}

/** Settings › Shop › Limits, for owners: how much is sent, where to, and when a counter locks. */
export function LimitsScreen({ changes, onChange, onBack }: LimitsScreenProps) {
  const { t } = useTranslation();
  return (
    <ShopPage title={t('limits.title')} onBack={onBack}>
      {(shop) => <Content {...shop} changes={changes} onChange={onChange} />}
    </ShopPage>
  );
}

function Content({ settings, readOnly, changes, onChange }: LimitsFormProps) {
  const place = useFallbackFocus();
  return (
    <div ref={place} tabIndex={-1} className={classes.page}>
      <StoppedPanel stopped={settings.stoppedCountries} readOnly={readOnly} />
      <LimitsForm settings={settings} readOnly={readOnly} changes={changes} onChange={onChange} />
    </div>
  );
}
