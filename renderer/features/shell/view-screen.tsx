import { Activity, lazy, type ReactNode, Suspense, useState } from 'react';
import type { StaffMember } from '#shared/api/devices.ts';
import { assertNever } from '#shared/errors.ts';
import { RegistrationScreen } from '../registration/registration-screen.tsx';
import type { LimitsChanges } from '../shop/limits/limits-rules.ts';
import type { View } from './view.ts';

// Only the counter's first screen is there from the start; the others are read when they are first shown.
const MembersScreen = lazy(async () => ({
  default: (await import('../members/members-screen.tsx')).MembersScreen,
}));
const RewardsScreen = lazy(async () => ({
  default: (await import('../rewards/rewards-screen.tsx')).RewardsScreen,
}));
const MessagingScreen = lazy(async () => ({
  default: (await import('../messaging/messaging-screen.tsx')).MessagingScreen,
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
const RoutingScreen = lazy(async () => ({
  default: (await import('../routing/routing-screen.tsx')).RoutingScreen,
}));
const LimitsScreen = lazy(async () => ({ default: (await import('../shop/limits/limits-screen.tsx')).LimitsScreen }));

interface ViewScreenProps {
  view: View;
  staff: StaffMember;
  limitsChanges: LimitsChanges;
  onLimitsChanges: (changes: LimitsChanges) => void;
  onShow: (view: View) => void;
  /** The number of the member that a reward is for, where one was being looked at. */
  rewardPhone: string | null;
  toRewards: (phone: string) => void;
}

/**
 * The screen of a view. Register, and once they were opened members, messaging and routing, stay behind the others, out
 * of sight: a customer half served, a member half edited and a campaign half written lose nothing.
 */
export function ViewScreen(props: ViewScreenProps) {
  const { view, onShow, toRewards } = props;
  return (
    <>
      <Activity mode={view === 'register' ? 'visible' : 'hidden'}>
        <RegistrationScreen toRewards={toRewards} />
      </Activity>
      <KeptScreen shown={view === 'members'}>
        <MembersScreen toRewards={toRewards} />
      </KeptScreen>
      <KeptScreen shown={view === 'messaging'}>
        <MessagingScreen toCredit={() => onShow('credit')} />
      </KeptScreen>
      <KeptScreen shown={view === 'routing'}>
        <RoutingScreen onBack={() => onShow('settings')} />
      </KeptScreen>
      <Suspense fallback={null}>
        <OtherScreen {...props} />
      </Suspense>
    </>
  );
}

function KeptScreen({ shown, children }: { shown: boolean; children: ReactNode }) {
  const [opened, setOpened] = useState(shown);
  if (shown && !opened) setOpened(true);
  if (!opened) return null;
  return (
    <Activity mode={shown ? 'visible' : 'hidden'}>
      <Suspense fallback={null}>{children}</Suspense>
    </Activity>
  );
}

function OtherScreen({ view, staff, limitsChanges, onLimitsChanges, onShow, rewardPhone }: ViewScreenProps) {
  const toSettings = () => onShow('settings');
  switch (view) {
    case 'register':
    case 'members':
    case 'messaging':
    case 'routing':
      return null;
    case 'rewards':
      return <RewardsScreen phone={rewardPhone} />;
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
