import type { DeviceRecord } from '#shared/api/shop.ts';
import { renameDevice } from '#shared/api/shop.ts';

/** Devices that may be used, and those that were revoked. */
export function groupDevices(devices: readonly DeviceRecord[]): { inUse: DeviceRecord[]; revoked: DeviceRecord[] } {
  return {
    inUse: devices.filter(({ revokedAt }) => revokedAt === null),
    revoked: devices.filter(({ revokedAt }) => revokedAt !== null),
  };
}

/** Whether another of the devices in use has the same name. */
export function hasNamesake({ id, name }: Pick<DeviceRecord, 'id' | 'name'>, inUse: readonly DeviceRecord[]): boolean {
  return inUse.some((other) => other.id !== id && other.name.toLowerCase() === name.toLowerCase());
}

/** Where a device is, as far as it was known when the page was read. Instants are epoch milliseconds. */
export type Presence =
  | { kind: 'online' | 'unknown' }
  /** Online at that moment; whether it still is cannot be told without a line. */
  | { kind: 'online_at'; at: number }
  | { kind: 'seen'; at: number };

/** @param current whether the page is of now, and not the last known one, of `asOf` */
export function presenceOf({ online, lastSeenAt }: DeviceRecord, current: boolean, asOf: number): Presence {
  if (online) return current ? { kind: 'online' } : { kind: 'online_at', at: asOf };
  return lastSeenAt === null ? { kind: 'unknown' } : { kind: 'seen', at: lastSeenAt };
}

export function isDeviceName(text: string): boolean {
  return renameDevice.body.shape.name.safeParse(text).success;
}
