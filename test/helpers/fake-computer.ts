import type { Alert, DemoShop, Desktop } from '#core/ports.ts';
import type { Update } from '#shared/contract/snapshot.ts';
import { ok } from '#shared/errors.ts';

type Step = 'start' | 'stop' | 'remove';

export interface FakeDemo extends DemoShop {
  /** What it was asked, in order. */
  asked: Step[];
  runs(): boolean;
  /** From now on it does not answer when it is started. */
  breakDown(): void;
  /** From now on it answers when it is started. */
  repair(): void;
  /** Its files cannot be removed from now on; called with false they can. */
  holdFiles(held?: boolean): void;
  /** A start takes until the returned function is called. */
  slowStart(): () => void;
}

/** A demo shop that tells what it was asked. @param url of the fake server that stands in for it */
export function createFakeDemo(url: string): FakeDemo {
  const asked: Step[] = [];
  let works = true;
  let running = false;
  let filesHeld = false;
  let slow: Promise<void> = Promise.resolve();
  /** Grows with each end, which also ends a start under way. */
  let ends = 0;

  async function end(): Promise<void> {
    ends += 1;
    running = false;
  }

  return {
    url,
    asked,
    runs: () => running,
    async start() {
      asked.push('start');
      const before = ends;
      await slow;
      if (!works || before !== ends) return false;
      running = true;
      return true;
    },
    stop() {
      asked.push('stop');
      return end();
    },
    checkReset: () => ok({}),
    async remove() {
      asked.push('remove');
      await end();
      if (filesHeld) throw new Error('the files are in use');
    },
    breakDown() {
      works = false;
      running = false;
    },
    repair() {
      works = true;
    },
    holdFiles(held = true) {
      filesHeld = held;
    },
    slowStart() {
      const { promise, resolve } = Promise.withResolvers<void>();
      slow = promise;
      return resolve;
    },
  };
}

export interface FakeDesktop extends Desktop {
  /** How the app was shown, in order. */
  shown: Parameters<Desktop['show']>[0][];
  notified: Alert[];
  /** What the updater was asked. */
  updating: ('check' | 'install')[];
  tellUpdate(update: Update): void;
}

/** A desktop that notes what it is told. @param startsAtLogin null where the system does not let an app start with it */
export function createFakeDesktop(startsAtLogin: boolean | null = false): FakeDesktop {
  let atLogin = startsAtLogin;
  let update: Update = { kind: 'none', checkedAt: null };
  const listeners = new Set<(update: Update) => void>();
  const desktop: FakeDesktop = {
    shown: [],
    notified: [],
    updating: [],
    show: (looks) => void desktop.shown.push(looks),
    startsAtLogin: () => atLogin,
    setStartsAtLogin(on) {
      atLogin = on;
    },
    notify: (alert) => void desktop.notified.push(alert),
    updates: {
      onChange(listener) {
        listeners.add(listener);
        listener(update);
      },
      check: () => void desktop.updating.push('check'),
      install: () => void desktop.updating.push('install'),
    },
    tellUpdate(next) {
      update = next;
      for (const listener of listeners) listener(next);
    },
  };
  return desktop;
}
