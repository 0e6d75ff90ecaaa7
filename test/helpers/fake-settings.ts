import { revokeDevice } from '#shared/api/devices.ts';
import {
  addStaff,
  changeStaff,
  getShopSettings,
  releaseCountry,
  renameDevice,
  resetPin,
  type ShopSettings,
  type StaffRecord,
  saveLimits,
  setStaffActive,
} from '#shared/api/shop.ts';
import { DEFAULT_LIMITS } from '#shared/domain/limits.ts';
import type { FakeServer } from './fake-server.ts';
import { counter, credit } from './fake-shop.ts';

const staff: StaffRecord[] = counter.staff.map((person) => ({
  ...person,
  email: person.role === 'owner' ? 'owner@kopi.example' : null,
  deactivatedAt: null,
  lastSignInAt: null,
}));

/** The owner's page of the shop. */
export const shopSettings: ShopSettings = {
  asOf: credit.asOf,
  staff,
  devices: [
    {
      ...counter.device,
      pairedAt: credit.asOf,
      pairedBy: 'Aisha Rahman',
      online: true,
      lastSeenAt: credit.asOf,
      staffName: null,
      revokedAt: null,
    },
  ],
  limits: DEFAULT_LIMITS,
  idleLockMinutes: 5,
  stoppedCountries: [],
};

/** What an owner sees and changes of staff, devices and limits goes well. */
export function serveSettings(server: FakeServer): void {
  server.value(getShopSettings, shopSettings);
  const [changed] = staff;
  if (changed) for (const route of [addStaff, changeStaff, resetPin, setStaffActive]) server.value(route, changed);
  for (const route of [renameDevice, revokeDevice, saveLimits, releaseCountry]) server.value(route, {});
}
