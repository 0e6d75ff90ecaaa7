import { useTranslation } from 'react-i18next';
import type { Snapshot } from '#shared/contract/snapshot.ts';
import { useCall } from '../../bridge/bridge-context.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { SwitchRow } from '../../ui/switch-row.tsx';
import classes from './preferences.module.css';

interface PreferencesProps {
  computer: NonNullable<Snapshot['computer']>;
  mayDecide: boolean;
}

/** What the desktop app does on this computer beside its window. */
export function Preferences({ computer, mayDecide }: PreferencesProps) {
  const change = useCall('computer.change');
  const { notifications, kiosk, startsAtLogin } = computer;
  return (
    <div className={classes.preferences}>
      <Preference
        name="notifications"
        on={notifications}
        allowed
        onChange={(on) => void change.run({ notifications: on })}
      />
      <Preference name="kiosk" on={kiosk} allowed={mayDecide} onChange={(on) => void change.run({ kiosk: on })} />
      {startsAtLogin !== null && (
        <Preference
          name="startsAtLogin"
          on={startsAtLogin}
          allowed={mayDecide}
          onChange={(on) => void change.run({ startsAtLogin: on })}
        />
      )}
      {change.error && <ErrorNotice error={change.error} />}
    </div>
  );
}

interface PreferenceProps {
  name: 'notifications' | 'kiosk' | 'startsAtLogin';
  on: boolean;
  allowed: boolean;
  onChange: (on: boolean) => void;
}

function Preference({ name, on, allowed, onChange }: PreferenceProps) {
  const { t } = useTranslation();
  return (
    <SwitchRow
      label={t(`computer.${name}.label`)}
      description={allowed ? t(`computer.${name}.text`) : t('computer.ownersOnly')}
      checked={on}
      disabled={!allowed}
      onChange={onChange}
    />
  );
}
