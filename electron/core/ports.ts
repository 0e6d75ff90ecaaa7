import type { Snapshot } from '#shared/contract/snapshot.ts';
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
}

/** A place for tokens. `memory` forgets them when the app ends, because the system has no key ring. */
export interface Secrets {
  kind: Snapshot['app']['secrets'];
  read(name: string): string | null;
  write(name: string, value: string): void;
  remove(name: string): void;
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
  /** The demo backend that runs beside this app, if one does. Its port is another at each start. */
  demoUrl: string | null;
}
