import { IconBarcode } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { StaffMember } from '#shared/api/devices.ts';
import { useSnapshot } from '../../bridge/bridge-context.tsx';
import { lineTrouble } from '../../bridge/line-trouble.ts';
import { CentredCard } from '../../ui/centred-card.tsx';
import { Notice } from '../../ui/notice.tsx';
import { OfflineNotice } from '../../ui/offline-notice.tsx';
import { useScanGuard } from '../registration/use-scan-guard.ts';
import { PinForm } from './pin-form.tsx';
import { StaffList } from './staff-list.tsx';

const OFFLINE = { somebody: 'lock.offline', nobody: 'lock.offlineNobody' } as const;
const STUCK = { somebody: 'lock.stuck', nobody: 'lock.stuckNobody' } as const;

/** The counter at rest: someone picks their name and types their PIN. */
export function LockScreen() {
  const { t } = useTranslation();
  const staff = useSnapshot((snapshot) => snapshot.staff);
  const shop = useSnapshot((snapshot) => snapshot.shop);
  const demo = useSnapshot((snapshot) => snapshot.demo);
  const offline = useSnapshot((snapshot) => snapshot.connection.kind === 'offline');
  const stuck = useSnapshot((snapshot) => lineTrouble(snapshot.connection) !== null);
  const offlineStaff = useSnapshot((snapshot) => snapshot.offlineStaff);
  // It outlasts the list: a scan may begin there and end in the field of a PIN.
  const scan = useScanGuard();
  const [scanned, setScanned] = useState(false);
  const [chosen, setChosen] = useState<StaffMember | null>(null);
  const canEnter = (person: StaffMember) => !offline || offlineStaff.includes(person.id);
  const demoPinOf = (person: StaffMember) => demo?.pins.find(({ name }) => name === person.name)?.pin ?? null;

  const choose = (person: StaffMember) => {
    setScanned(false);
    setChosen(person);
  };
  const dropScan = () => {
    setScanned(true);
    setChosen(null);
  };

  if (chosen) {
    return (
      <CentredCard title={t('lock.pinTitle', { name: chosen.name })} subtitle={shop?.name} width={400}>
        <PinForm
          key={chosen.id}
          person={chosen}
          canEnter={canEnter(chosen)}
          demoPin={demoPinOf(chosen)}
          scan={scan}
          onChosenByScan={dropScan}
          onBack={() => setChosen(null)}
        />
      </CentredCard>
    );
  }
  // What stands in the way is told above, where it is not the line alone.
  const words = stuck ? STUCK : OFFLINE;
  return (
    <CentredCard
      title={t('lock.title')}
      subtitle={shop ? `${shop.name} · ${t('lock.subtitle')}` : t('lock.subtitle')}
      width={640}
    >
      <OfflineNotice text={t(staff.some(canEnter) ? words.somebody : words.nobody)} error={null} />
      {scanned && (
        <Notice tone="amber" icon={<IconBarcode size={20} />} role="alert">
          {t('lock.scanned')}
        </Notice>
      )}
      <StaffList
        staff={staff}
        canEnter={canEnter}
        demoPinOf={demoPinOf}
        scan={scan}
        onScan={dropScan}
        onChoose={choose}
      />
    </CentredCard>
  );
}
