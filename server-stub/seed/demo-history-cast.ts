import type { Micros } from '#shared/domain/money.ts';
import type { E164 } from '#shared/domain/phone.ts';
import type { Ledger } from '../modules/credit/ledger.ts';
import type { Figures } from '../modules/routing/figures.ts';
import type { Random } from '../random.ts';
import type { NewsSource } from './demo-history-news.ts';

/** Who is at the counter, and where. */
export interface Shift {
  staff: 'owner' | 'cashier' | 'manager';
  device: 'front' | 'back';
}

/** Chance in [0, 1). */
export type Chance = () => number;

/** Everybody and everything that the lines of the history name. */
export interface Cast {
  shopId: string;
  staff: Record<Shift['staff'], string>;
  devices: Record<Shift['device'], string>;
  /** The ids of what messages came from. */
  sources: Record<NewsSource, string>;
  /** The ids of those who have joined so far, by their numbers. */
  members: Map<E164, string>;
  /** How the carriers fared, by carrier and quarter of an hour. */
  routes: Map<string, Figures>;
  /** The shop's. */
  timeZone: string;
  /** Micro-units of a message. */
  price: Micros;
  chance: Chance;
  random: Random;
  ledger: Ledger;
}

/** Numbers that look like chance and come the same from the same seed (mulberry32). */
export function chanceOf(seed: number): Chance {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
