import { type AppError, err } from '#shared/errors.ts';
import { askServer } from '../../api/ask-server.ts';
import { createBackoff } from '../../api/backoff.ts';
import { createEventLine } from '../../api/events.ts';
import type { CoreContext } from '../../feature.ts';

interface Hears {
  /** The server has answered. @returns whether it is still asked from time to time, so that its going away is noticed */
  answered(): 'watch' | 'leave';
  /** It has not, and will be asked again. */
  silent(): void;
}

/** Milliseconds. */
const WATCH_EVERY = 10_000;

export interface Line {
  /** Without a token: asks the chosen server what it is, at least until it answers. */
  greet(hears: Hears): void;
  /** Asks the chosen server what it is. @returns why it cannot be talked to now, or null */
  ask(): Promise<AppError | null>;
  /** Once paired: keeps the line of events up. */
  open(): void;
  close(): void;
}

/** The line to the backend, and what the screen says of it. */
export function createLine({ ports, store, api, identity, demo, tell }: CoreContext, onRevoked: () => void): Line {
  const { clock, log } = ports;
  let hangUp = (): void => undefined;

  function offline(error: AppError): void {
    const { connection } = store.getState();
    const since = connection.kind === 'offline' ? connection.since : clock.now();
    store.setState({ connection: { kind: 'offline', since, error }, creditIsCurrent: false });
  }

  /** Each time anew, as it may have been brought to a version that this app does not speak, or back. */
  async function askChosen(): Promise<AppError | null> {
    if (ports.firstPaint) await ports.firstPaint.seen;
    if (!(await demo.ready())) return err('demo_unavailable').error;
    const server = await askServer(api);
    if (!server.ok) return server.error;
    store.setState({ demo: server.value.demo });
    return null;
  }

  function close(): void {
    hangUp();
    hangUp = () => undefined;
    store.setState({ connection: { kind: 'none' }, creditIsCurrent: false });
  }

  return {
    ask: askChosen,
    close,
    greet({ answered, silent }) {
      close();
      if (identity.usesDemo()) store.setState({ connection: { kind: 'connecting' } });
      const backoff = createBackoff();
      let closed = false;
      let cancelNext = (): void => undefined;
      hangUp = () => {
        closed = true;
        cancelNext();
      };
      async function ask(): Promise<void> {
        const error = await askChosen();
        if (closed) return;
        if (error) {
          offline(error);
          silent();
          cancelNext = clock.after(backoff.next(), () => void ask());
          return;
        }
        store.setState({ connection: { kind: 'none' } });
        backoff.reset();
        if (answered() === 'watch') cancelNext = clock.after(WATCH_EVERY, () => void ask());
      }
      void ask();
    },
    open() {
      close();
      const { serverUrl, deviceToken } = identity.credentials();
      if (serverUrl === null || deviceToken === null) return;
      store.setState({ connection: { kind: 'connecting' } });
      const events = createEventLine({
        serverUrl,
        deviceToken,
        clock,
        log,
        prepare: askChosen,
        onDown(error) {
          if (error.code === 'device_revoked' || error.code === 'unauthenticated') onRevoked();
          else offline(error);
        },
        onEvent(event) {
          if (event.type === 'device_revoked') return onRevoked();
          if (event.type !== 'hello') return tell.event(event);
          store.setState({ connection: { kind: 'live', since: clock.now() } });
          tell.connected();
        },
      });
      hangUp = () => events.close();
    },
  };
}
