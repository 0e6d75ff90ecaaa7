import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';

/**
 * Runs a job at once and then again and again, `ms` milliseconds after the last run ended. A failed run is logged and
 * does not end the series.
 * @returns a function that ends it and waits for the run in hand
 */
export function every(ms: number, job: () => Promise<void>, clock: Clock, log: Log): () => Promise<void> {
  let ended = false;
  let cancel = () => {};
  let running: Promise<void> = Promise.resolve();
  const run = () => {
    running = job()
      .catch((error: unknown) => log.error({ err: error }, 'a job failed'))
      .then(() => {
        if (!ended) cancel = clock.after(ms, run);
      });
  };
  run();
  return () => {
    ended = true;
    cancel();
    return running;
  };
}
