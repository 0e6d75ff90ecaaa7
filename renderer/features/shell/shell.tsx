import { useHotkeys } from '@mantine/hooks';
import { useCallback, useState } from 'react';
import type { StaffMember } from '#shared/api/devices.ts';
import { may } from '#shared/domain/permissions.ts';
import { useCall } from '../../bridge/bridge-context.tsx';
import { LineTrouble } from '../../ui/line-trouble.tsx';
import { RecoveryNotice } from '../computer/recovery-notice.tsx';
import { NO_CHANGES } from '../shop/limits/limits-rules.ts';
import { Rail } from './rail.tsx';
import classes from './shell.module.css';
import { StoppedCountries } from './stopped-countries.tsx';
import { TopBar } from './top-bar.tsx';
import { useGoTo } from './use-go-to.ts';
import { RAIL_VIEWS, type View } from './view.ts';
import { ViewScreen } from './view-screen.tsx';

/** What stands around every screen of someone signed in: the rail, the bar and the keys that work everywhere. */
export function Shell({ staff }: { staff: StaffMember }) {
  const [view, setView] = useState<View>('register');
  // Kept here, so that a customer in between does not cost the owner what was typed.
  const [limitsChanges, setLimitsChanges] = useState(NO_CHANGES);
  const [rewardPhone, setRewardPhone] = useState<string | null>(null);
  const lock = useCall('session.lock');
  const show = useCallback((next: View) => {
    if (next !== 'rewards') setRewardPhone(null);
    setView(next);
  }, []);
  const toRewards = (phone: string) => {
    setRewardPhone(phone);
    setView('rewards');
  };
  useGoTo(staff.role, show);
  useHotkeys(
    [
      ...RAIL_VIEWS.map(({ view: next, key, permission }): [string, (event: KeyboardEvent) => void] => [
        key,
        (event) => {
          if (may(staff.role, permission) && !isInDialog(event)) show(next);
        },
      ]),
      ['F12', () => void lock.run({})],
    ],
    [],
  );
  return (
    <div className={classes.shell}>
      <Rail view={view} role={staff.role} onShow={show} />
      <TopBar staff={staff} locking={lock.busy} lockError={lock.error} onLock={() => void lock.run({})} />
      <div className={classes.notices}>
        <RecoveryNotice />
        <LineTrouble />
        <StoppedCountries role={staff.role} view={view} onShow={show} />
      </div>
      <main className={classes.main}>
        <ViewScreen
          view={view}
          staff={staff}
          limitsChanges={limitsChanges}
          onLimitsChanges={setLimitsChanges}
          onShow={show}
          rewardPhone={rewardPhone}
          toRewards={toRewards}
        />
      </main>
    </div>
  );
}

/** Another screen would close the dialog, and what was typed in it would be gone. */
function isInDialog({ target }: KeyboardEvent): boolean {
  return target instanceof Element && target.closest('[role="dialog"]') !== null;
}
