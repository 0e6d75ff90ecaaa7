import { IconDeviceDesktop, IconDeviceDesktopOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { DeviceRecord } from '#shared/api/shop.ts';
import { assertNever } from '#shared/errors.ts';
import { useSnapshot } from '../../../bridge/bridge-context.tsx';
import { useFormat } from '../../../i18n/use-format.ts';
import { useNow } from '../../../i18n/use-now.ts';
import { Badge } from '../../../ui/badge.tsx';
import classes from '../records.module.css';
import type { Presence } from './devices-rules.ts';
import { RenameButton } from './rename-device.tsx';
import { RevokeButton } from './revoke-device.tsx';

interface DeviceRowProps {
  device: DeviceRecord;
  presence: Presence;
  readOnly: boolean;
  /** What was done, to be read out. */
  onNews: (news: string) => void;
}

/** A device with what can be done with it. */
export function DeviceRow({ device, presence, readOnly, onNews }: DeviceRowProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const isThis = useSnapshot((snapshot) => snapshot.deviceId === device.id);
  const { name, pairedAt, pairedBy, staffName, revokedAt } = device;
  const inUse = revokedAt === null;
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
        <span className={classes.note}>
          {inUse ? (
            <PresenceWords presence={presence} />
          ) : (
            t('devices.revokedSince', { time: format.timeOrDay(revokedAt, now) })
          )}
          {inUse && staffName !== null && <> · {t('devices.signedIn', { name: staffName })}</>}
        </span>
        <span className={classes.note}>
          {t('devices.paired', { date: format.shortDate(pairedAt), name: pairedBy })}
        </span>
      </div>
      {inUse && (
        <div className={classes.actions}>
          <RenameButton device={device} readOnly={readOnly} onNews={onNews} />
          <RevokeButton device={device} isThis={isThis} readOnly={readOnly} onNews={onNews} />
        </div>
      )}
    </li>
  );
}

function PresenceWords({ presence }: { presence: Presence }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  switch (presence.kind) {
    case 'online':
      return <span className={classes.online}>{t('devices.online')}</span>;
    case 'online_at':
      return t('devices.onlineAt', { time: format.timeOrDay(presence.at, now) });
    case 'seen':
      return t('devices.seen', { time: format.timeOrDay(presence.at, now) });
    case 'unknown':
      return t('devices.seenUnknown');
    default:
      return assertNever(presence);
  }
}
