import { FREE_DEVICE_TRIES, FREE_PIN_TRIES } from '#shared/domain/throttle.ts';
import type { ThrottleLimit } from './throttle.ts';

const personKey = (deviceId: string, staffId: string) => `pin:${deviceId}:${staffId}`;

/** What a wrong PIN counts for: the person at the device, and the device whoever it is. */
export function pinLimits(deviceId: string, staffId: string): ThrottleLimit[] {
  return [
    { key: personKey(deviceId, staffId), freeTries: FREE_PIN_TRIES },
    { key: `pin:${deviceId}`, freeTries: FREE_DEVICE_TRIES },
  ];
}

/** The throttles of one person alone, at each of the devices. */
export function personPinKeys(deviceIds: readonly string[], staffId: string): string[] {
  return deviceIds.map((deviceId) => personKey(deviceId, staffId));
}
