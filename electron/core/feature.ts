import type { ServerEvent } from '#shared/api/events.ts';
import type { ReplyOf } from '#shared/api/route.ts';
import type { getServer } from '#shared/api/server.ts';
import type { Result } from '#shared/errors.ts';
import type { Api } from './api/client.ts';
import type { Cache } from './cache/documents.ts';
import type { Demo } from './demo.ts';
import type { HandlersOf } from './handlers.ts';
import type { Identity } from './identity.ts';
import type { CorePorts } from './ports.ts';
import type { Store } from './state.ts';

/** What one feature may want to know of the others. Each is told after the stage on screen has changed. */
export interface Reactions {
  /** A paired app has started: the last known state is shown. */
  restored?(): void;
  /** The line is up, for the first time or again: what is shown is read anew. */
  connected?(): void;
  /** The backend tells of a change. */
  event?(event: ServerEvent): void;
  /** Someone has taken the counter. */
  unlocked?(): void;
  /** Nobody is at the counter any more: what only staff may see goes off the screen. */
  locked?(): void;
  /** The owner gave the password again: what waits for it is read before the owner is answered. */
  passwordConfirmed?(): Promise<Result<unknown>>;
  /** The backend no longer knows this device: what only a counter of the shop may keep goes off the disk. Drafts stay. */
  revoked?(): void;
  /** The shop is another or none: nothing of it may stay, on screen or on disk. */
  forgotten?(): void;
}

export interface Feature<Name extends string> {
  handlers: HandlersOf<Name>;
  reactions: Reactions;
}

/** What the core hands to each feature. */
export interface CoreContext {
  ports: CorePorts;
  store: Store;
  api: Api;
  cache: Cache;
  identity: Identity;
  demo: Demo;
  /** Asks an address what it is, before it is chosen. */
  probe(url: string): Promise<Result<ReplyOf<typeof getServer>>>;
  /** Passes something that happened on to every feature. */
  tell: Required<Reactions>;
}
