import type { InputOf, MethodName, OutputOf } from '#shared/contract/bridge.ts';
import type { Snapshot } from '#shared/contract/snapshot.ts';
import { transport } from '#shared/contract/transport.ts';
import { err, type Result } from '#shared/errors.ts';
import type { DesktopBridge } from './desktop-bridge.ts';

/** What the bridge hears of a browser's EventSource. */
interface EventStream {
  addEventListener(type: 'message' | 'error', listener: (event: Event) => void): void;
}

/** What the bridge needs of a browser, so that tests can hand in their own. */
export interface HttpTransport {
  fetch: typeof fetch;
  openEvents(url: string): EventStream;
}

/**
 * The bridge over the loopback host that served this page; its cookie says who asks. The host checks every answer and
 * snapshot against the contract before they leave, so they are taken as they come. An answer that is no Result, or
 * none at all, is `server_unreachable`. The stream of snapshots stays within this computer: where it breaks, the host
 * has ended.
 */
export function createHttpBridge({ fetch, openEvents }: HttpTransport): DesktopBridge {
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
    follow({ onSnapshot, onClosed }) {
      const events = openEvents(transport.httpSnapshots);
      events.addEventListener('message', (event) => {
        if (!(event instanceof MessageEvent)) return;
        const snapshot: Snapshot = JSON.parse(event.data);
        onSnapshot(snapshot);
      });
      events.addEventListener('error', onClosed);
    },
  };
}
