import type { DeviceRecord } from '#shared/api/shop.ts';
import type { Reader } from '../../db/database.ts';
import type { EventBus } from '../events/event-bus.ts';
import { byName } from '../shops/names.ts';

/**
 * Every device that was ever paired with a shop: those in use first, each group by name.
 * @param now epoch milliseconds; a device that listens is heard of now
 */
export async function listDevices(reader: Reader, bus: EventBus, shopId: string, now: number): Promise<DeviceRecord[]> {
  const rows = await reader
    .selectFrom('devices')
    .innerJoin('staff as owner', 'owner.id', 'devices.paired_by')
    .leftJoin('sessions', (join) =>
      join
        .onRef('sessions.device_id', '=', 'devices.id')
        .on('sessions.ended_at', 'is', null)
        .on('sessions.expires_at', '>', now),
    )
    .leftJoin('staff', 'staff.id', 'sessions.staff_id')
    .where('devices.shop_id', '=', shopId)
    .select([
      'devices.id',
      'devices.name',
      'devices.paired_at as pairedAt',
      'owner.name as pairedBy',
      'devices.last_seen_at as lastSeenAt',
      'staff.name as staffName',
      'devices.revoked_at as revokedAt',
    ])
    .execute();
  const records = rows
    .map((row) => {
      const online = bus.isListening({ shopId, deviceId: row.id });
      return { ...row, online, lastSeenAt: online ? now : row.lastSeenAt };
    })
    .sort(byName);
  const isInUse = ({ revokedAt }: DeviceRecord) => revokedAt === null;
  return [...records.filter(isInUse), ...records.filter((record) => !isInUse(record))];
}
