import { z } from 'zod';
import { instantSchema } from '#shared/api/route.ts';
import { FREE_DEVICE_TRIES, FREE_PIN_TRIES, waitAfter } from '#shared/domain/throttle.ts';
import { err } from '#shared/errors.ts';
import type { CoreContext } from '../../feature.ts';

const triesSchema = z.strictObject({
  failures: z.number().int(),
  /** When the last of them was, by this computer's clock. */
  lastAt: instantSchema,
});
type Tries = z.infer<typeof triesSchema>;

/** Milliseconds after the last wrong PIN. */
const FORGET_AFTER = 24 * 60 * 60_000;
const DEVICE = 'device';

/**
 * Slows down guessing of PINs while the backend cannot: by person, and at this counter as a whole. The counts are on disk,
 * so that a restart brings no new tries.
 */
export function createPinTries({ cache, ports, store }: CoreContext) {
  const { clock } = ports;
  const document = cache.document('pin-tries', z.record(z.string(), triesSchema));
  let counts = document.read() ?? {};

  const freeOf = (key: string): number => (key === DEVICE ? FREE_DEVICE_TRIES : FREE_PIN_TRIES);

  function keep(next: typeof counts): void {
    counts = next;
    document.write(next);
  }

  /** What still counts. After the clock was set back, a wait begins anew: it neither opens early nor lasts for ever. */
  function triesOf(key: string, now: number): Tries {
    const tries = counts[key];
    if (!tries || tries.lastAt <= now - FORGET_AFTER) return { failures: 0, lastAt: now };
    return { ...tries, lastAt: Math.min(tries.lastAt, now) };
  }

  function liftsAt(key: string, { failures, lastAt }: Tries): number {
    return lastAt + waitAfter(failures, freeOf(key));
  }

  return {
    /**
     * Counts a try at someone's PIN, before it is looked at, so that ending the app in the middle hides none.
     * @returns `too_many_attempts` with the moment it lifts, by the server's clock, and then nothing is counted
     */
    count(staffId: string): ReturnType<typeof err> | null {
      const now = clock.now();
      const keys = [staffId, DEVICE];
      const tries = keys.map((key) => [key, triesOf(key, now)] as const);
      const opensAt = Math.max(...tries.map(([key, one]) => liftsAt(key, one)));
      if (opensAt > now) {
        keep({ ...counts, ...Object.fromEntries(tries) });
        return err('too_many_attempts', { liftsAt: opensAt + store.getState().app.clockOffset });
      }
      const counted = tries.map(([key, { failures }]) => [key, { failures: failures + 1, lastAt: now }] as const);
      keep({ ...counts, ...Object.fromEntries(counted) });
      return null;
    },

    /** The PIN was right. */
    clear(staffId: string): void {
      if (!(staffId in counts) && !(DEVICE in counts)) return;
      const { [staffId]: _theirs, [DEVICE]: _all, ...others } = counts;
      keep(others);
    },

    forget(): void {
      counts = {};
      document.remove();
    },
  };
}
