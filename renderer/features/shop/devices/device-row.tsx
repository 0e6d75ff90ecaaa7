import { IconDeviceDesktop, IconDeviceDesktopOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { DeviceRecord } from '#shared/api/shop.ts';
import { useSnapshot } from '../../../bridge/bridge-context.tsx';
import { useFormat } from '../../../i18n/use-format.ts';
import { useNow } from '../../../i18n/use-now.ts';
import { Badge } from '../../../ui/badge.tsx';
import classes from '../records.module.css';
import { DeviceFacts, presenceWords } from './device-facts.tsx';
import type { Presence } from './devices-rules.ts';
import { RenameButton } from './rename-device.tsx';
import { RevokeButton } from './revoke-device.tsx';

interface DeviceRowProps {
  device: DeviceRecord;
  presence: Presence;
  /** Whether another one in use is called the same. */
  hasNamesake: boolean;
  readOnly: boolean;
  /** What was done, to be read out. */
  onNews: (news: string) => void;
}

/** A device with what can be done with it. */
export function DeviceRow({ device, presence, hasNamesake, readOnly, onNews }: DeviceRowProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const isThis = useSnapshot((snapshot) => snapshot.deviceId === device.id);
  const { name, pairedAt, pairedBy, revokedAt } = device;
  const inUse = revokedAt === null;
  const paired = t('devices.paired', { date: format.shortDate(pairedAt), name: pairedBy });
  const where = isThis ? t('devices.this') : presenceWords(t, format, presence, now);
  const actions = {
    device,
    facts: <DeviceFacts device={device} presence={presence} />,
    // Heard without the row around it, a name that two have is not enough.
    spokenName: hasNamesake ? t('devices.namesake', { name, where, paired }) : name,
    readOnly,
    onNews,
  };
  const DeviceIcon = inUse ? IconDeviceDesktop : IconDeviceDesktopOff;
  return (
    <li className={classes.row}>
      <DeviceIcon size={26} className={classes.icon} aria-hidden="true" />
      <div className={classes.text}>
        <span className={classes.name}>
          {name}
          {isThis && <Badge tone="accent">{t('devices.this')}</Badge>}
          {!inUse && <Badge>{t('devices.isRevoked')}</Badge>}
        </span>
        {actions.facts}
      </div>
      {inUse && (
        <div className={classes.actions}>
          <RenameButton {...actions} />
          <RevokeButton {...actions} isThis={isThis} />
        </div>
      )}
    </li>
  );
}
