import type { E164 } from '#shared/domain/phone.ts';

/** How a message fares on its way to a number. Times are milliseconds. */
export type Journey =
  | { kind: 'refused' }
  | {
      kind: 'taken';
      /** How long handing over takes. */
      takenAfter: number;
      /** `lost`: the message is taken, but whoever sent it never hears so. */
      answer: 'accepted' | 'lost';
      /** Counted from when it was taken. */
      endsAfter: number;
      end: 'delivered' | 'undelivered';
      /** Whether the carrier tells of the end. */
      reported: boolean;
    };

const SECOND = 1_000;

/** How long the sender of a message whose answer is lost waits for it. */
export const LOST_ANSWER_MS = 2 * SECOND;

/** As a good carrier delivers: within one to two seconds. @param luck from 0 to 1 */
const usual = (luck: number) => ({
  kind: 'taken' as const,
  takenAfter: 0,
  answer: 'accepted' as const,
  endsAfter: Math.round((1 + luck) * SECOND),
  end: 'delivered' as const,
  reported: true,
});

/**
 * The numbers that stand for trouble, by their last four digits; every other number is served well.
 * The page at `/demo/phones` lists them for people.
 */
export function journeyTo(number: E164, luck: number): Journey {
  switch (number.slice(-4)) {
    case '0001':
      return { kind: 'refused' };
    case '0002':
      return { ...usual(luck), endsAfter: 2 * SECOND, end: 'undelivered' };
    case '0003':
      return { ...usual(luck), endsAfter: 20 * SECOND };
    case '0004':
      return { ...usual(luck), reported: false };
    case '0005':
      return { ...usual(luck), answer: 'lost' };
    case '0006':
      return { ...usual(luck), takenAfter: 5 * SECOND };
    default:
      return usual(luck);
  }
}
