import type { Zoom } from '#shared/contract/choices.ts';
import type { Snapshot, Update } from '#shared/contract/snapshot.ts';
import type { Result } from '#shared/errors.ts';
import type { AppSettings } from './settings.ts';

/** Time as a part that is handed in, so that tests move it by hand. */
export interface Clock {
  /** Epoch milliseconds, UTC. */
  now(): number;
  /** Runs `task` once after `ms` milliseconds, unless the returned function is called before. */
  after(ms: number, task: () => void): () => void;
}

/** What the person at this computer chose; it outlives the app. */
export interface Settings {
  read(): AppSettings;
  /** Changes the given fields and leaves the others. */
  write(change: Partial<AppSettings>): void;
  /** Back to what a first start finds. @throws when the disk does not take it; then all is as it was */
  clear(): void;
}

/** A place for tokens. `memory` forgets them when the app ends, because the system has no key ring. */
export interface Secrets {
  kind: Snapshot['app']['secrets'];
  read(name: string): string | null;
  write(name: string, value: string): void;
  remove(name: string): void;
  /** Removes all of them. @throws when the disk does not take it */
  clear(): void;
}

/** Makes each guess at a short secret cost some tenths of a second and much memory. */
export interface SlowHash {
  /** Names the algorithm and its cost: hashes of another name cannot be compared. */
  name: string;
  hash(secret: Buffer, salt: Buffer): Promise<Buffer>;
}

/** What may stand in a log beside an event: never a token, a PIN, a code, a telephone number or a name. */
export type Facts = Record<string, string | number | boolean>;

export interface Log {
  warn(event: string, facts?: Facts): void;
  error(event: string, facts?: Facts): void;
}

/** The moment at which the first screen is painted. */
export interface FirstPaint {
  seen: Promise<void>;
  /** The page tells; more than once when it is loaded again. */
  tell(): void;
}

/** The demo shop's backend on this computer. It runs only while it is needed. */
export interface DemoShop {
  /** Where it is found while it runs. Its port is another at each start of the app. */
  url: string;
  /** Starts it, unless it runs or is being started. @returns whether it answers */
  start(): Promise<boolean>;
  /** Ends it; a start that is under way then answers false. */
  stop(): Promise<void>;
  /**
   * Whether it can be made anew: not one that runs elsewhere (`demo_unavailable`), nor one whose folder holds anything
   * else (`data_not_removed`).
   */
  checkReset(): Result<unknown>;
  /** Removes all that was done in it on this computer, also while it does not run; it does not run afterwards. @throws when its files stay */
  remove(): Promise<void>;
}

/** Something that people should hear of although they look elsewhere. */
export type Alert = 'credit_low' | 'credit_critical' | 'auto_topup_paused';

/** What only an app of its own can do on this computer. */
export interface Desktop {
  /** Told at the start and whenever it changes. Kiosk mode is never asked for before a counter is paired. */
  show(looks: { zoom: Zoom; kiosk: boolean }): void;
  /** Null where the system does not let an app start with it. */
  startsAtLogin(): boolean | null;
  setStartsAtLogin(on: boolean): void;
  notify(alert: Alert): void;
  updates: {
    /** Tells the present state at once, and each later one. */
    onChange(listener: (update: Update) => void): void;
    check(): void;
    install(): void;
  };
}

export interface CorePorts {
  clock: Clock;
  settings: Settings;
  secrets: Secrets;
  pinHash: SlowHash;
  log: Log;
  /** A fresh UUID. */
  newId(): string;
  /** Where the cache of the last known state is kept; the folder exists. */
  cacheFile: string;
  app: { version: string; host: Snapshot['app']['host'] };
  /** Where given, nothing is asked of a backend before the first screen is painted, which so waits for none of it. */
  firstPaint?: FirstPaint;
  /** Null where no demo shop can run. */
  demo: DemoShop | null;
  /** Null in a browser. */
  desktop: Desktop | null;
  /** Removes what the host itself keeps on disk: its log, the browser's storage. @throws when some of it stays */
  removeTraces(): Promise<void>;
}
