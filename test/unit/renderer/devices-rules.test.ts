import { describe, expect, it } from 'vitest';
import type { DeviceRecord } from '#shared/api/shop.ts';
import {
  groupDevices,
  hasNamesake,
  isDeviceName,
  presenceOf,
} from '../../../renderer/features/shop/devices/devices-rules.ts';

const asOf = Date.parse('2026-11-22T02:42:00Z');
const device = (change: Partial<DeviceRecord> = {}): DeviceRecord => ({
  id: '0199a000-0000-7000-8000-000000000001',
  name: 'Front till',
  pairedAt: 0,
  pairedBy: 'Aisha',
  online: false,
  lastSeenAt: asOf - 60_000,
  staffName: null,
  revokedAt: null,
  ...change,
});

describe('where a device is', () => {
  it('is told as of now while the page is current', () => {
    expect(presenceOf(device({ online: true }), true, asOf)).toEqual({ kind: 'online' });
  });

  it('is told with its time on a page of earlier', () => {
    expect(presenceOf(device({ online: true }), false, asOf)).toEqual({ kind: 'online_at', at: asOf });
  });

  it('is when it was last heard of, if that is known', () => {
    expect(presenceOf(device(), true, asOf)).toEqual({ kind: 'seen', at: asOf - 60_000 });
    expect(presenceOf(device({ lastSeenAt: null }), true, asOf)).toEqual({ kind: 'unknown' });
  });
});

it('lists devices in use apart from those that were revoked', () => {
  const revoked = device({ revokedAt: 1 });
  expect(groupDevices([revoked, device()])).toEqual({ inUse: [device()], revoked: [revoked] });
});

it('tells whether two devices in use have one name', () => {
  const other = device({ id: '0199a000-0000-7000-8000-000000000002', name: 'front Till' });
  expect(hasNamesake(device(), [device(), other])).toBe(true);
  expect(hasNamesake(device(), [device(), { ...other, name: 'Back till' }])).toBe(false);
});

it('takes a name of up to 40 characters for a device', () => {
  expect(['Back office', 'x'.repeat(40)].every(isDeviceName)).toBe(true);
  expect(['', '  ', '—', 'x'.repeat(41)].some(isDeviceName)).toBe(false);
});
