import { getRouting, type Routing, saveCountryRouting, saveSendingSettings } from '#shared/api/routing.ts';
import type { FakeServer } from './fake-server.ts';

const measured = {
  enabled: true,
  priority: 1,
  inUse: false,
  state: 'healthy',
  until: null,
  latencyMs: 40,
  success: 0.998,
  delivered: 0.979,
  sent24h: 1_204,
} as const;

/** The owner's page of routes: two gateways, in Singapore and everywhere else. */
export const routing: Routing = {
  asOf: Date.UTC(2026, 0, 5, 2, 0, 0),
  gateways: [
    { id: 'straits', name: 'Straits Direct', perSecond: 100, replies: true },
    { id: 'island', name: 'Island Relay', perSecond: 50, replies: false },
  ],
  countries: [
    {
      country: 'SG',
      senderName: { name: 'KopiCo', registered: true },
      routes: [
        { ...measured, gateway: 'straits', inUse: true },
        { ...measured, gateway: 'island', latencyMs: 110 },
      ],
    },
    {
      country: 'other',
      senderName: null,
      routes: [
        { ...measured, gateway: 'straits', inUse: true },
        { ...measured, gateway: 'island', enabled: false, state: 'unmeasured', latencyMs: null, sent24h: 0 },
      ],
    },
  ],
  settings: {
    quiet: { from: 1_260, to: 540 },
    counterReserveCodes: 100,
    optOutLine: 'Reply STOP to opt out.',
    ownerPhones: ['+6581234567'],
    rewardMemberDay: 1,
    rewardDayUnits: 100,
  },
  reserve: 3_680_000,
};

/** What an owner sees and changes of routes goes well. */
export function serveRouting(server: FakeServer): void {
  server.value(getRouting, routing);
  for (const route of [saveCountryRouting, saveSendingSettings]) server.value(route, {});
}
