import type { Access } from '#shared/api/route.ts';
import type { Destination } from '#shared/contract/choices.ts';
import type { Snapshot } from '#shared/contract/snapshot.ts';
import { type AppError, ok, type Result } from '#shared/errors.ts';
import { askServer } from './api/ask-server.ts';
import { createApi } from './api/client.ts';
import { openCacheDatabase } from './cache/database.ts';
import { createCache } from './cache/documents.ts';
import { createDemo } from './demo.ts';
import { createDispatch } from './dispatch.ts';
import type { CoreContext, Reactions } from './feature.ts';
import { createActivities } from './features/activities/activities.ts';
import { createAlerts } from './features/alerts/alerts.ts';
import { createApp } from './features/app/app.ts';
import { createBilling } from './features/billing/billing.ts';
import { createBots } from './features/bots/bots.ts';
import { createComputer } from './features/computer/computer.ts';
import { createCredit } from './features/credit/credit.ts';
import { createDevice } from './features/device/device.ts';
import { createMembers } from './features/members/members.ts';
import { createMessaging } from './features/messaging/messaging.ts';
import { createRegistration } from './features/registration/registration.ts';
import { createToday } from './features/registration/today.ts';
import { createRewards } from './features/rewards/rewards.ts';
import { createRouting } from './features/routing/routing.ts';
import { createSession } from './features/session/session.ts';
import { createShop } from './features/shop/shop.ts';
import { createUsage } from './features/usage/usage.ts';
import { createIdentity } from './identity.ts';
import type { CorePorts } from './ports.ts';
import { createPublisher, createState } from './state.ts';

/** The desktop core as a host sees it. */
export interface Core {
  /** Calls a method of the contract by name, with unchecked input from another process. Never rejects. */
  dispatch(name: string, input: unknown): Promise<Result<unknown>>;
  snapshot(): Snapshot;
  /** Hears every later snapshot; the returned function ends it. */
  onSnapshot(listener: (snapshot: Snapshot) => void): () => void;
  /** The chosen backend's address: the only place outside that the app may send a browser to. */
  serverUrl(): string | null;
  /** Whether an address is a page of the payment provider or of a bank that the owner is to see now. */
  isHostedPage(url: string): boolean;
  /** Whether an address serves a file that was asked for within the last minute. */
  isDownload(url: string): boolean;
  /** Asks the page to show a screen, for menus, notifications and links. */
  goTo(destination: Destination): void;
  /** Tells people that something was started again after a crash: the page alone, or the whole app. */
  noteRecovery(kind: 'page' | 'app'): void;
  start(): void;
  /** Ends all but the demo shop, which its host ends. */
  close(): void;
}

/** Puts the core together. Nothing reaches out before `start`. */
export function createCore(ports: CorePorts): Core {
  const closing = new AbortController();
  const store = createState(ports);
  const publisher = createPublisher(store);
  const cache = createCache(openCacheDatabase(ports.cacheFile, ports.log), ports.log, ports.cacheFile);
  const identity = createIdentity(ports);
  const clientParts = { clock: ports.clock, log: ports.log, signal: closing.signal };

  const context: CoreContext = {
    ports,
    store,
    cache,
    identity,
    demo: createDemo(ports, identity),
    api: createApi({ ...clientParts, credentials: identity.credentials, onRefusal: react }),
    probe: (serverUrl) =>
      askServer(
        createApi({ ...clientParts, credentials: () => ({ serverUrl, deviceToken: null, sessionToken: null }) }),
      ),
    tell: {
      restored: () => each((reactions) => reactions.restored?.()),
      connected: () => each((reactions) => reactions.connected?.()),
      event: (event) => each((reactions) => reactions.event?.(event)),
      unlocked: () => each((reactions) => reactions.unlocked?.()),
      locked: () => each((reactions) => reactions.locked?.()),
      async passwordConfirmed() {
        const results = await Promise.all(features.map(({ reactions }) => reactions.passwordConfirmed?.() ?? ok({})));
        return results.find((result) => !result.ok) ?? ok({});
      },
      revoked() {
        each((reactions) => reactions.revoked?.());
        cache.purge();
      },
      forgotten() {
        each((reactions) => reactions.forgotten?.());
        cache.purge();
      },
    },
  };

  const app = createApp(context, publisher.snapshot);
  const device = createDevice(context);
  const session = createSession(context);
  const credit = createCredit(context);
  const registration = createRegistration(context);
  const today = createToday(context);
  const billing = createBilling(context);
  const members = createMembers(context);
  const shop = createShop(context);
  const usage = createUsage(context);
  const messaging = createMessaging(context);
  const bots = createBots(context);
  const activities = createActivities(context);
  const rewards = createRewards(context);
  const routing = createRouting(context);
  const alerts = createAlerts(context);
  const computer = createComputer(context, device);
  const features = [
    ...[app, device, session, credit, registration, today, billing, members, shop, usage],
    ...[messaging, bots, activities, rewards, routing, alerts, computer],
  ];

  function each(tellOne: (reactions: Reactions) => void): void {
    for (const { reactions } of features) tellOne(reactions);
  }

  function react({ code }: AppError, access: Access): void {
    if (access === 'public') return;
    if (code === 'device_revoked' || (code === 'unauthenticated' && access === 'device')) device.revoke();
    if (code === 'session_expired' || (code === 'unauthenticated' && access !== 'device')) session.expire();
  }

  const dispatch = createDispatch(
    {
      ...app.handlers,
      ...computer.handlers,
      ...device.handlers,
      ...session.handlers,
      ...registration.handlers,
      ...billing.handlers,
      ...members.handlers,
      ...shop.handlers,
      ...usage.handlers,
      ...messaging.handlers,
      ...bots.handlers,
      ...activities.handlers,
      ...rewards.handlers,
      ...routing.handlers,
    },
    ports.log,
  );

  return {
    dispatch(name, input) {
      session.lockIfIdle();
      return dispatch(name, input);
    },
    snapshot() {
      session.lockIfIdle();
      return publisher.snapshot();
    },
    onSnapshot: publisher.onSnapshot,
    serverUrl: () => identity.credentials().serverUrl,
    isHostedPage: billing.isHostedPage,
    isDownload: billing.isDownload,
    goTo: app.goTo,
    noteRecovery: app.noteRecovery,
    start() {
      device.start();
      computer.start();
    },
    close() {
      computer.close();
      device.close();
      session.close();
      registration.close();
      billing.close();
      members.close();
      closing.abort();
      publisher.close();
      cache.close();
    },
  };
}
