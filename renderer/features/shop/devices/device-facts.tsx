import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { DeviceRecord } from '#shared/api/shop.ts';
import { assertNever } from '#shared/errors.ts';
import type { Format } from '../../../i18n/format.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { useNow } from '../../../i18n/use-now.ts';
import classes from '../records.module.css';
import type { Presence } from './devices-rules.ts';

interface DeviceFactsProps {
  device: DeviceRecord;
  presence: Presence;
}

/** What tells a device from another of its name: who is at it or when it was last seen, and who paired it when. */
export function DeviceFacts({ device, presence }: DeviceFactsProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const { pairedAt, pairedBy, staffName, revokedAt } = device;
  return (
    <>
      <span className={classes.note}>
        {revokedAt === null ? (
          <span className={presence.kind === 'online' ? classes.online : undefined}>
            {presenceWords(t, format, presence, now)}
          </span>
        ) : (
          t('devices.revokedSince', { time: format.timeOrDay(revokedAt, now) })
        )}
        {revokedAt === null && staffName !== null && <> · {t('devices.signedIn', { name: staffName })}</>}
      </span>
      <span className={classes.note}>{t('devices.paired', { date: format.shortDate(pairedAt), name: pairedBy })}</span>
    </>
  );
}

export function presenceWords(t: TFunction, format: Format, presence: Presence, now: number): string {
  switch (presence.kind) {
    case 'online':
      return t('devices.online');
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
