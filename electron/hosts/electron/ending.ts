import type { EventEmitter } from 'node:events';
import type { Clock, Log } from '#core/ports.ts';
import { within } from '#core/within.ts';

/** Milliseconds that one step may take: people wait for the app to be gone, and a computer that shuts down waits less. */
const PATIENCE = 5_000;

interface Step {
  name: string;
  end(): Promise<void> | void;
}

/**
 * Ends the parts of the app one after the other. One that fails or takes too long holds nothing up.
 * @returns how to begin it; begun once more it is the same ending
 */
export function createEnding(steps: () => readonly Step[], clock: Clock, log: Log): () => Promise<void> {
  let ending: Promise<void> | undefined;

  async function run(): Promise<void> {
    for (const { name, end } of steps()) {
      try {
        const ended = await within(PATIENCE, Promise.resolve(end()), clock);
        if (ended === 'late') log.warn('ending_took_too_long', { part: name });
      } catch {
        log.error('ending_failed', { part: name });
      }
    }
  }

  return () => {
    ending ??= run();
    return ending;
  };
}

/** As much of Electron and Node as this touches; `App`, `PowerMonitor` and `process` fit. */
interface System {
  app: { on(event: 'window-all-closed', listener: () => void): unknown; quit(): void };
  /** Electron's types do not tell that `shutdown` comes with an event. */
  power: EventEmitter;
  process: { on(event: (typeof ENDS)[number], listener: () => void): unknown };
}
/** Whoever started it is gone, or tells it to end. */
const ENDS = ['disconnect', 'SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** A counter's app is no background app: it ends with its window, with whoever started it, and with the system. */
export function quitWithTheSystem({ app, power, process }: System): void {
  const quit = (): void => app.quit();
  app.on('window-all-closed', quit);
  for (const end of ENDS) process.on(end, quit);
  power.on('shutdown', (event: { preventDefault(): void }) => {
    // The system waits until the app is gone, instead of ending it while it still writes.
    event.preventDefault();
    quit();
  });
}

/** As much of Electron as this touches; `App` fits. */
interface QuittingApp {
  on(event: 'will-quit', listener: (event: { preventDefault(): void }) => void): unknown;
  quit(): void;
}

/** Holds the app until all is ended, and lets it go then. */
export function endBeforeQuit(app: QuittingApp, end: () => Promise<void>, clock: Clock): void {
  let state: 'running' | 'ending' | 'ended' = 'running';
  app.on('will-quit', (event) => {
    if (state === 'ended') return;
    event.preventDefault();
    if (state === 'ending') return;
    state = 'ending';
    void end().then(() => {
      state = 'ended';
      // Electron hangs when it is asked again before it has noticed that it was held.
      clock.after(0, () => app.quit());
    });
  });
}
