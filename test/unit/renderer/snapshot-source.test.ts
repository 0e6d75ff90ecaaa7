import { expect, it } from 'vitest';
import type { Bridge } from '#shared/contract/bridge.ts';
import type { Snapshot } from '#shared/contract/snapshot.ts';
import { err } from '#shared/errors.ts';
import { createSnapshotSource } from '../../../renderer/bridge/snapshot-source.ts';

const snapshot = (revision: number): Snapshot => ({
  revision,
  app: { version: '0', host: 'browser', theme: 'system', secrets: 'memory' },
  stage: { kind: 'locked' },
  connection: { kind: 'none' },
  demo: null,
  shop: null,
  deviceName: null,
  staff: [],
  prices: [],
  credit: null,
  registration: null,
  today: null,
  billing: null,
});

function fakeBridge(answer: Bridge['call']) {
  let publish: (snapshot: Snapshot) => void = () => undefined;
  const bridge: Bridge = {
    call: answer,
    onSnapshot(listener) {
      publish = listener;
      return () => undefined;
    },
  };
  return { bridge, publish: (published: Snapshot) => publish(published) };
}

const failing: Bridge['call'] = () => Promise.resolve(err('server_unreachable'));

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
