import { expect, it } from 'vitest';
import type { Snapshot } from '#shared/contract/snapshot.ts';
import { err } from '#shared/errors.ts';
import type { DesktopBridge, DesktopListener } from '../../../renderer/bridge/desktop-bridge.ts';
import { createSnapshotSource } from '../../../renderer/bridge/snapshot-source.ts';

const snapshot = (revision: number): Snapshot => ({
  revision,
  app: {
    version: '0',
    host: 'browser',
    theme: 'system',
    language: 'system',
    storage: 'ok',
    secrets: 'memory',
    clockOffset: 0,
    recovered: 'none',
    goTo: null,
  },
  computer: null,
  stage: { kind: 'locked' },
  connection: { kind: 'none' },
  demo: null,
  shop: null,
  deviceId: null,
  deviceName: null,
  staff: [],
  offlineStaff: [],
  prices: [],
  countries: [],
  stoppedCountries: [],
  credit: null,
  creditIsCurrent: false,
  registration: null,
  drafts: [],
  today: null,
  billing: { kind: 'closed' },
  shopPage: { kind: 'closed' },
  routingPage: { kind: 'closed' },
  members: null,
  news: { messaging: 0, rewards: 0 },
});

function fakeBridge(call: DesktopBridge['call']) {
  let listener: DesktopListener | undefined;
  const bridge: DesktopBridge = {
    call,
    follow(follower) {
      listener = follower;
    },
  };
  return {
    bridge,
    publish: (published: Snapshot) => listener?.onSnapshot(published),
    close: () => listener?.onClosed(),
  };
}

const failing: DesktopBridge['call'] = () => Promise.resolve(err('server_unreachable'));

it('keeps the newest snapshot, in whatever order they arrive', () => {
  const { bridge, publish } = fakeBridge(failing);
  const { store } = createSnapshotSource(bridge);
  publish(snapshot(7));
  publish(snapshot(6));
  expect(store.getState()).toEqual({ kind: 'ready', snapshot: snapshot(7) });
});

it('tells why there is no snapshot, and recovers when one arrives', async () => {
  const { bridge, publish } = fakeBridge(failing);
  const { store, load } = createSnapshotSource(bridge);
  await load();
  expect(store.getState()).toEqual({ kind: 'failed', error: { code: 'server_unreachable' } });
  publish(snapshot(1));
  expect(store.getState().kind).toBe('ready');
});

it('does not forget a snapshot because a later question failed', async () => {
  const { bridge, publish } = fakeBridge(failing);
  const { store, load } = createSnapshotSource(bridge);
  publish(snapshot(1));
  await load();
  expect(store.getState().kind).toBe('ready');
});

it('shows nothing as live once the desktop side was closed, and goes on should it come back', async () => {
  const { bridge, publish, close } = fakeBridge(failing);
  const { store, load } = createSnapshotSource(bridge);
  publish(snapshot(7));
  close();
  await load();
  expect(store.getState()).toEqual({ kind: 'closed' });
  publish(snapshot(7));
  expect(store.getState().kind).toBe('ready');
});
