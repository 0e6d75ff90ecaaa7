import type { SSEReplyInterface } from '@fastify/sse';
import type { Core } from '#core/create-core.ts';
import type { Snapshot } from '#shared/contract/snapshot.ts';

/** Sends the present snapshot and every later one; a browser that reads slowly skips to the newest. */
export async function streamSnapshots(core: Core, sse: SSEReplyInterface): Promise<void> {
  let next: Snapshot | null = null;
  let sending = false;

  async function push(snapshot: Snapshot): Promise<void> {
    next = snapshot;
    if (sending) return;
    sending = true;
    try {
      while (next && sse.isConnected) {
        const data: Snapshot = next;
        next = null;
        await sse.send({ data });
      }
    } catch {
      // The browser left in the middle of a snapshot; it reads a new one when it comes back.
      sse.close();
    } finally {
      sending = false;
    }
  }

  sse.keepAlive();
  sse.onClose(core.onSnapshot((snapshot) => void push(snapshot)));
  await push(core.snapshot());
}
