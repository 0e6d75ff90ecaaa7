import { createHmac, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { type Core, createCore } from '#core/create-core.ts';
import type { Clock, CorePorts, Facts, Secrets, Settings, SlowHash } from '#core/ports.ts';
import { type AppSettings, appSettingsSchema } from '#core/settings.ts';
import type { InputOf, MethodName } from '#shared/contract/bridge.ts';
import type { Snapshot } from '#shared/contract/snapshot.ts';
import type { Result } from '#shared/errors.ts';
import { createFakeClock, type FakeClock } from './fake-clock.ts';

export function createMemorySettings(initial: Partial<AppSettings> = {}): Settings {
  let current = appSettingsSchema.parse(initial);
  return {
    read: () => current,
    write: (change) => {
      current = { ...current, ...change };
    },
    clear: () => {
      current = appSettingsSchema.parse({});
    },
  };
}

/** A key ring that holds what it is given, as long as the test keeps it. */
export function createFakeKeyRing(): Secrets & { values: Map<string, string> } {
  const values = new Map<string, string>();
  return {
    kind: 'keychain',
    values,
    read: (name) => values.get(name) ?? null,
    write: (name, value) => {
      values.set(name, value);
    },
    remove: (name) => {
      values.delete(name);
    },
    clear: () => values.clear(),
  };
}

/** Hashes at once, for tests that are not about its cost. */
const fastPinHash: SlowHash = {
  name: 'fast',
  hash: async (secret, salt) => createHmac('sha256', salt).update(secret).digest(),
};

/** A log whose lines a test can read. */
export function createFakeLog() {
  const lines: { event: string; facts: Facts }[] = [];
  const write = (event: string, facts: Facts = {}): void => {
    lines.push({ event, facts });
  };
  return { lines, warn: write, error: write };
}

export interface WatchedClock extends FakeClock {
  /** Resolves as soon as something is to happen after exactly `ms`; each scheduling is seen once. */
  scheduled(ms: number): Promise<void>;
  /** Shows another time without anything having run, as the clock of a computer that slept, or that was set. */
  sleep(ms: number): void;
}

/** Milliseconds that pass at a time. */
const STEP = 500;
/** Turns of the event loop after each step. */
const TURNS = 4;

/**
 * A fake clock that tells what waits on it, for code that gets to its timers by way of sockets. Time passes in steps, in
 * which sockets are heard: else a timeout that is far ahead would come before an answer that is at the door.
 */
export function createWatchedClock(): WatchedClock {
  const clock = createFakeClock();
  let slept = 0;
  const seen: number[] = [];
  const waiters = new Set<() => void>();
  const after: Clock['after'] = (ms, task) => {
    const cancel = clock.after(ms, task);
    seen.push(ms);
    for (const waiter of waiters) waiter();
    return cancel;
  };
  return {
    ...clock,
    now: () => clock.now() + slept,
    sleep(ms) {
      slept += ms;
    },
    async advance(ms) {
      const step = Math.max(STEP, Math.ceil(ms / 1_000));
      let left = ms;
      do {
        await clock.advance(Math.min(left, step));
        for (let turn = 0; turn < TURNS; turn++) await setImmediate();
        left -= step;
      } while (left > 0);
    },
    after,
    scheduled: (ms) =>
      new Promise((resolve) => {
        const look = (): void => {
          const index = seen.indexOf(ms);
          if (index === -1) return;
          seen.splice(index, 1);
          waiters.delete(look);
          resolve();
        };
        waiters.add(look);
        look();
      }),
  };
}

export interface TestCore extends Core {
  call<M extends MethodName>(name: M, input: InputOf<M>): Promise<Result<unknown>>;
  /** The first snapshot from now on, the present one included, that fits. */
  until(fits: (snapshot: Snapshot) => boolean): Promise<Snapshot>;
  ports: CorePorts;
  clock: WatchedClock;
}

/** A core around fakes; handing over the ports of an earlier one is a restart of the app. */
export function createTestCore(folder: string, ports: Partial<Omit<CorePorts, 'clock'>> = {}): TestCore {
  const clock = createWatchedClock();
  const all: CorePorts = {
    clock,
    settings: createMemorySettings(),
    secrets: createFakeKeyRing(),
    pinHash: fastPinHash,
    log: createFakeLog(),
    newId: randomUUID,
    cacheFile: join(folder, 'cache.sqlite'),
    app: { version: '1.2.3', host: 'browser' },
    demo: null,
    desktop: null,
    removeTraces: async () => undefined,
    ...ports,
  };
  const core = createCore(all);
  return {
    ...core,
    ports: all,
    clock,
    call: core.dispatch,
    until: (fits) =>
      new Promise((resolve) => {
        const look = (snapshot: Snapshot): void => {
          if (!fits(snapshot)) return;
          stop();
          resolve(snapshot);
        };
        const stop = core.onSnapshot(look);
        look(core.snapshot());
      }),
  };
}
