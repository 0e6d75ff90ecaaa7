import { Activity, lazy, Suspense, useState } from 'react';
import type { StaffMember } from '#shared/api/devices.ts';
import { assertNever } from '#shared/errors.ts';
import { RegistrationScreen } from '../registration/registration-screen.tsx';
import type { LimitsChanges } from '../shop/limits/limits-rules.ts';
import type { View } from './view.ts';

// Only the counter's first screen is there from the start; the others are read when they are first shown.
const MembersScreen = lazy(async () => ({
  default: (await import('../members/members-screen.tsx')).MembersScreen,
}));
const UsageScreen = lazy(async () => ({ default: (await import('../usage/usage-screen.tsx')).UsageScreen }));
const SettingsScreen = lazy(async () => ({
  default: (await import('../settings/settings-screen.tsx')).SettingsScreen,
}));
const CreditScreen = lazy(async () => ({ default: (await import('../credit/credit-screen.tsx')).CreditScreen }));
const StaffScreen = lazy(async () => ({ default: (await import('../shop/staff/staff-screen.tsx')).StaffScreen }));
const DevicesScreen = lazy(async () => ({
  default: (await import('../shop/devices/devices-screen.tsx')).DevicesScreen,
}));
const LimitsScreen = lazy(async () => ({ default: (await import('../shop/limits/limits-screen.tsx')).LimitsScreen }));

interface ViewScreenProps {
  view: View;
  staff: StaffMember;
  limitsChanges: LimitsChanges;
  onLimitsChanges: (changes: LimitsChanges) => void;
  onShow: (view: View) => void;
}

/**
 * The screen of a view. Register, and once it was opened the members, stay behind the others, out of sight: a customer
 * half served and a member half edited lose nothing.
 */
export function ViewScreen({ view, ...props }: ViewScreenProps) {
  const [membersOpened, setMembersOpened] = useState(false);
  if (view === 'members' && !membersOpened) setMembersOpened(true);
  return (
    <>
      <Activity mode={view === 'register' ? 'visible' : 'hidden'}>
        <RegistrationScreen />
      </Activity>
      {membersOpened && (
        <Activity mode={view === 'members' ? 'visible' : 'hidden'}>
          <Suspense fallback={null}>
            <MembersScreen />
          </Suspense>
        </Activity>
      )}
      {view !== 'register' && view !== 'members' && (
        <Suspense fallback={null}>
          <OtherScreen view={view} {...props} />
        </Suspense>
      )}
    </>
  );
}

interface OtherScreenProps extends ViewScreenProps {
  view: Exclude<View, 'register' | 'members'>;
}

function OtherScreen({ view, staff, limitsChanges, onLimitsChanges, onShow }: OtherScreenProps) {
  const toSettings = () => onShow('settings');
  switch (view) {
    case 'usage':
      return <UsageScreen />;
    case 'settings':
      return <SettingsScreen role={staff.role} onShow={onShow} />;
    case 'credit':
      return <CreditScreen onBack={toSettings} />;
    case 'staff':
      return <StaffScreen onBack={toSettings} />;
    case 'devices':
      return <DevicesScreen onBack={toSettings} />;
    case 'limits':
      return <LimitsScreen changes={limitsChanges} onChange={onLimitsChanges} onBack={toSettings} />;
    default:
      return assertNever(view);
  }
}
