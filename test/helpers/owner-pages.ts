import { type Billing, getBilling } from '#shared/api/billing.ts';
import { getRouting, type Routing } from '#shared/api/routing.ts';
import { getShopSettings, type ShopSettings } from '#shared/api/shop.ts';
import type { Snapshot } from '#shared/contract/snapshot.ts';
import { ok } from '#shared/errors.ts';
import { routing } from './fake-routing.ts';
import type { FakeServer } from './fake-server.ts';
import { shopSettings } from './fake-settings.ts';
import { billing } from './fake-shop.ts';

const newBilling: Billing = { ...billing, asOf: billing.asOf + 1 };
const newSettings: ShopSettings = { ...shopSettings, asOf: shopSettings.asOf + 1 };
const newRouting: Routing = { ...routing, asOf: routing.asOf + 1 };

/** The pages that are an owner's alone: how each is opened and read, and what it shows, older and newer. */
export const ownerPages = [
  {
    name: 'Billing & Credit',
    open: 'billing.open',
    route: getBilling,
    older: billing,
    newer: newBilling,
    serveNewer: (server: FakeServer, from: Promise<void> | null = null) =>
      server.answer(getBilling, async () => {
        await from;
        return ok(newBilling);
      }),
    of: ({ billing: page }: Snapshot) =>
      page.kind === 'open' ? { kind: page.kind, value: page.billing, current: page.current } : { kind: page.kind },
  },
  {
    name: 'the shop page',
    open: 'shop.open',
    route: getShopSettings,
    older: shopSettings,
    newer: newSettings,
    serveNewer: (server: FakeServer, from: Promise<void> | null = null) =>
      server.answer(getShopSettings, async () => {
        await from;
        return ok(newSettings);
      }),
    of: ({ shopPage: page }: Snapshot) =>
      page.kind === 'open' ? { kind: page.kind, value: page.settings, current: page.current } : { kind: page.kind },
  },
  {
    name: 'the page of routes',
    open: 'routing.open',
    route: getRouting,
    older: routing,
    newer: newRouting,
    serveNewer: (server: FakeServer, from: Promise<void> | null = null) =>
      server.answer(getRouting, async () => {
        await from;
        return ok(newRouting);
      }),
    of: ({ routingPage: page }: Snapshot) =>
      page.kind === 'open' ? { kind: page.kind, value: page.routing, current: page.current } : { kind: page.kind },
  },
] as const;
