import { useHotkeys } from '@mantine/hooks';
import { useState } from 'react';
import type { StaffMember } from '#shared/api/devices.ts';
import { assertNever } from '#shared/errors.ts';
import { useCall } from '../../bridge/bridge-context.tsx';
import { CreditScreen } from '../credit/credit-screen.tsx';
import { RegistrationScreen } from '../registration/registration-screen.tsx';
import { SettingsScreen } from '../settings/settings-screen.tsx';
import { Rail } from './rail.tsx';
import classes from './shell.module.css';
import { TopBar } from './top-bar.tsx';
import type { View } from './view.ts';

/** What stands around every screen of someone signed in: the rail, the bar and the keys that work everywhere. */
export function Shell({ staff }: { staff: StaffMember }) {
  const [view, setView] = useState<View>('register');
  const lock = useCall('session.lock');
  useHotkeys(
    [
      ['F1', () => setView('register')],
      ['F12', () => void lock.run({})],
    ],
    [],
  );
  return (
    <div className={classes.shell}>
      <Rail view={view} onShow={setView} />
      <TopBar staff={staff} locking={lock.busy} lockError={lock.error} onLock={() => void lock.run({})} />
      <main className={classes.main}>
        <Screen view={view} staff={staff} onShow={setView} />
      </main>
    </div>
  );
}

function Screen({ view, staff, onShow }: { view: View; staff: StaffMember; onShow: (view: View) => void }) {
  switch (view) {
    case 'register':
      return <RegistrationScreen />;
    case 'settings':
      return <SettingsScreen role={staff.role} onShow={onShow} />;
    case 'credit':
      return <CreditScreen onBack={() => onShow('settings')} />;
    default:
      return assertNever(view);
  }
}
