import type { Clock, FirstPaint } from '#core/ports.ts';

/** Milliseconds after which the rest of the app begins in any case: also where no page comes, or none that works. */
const PAGE_AT_LATEST = 1_000;
const PAINT_AT_LATEST = 5_000;

interface StartOrder {
  /** Comes once the page is on its way to its process, which is still starting. */
  pageServed: Promise<void>;
  /** Comes once the page has its script, and is busy with it for a while. */
  scriptServed: Promise<void>;
  served: { page(): void; script(): void };
  firstPaint: FirstPaint;
}

/**
 * What waits for what at the start, so that the last known balance is on screen early. This process does one thing at a
 * time, so it serves the page first, uses the pauses in which the page's process is busy (with its start for reading the
 * core's code, with its script for opening the core), and leaves all that nobody sees for after the first screen.
 */
export function createStartOrder(clock: Clock): StartOrder {
  const page = sometime(clock, PAGE_AT_LATEST);
  const script = sometime(clock, PAGE_AT_LATEST);
  const paint = sometime(clock, PAINT_AT_LATEST);
  return {
    pageServed: page.come,
    scriptServed: script.come,
    served: { page: page.now, script: script.now },
    firstPaint: { seen: paint.come, tell: paint.now },
  };
}

function sometime(clock: Clock, atLatest: number): { come: Promise<void>; now: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  const stopWaiting = clock.after(atLatest, resolve);
  return {
    come: promise,
    now() {
      stopWaiting();
      resolve();
    },
  };
}
