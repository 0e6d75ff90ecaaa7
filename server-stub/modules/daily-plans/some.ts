import type { Micros } from '#shared/domain/money.ts';
import type { Candidate } from './people.ts';

/** Whether there is room for a message to somebody. What has room is taken off; `price` in micro-units. */
export type Room =
  | { kind: 'spent'; price: Micros }
  /** It would be skipped, at no cost. */
  | { kind: 'free' }
  /** There may be later on. */
  | { kind: 'lacks' }
  /** It costs more than there ever is. */
  | { kind: 'never' };

/** What a plan may still spend, message by message in the order that they are planned in. */
export interface Allowance {
  spend(candidate: Candidate): Room;
}

/**
 * Those of a group whose turn is on one day, in its order, where there may be only so many of them. Nobody of them misses
 * anything by waiting for a later day: it ends with the first for whom there is no room at present.
 * @param allowance undefined where nothing limits it
 */
export async function* takeSome(
  pages: AsyncIterable<readonly Candidate[]>,
  most: number,
  allowance: Allowance | undefined,
): AsyncGenerator<Candidate> {
  let taken = 0;
  for await (const page of pages) {
    for (const candidate of page) {
      if (taken === most) return;
      const room = allowance?.spend(candidate);
      if (room?.kind === 'lacks') return;
      if (room?.kind === 'never') continue;
      taken += 1;
      yield candidate;
    }
  }
}
