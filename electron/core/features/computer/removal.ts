import { err, ok } from '#shared/errors.ts';
import type { Done } from '../../calls.ts';
import type { CoreContext } from '../../feature.ts';
import { within } from '../../within.ts';

/** Milliseconds that the backend gets to hear that its counter goes. */
const GOODBYE = 2_000;

/**
 * Removes all that the app keeps on this computer, once the shop was left. What one step cannot remove keeps none of the
 * others from being done; doing all of it again goes on where it was stuck. The backend is waited for last: whoever closes
 * the app meanwhile leaves nothing here.
 * @returns `data_not_removed` when something stays
 */
export function createRemoval({ ports, cache, demo }: CoreContext) {
  const { clock, desktop, log, secrets, settings, removeTraces } = ports;

  /** @returns whether it is done */
  async function attempt(what: string, work: () => void | Promise<void>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      log.error('data_not_removed', { what, error: error instanceof Error ? error.name : typeof error });
      return false;
    }
  }

  return async function removeAll(told: Promise<unknown>): Promise<Done> {
    const goodbye = told.catch(() => undefined);
    const done = [
      await attempt('secrets', secrets.clear),
      cache.clear(),
      await attempt('settings', settings.clear),
      await attempt('start_at_login', () => {
        // One that the system has switched off reads as off, and stands in its list all the same.
        if (desktop && desktop.startsAtLogin() !== null) desktop.setStartsAtLogin(false);
      }),
      await attempt('demo', demo.remove),
      // The log is among the traces, and the steps before write to it.
      await attempt('traces', removeTraces),
    ];
    await within(GOODBYE, goodbye, clock);
    // A backend that could not be reached has left a line in the log.
    done.push(await attempt('traces', removeTraces));
    return done.every(Boolean) ? ok({}) : err('data_not_removed');
  };
}
