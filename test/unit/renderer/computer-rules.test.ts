import { describe, expect, it } from 'vitest';
import type { Snapshot } from '#shared/contract/snapshot.ts';
import type { Role } from '#shared/domain/permissions.ts';
import { belongsToShop, offeredWipes } from '../../../renderer/features/computer/computer-rules.ts';

type Stage = Snapshot['stage'];

const open = (role: Role): Stage => ({
  kind: 'open',
  staff: { id: '0199a000-0000-7000-8000-000000000001', name: 'Aisha', role, pinSetAt: 0 },
  signedInAt: 0,
  session: 'online',
});
const welcome: Stage = { kind: 'welcome', demoAvailable: true };
const pair = (reason: 'first' | 'device_revoked'): Stage => ({
  kind: 'pair',
  serverUrl: 'https://till.example',
  reason,
});
const locked: Stage = { kind: 'locked' };
const ownServer = { kind: 'server', url: 'https://till.example' } as const;

describe('what may be removed', () => {
  it('is nothing for whoever may not decide', () => {
    expect(offeredWipes({ stage: locked, server: { kind: 'demo' } })).toEqual([]);
    expect(offeredWipes({ stage: open('manager'), server: { kind: 'demo' } })).toEqual([]);
  });

  it('is the demo shop only where it was chosen', () => {
    expect(offeredWipes({ stage: open('owner'), server: { kind: 'demo' } })).toEqual(['demo', 'everything']);
    expect(offeredWipes({ stage: open('owner'), server: ownServer })).toEqual(['everything']);
    expect(offeredWipes({ stage: pair('first'), server: { kind: 'demo' } })).toEqual(['demo', 'everything']);
    expect(offeredWipes({ stage: welcome, server: undefined })).toEqual(['everything']);
  });
});

it('knows of a shop once it was paired with one', () => {
  expect([locked, open('cashier'), pair('device_revoked')].map(belongsToShop)).toEqual([true, true, true]);
  expect([welcome, pair('first')].map(belongsToShop)).toEqual([false, false]);
});
