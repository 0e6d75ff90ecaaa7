/** How many rows a slice has. A slice keeps whoever stands at a counter waiting for as long as it takes. */
const SLICE = { first: 25, fewest: 5, most: 100 } as const;
/** How long a slice is to take before its commit, in milliseconds; most disks take about as long for that. */
const SLICE_MS = 4;
/** How much the newest slice counts for the size of the next. */
const NEWEST = 0.3;

export const FIRST_SLICE: number = SLICE.first;

/**
 * How many rows the next slice has, so that it takes about as long as it may. Not a whole number: small steps add up.
 * @param slice what it was so far
 * @param rows how many the last one really had
 * @param tookMs how long that took
 */
export function nextSlice(slice: number, rows: number, tookMs: number): number {
  if (rows === 0) return slice;
  const fitting = tookMs > 0 ? (rows * SLICE_MS) / tookMs : SLICE.most;
  // Few rows say little: what a slice takes by itself is shared by fewer of them.
  const wanted = rows < slice / 2 ? Math.max(slice, fitting) : fitting;
  const next = slice + NEWEST * (Math.min(wanted, SLICE.most) - slice);
  return Math.max(SLICE.fewest, Math.min(SLICE.most, next));
}

/** Most messages that are on their way to the carriers, and how long the last of them may wait for its turn there. */
const WIDEST = 200;
const TURN_WITHIN_S = 8;

/** How many messages may be on their way to the carriers: each is handed over well before its lease ends. */
export function windowOf(perSecond: number): number {
  return Math.max(1, Math.min(WIDEST, Math.floor(TURN_WITHIN_S * perSecond)));
}

/** What of a carrier's rate is left to codes. */
const KEPT_FOR_CODES = 5;

/** Messages a second that may be sent behind the counter, of those that the carrier takes. */
export function bulkRate(perSecond: number): number {
  return Math.max(1, perSecond - KEPT_FOR_CODES);
}

/** How many messages may be sent at a moment (epoch ms). */
export interface Bucket {
  tokens: number;
  at: number;
}

/** A second's worth is saved at most. @param rate messages a second */
export function refill({ tokens, at }: Bucket, rate: number, now: number): Bucket {
  return { tokens: Math.min(rate, tokens + (Math.max(0, now - at) * rate) / 1_000), at: now };
}

/** How long until so many more may be sent, in milliseconds. */
export function tokensIn({ tokens }: Bucket, rate: number, wanted: number): number {
  return Math.max(0, Math.ceil(((wanted - tokens) * 1_000) / rate));
}

/** A slice waits this long for more that may be sent, in milliseconds; and it leaves so many of the window on their way. */
const WORTH_MS = 100;
const WORTH_OF_WINDOW = 1 / 8;

/**
 * How many messages make a slice worth its commit, which takes about as long for one as for many.
 * @param slice how many it has at most
 */
export function worthwhile(slice: number, perSecond: number): number {
  const inTime = (bulkRate(perSecond) * WORTH_MS) / 1_000;
  return Math.max(1, Math.floor(Math.min(slice, inTime, windowOf(perSecond) * WORTH_OF_WINDOW)));
}
