import type { Clock, FirstPaint } from '#core/ports.ts';

/** Milliseconds after which the rest of the app begins in any case: also where no page comes, or none that works. */
const PAGE_AT_LATEST = 1_000;
const PAINT_AT_LATEST = 5_000;

interface StartOrder {
  /** Comes once the page has its script, and is busy with it for a while. */
  pageServed: Promise<void>;
  servedScript(): void;
  firstPaint: FirstPaint;
}

/**
 * What waits for what at the start, so that the last known balance is on screen early. This process serves the page and
 * opens the core, one at a time: first the page gets its files, the core opens while it reads them, and all that nobody
 * sees comes after the first screen.
 */
export function createStartOrder(clock: Clock): StartOrder {
  const page = sometime(clock, PAGE_AT_LATEST);
  const paint = sometime(clock, PAINT_AT_LATEST);
  return {
    pageServed: page.come,
    servedScript: page.now,
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
