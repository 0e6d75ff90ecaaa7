import type { Bridge, InputOf, MethodName, OutputOf } from '#shared/contract/bridge.ts';
import type { Snapshot } from '#shared/contract/snapshot.ts';
import { transport } from '#shared/contract/transport.ts';
import { err, type Result } from '#shared/errors.ts';

/** What the bridge needs of a browser, so that tests can hand in their own. */
export interface HttpTransport {
  fetch: typeof fetch;
  openEvents(url: string): Pick<EventSource, 'addEventListener' | 'close'>;
}

/**
 * The bridge over the loopback host that served this page; its cookie says who asks. The host checks every answer and
 * snapshot against the contract before they leave, so they are taken as they come. An answer that is no Result, or
 * none at all, is `server_unreachable`.
 */
export function createHttpBridge({ fetch, openEvents }: HttpTransport): Bridge {
  return {
    async call<M extends MethodName>(method: M, input: InputOf<M>): Promise<Result<OutputOf<M>>> {
      try {
        const response = await fetch(transport.httpCall, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ method, input }),
        });
        const answer: Result<OutputOf<M>> = await response.json();
        return typeof answer.ok === 'boolean' ? answer : err('server_unreachable');
      } catch {
        return err('server_unreachable');
      }
    },
    onSnapshot(listener) {
      const events = openEvents(transport.httpSnapshots);
      events.addEventListener('message', (event) => {
        const snapshot: Snapshot = JSON.parse(event.data);
        listener(snapshot);
      });
      return () => events.close();
    },
  };
}
