import type { E164 } from '#shared/domain/phone.ts';

/** How a message fares on its way to a number. Times are milliseconds. */
export type Journey =
  | { kind: 'refused'; cause: string; optedOut?: true }
  /** The first carrier that is asked cannot take it; any other can, and then it fares as usual. */
  | { kind: 'refused_by_first'; otherwise: TakenJourney }
  /** It is never taken, and whoever sent it never hears so. */
  | { kind: 'lost' }
  | TakenJourney;

export interface TakenJourney {
  kind: 'taken';
  /** How long handing over takes, beside what the carrier itself takes. */
  takenAfter: number;
  /** `lost`: the message is taken, but whoever sent it never hears so. */
  answer: 'accepted' | 'lost';
  /** Counted from when it was taken. */
  endsAfter: number;
  end: { status: 'delivered' } | { status: 'undelivered'; cause: string };
  /** Whether the carrier tells of the end. */
  reported: boolean;
}

const SECOND = 1_000;

/** How long the sender of a message whose answer is lost waits for it. */
export const LOST_ANSWER_MS = 2 * SECOND;

/** As a good carrier delivers: within one to two seconds. @param luck from 0 to 1 */
const usual = (luck: number): TakenJourney => ({
  kind: 'taken',
  takenAfter: 0,
  answer: 'accepted',
  endsAfter: Math.round((1 + luck) * SECOND),
  end: { status: 'delivered' },
  reported: true,
});

const undelivered = (luck: number, cause: string): TakenJourney => ({
  ...usual(luck),
  endsAfter: 2 * SECOND,
  end: { status: 'undelivered', cause },
});

/**
 * The numbers that stand for trouble, by their last four digits; every other number is served well.
 * The page at `/demo/phones` lists them for people.
 */
export function journeyTo(number: E164, luck: number): Journey {
  switch (number.slice(-4)) {
    case '0001':
      return { kind: 'refused', cause: 'demo_refused' };
    case '0002':
      return undelivered(luck, 'demo_undelivered');
    case '0003':
      return { ...usual(luck), endsAfter: 20 * SECOND };
    case '0004':
      return { ...usual(luck), reported: false };
    case '0005':
      return { ...usual(luck), answer: 'lost' };
    case '0006':
      return { ...usual(luck), takenAfter: 5 * SECOND };
    case '0007':
      return { kind: 'refused_by_first', otherwise: usual(luck) };
    case '0008':
      return { kind: 'lost' };
    case '0009':
      return { kind: 'refused', cause: 'demo_opted_out', optedOut: true };
    case '0010':
      return undelivered(luck, 'demo_unreachable');
    default:
      return usual(luck);
  }
}
