import { setTimeout as wait } from 'node:timers/promises';
import { transport } from '#shared/contract/transport.ts';
import type { Shop } from './shop.ts';

/**
 * Lets each snapshot come this many milliseconds late, so that the answer to a call is there before it. In Electron both
 * come the same way, in order.
 */
export async function delaySnapshots({ page, host }: Shop, ms: number): Promise<void> {
  if (host === 'electron') return;
  await page.addInitScript((ms) => {
    window.EventSource = class extends EventSource {
      constructor(url: string | URL) {
        super(url);
        // The first to hear of each message takes it away, and gives it out again later.
        this.addEventListener('message', (event) => {
          if (!event.isTrusted) return;
          event.stopImmediatePropagation();
          setTimeout(() => this.dispatchEvent(new MessageEvent('message', { data: event.data })), ms);
        });
      }
    };
  }, ms);
  await page.reload();
}

/** Lets the calls of a method take this many milliseconds more, in the browser host. */
export async function delayCalls({ page }: Shop, method: string, ms: number): Promise<void> {
  await page.route(`**${transport.httpCall}`, async (route) => {
    if (route.request().postDataJSON().method === method) await wait(ms);
    await route.continue();
  });
}
