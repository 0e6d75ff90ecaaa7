import { describe, expect, it } from 'vitest';
import type { AutoTopup, Card } from '#shared/api/billing.ts';
import {
  cardToOffer,
  expiryOf,
  hasExpired,
  isUsedByAutoTopup,
  offeredFirst,
  replacementsFor,
} from '../../../renderer/features/credit/cards/card-rules.ts';

const now = Date.UTC(2026, 10, 22);
const card = (id: string, part: Partial<Card> = {}): Card => ({
  id,
  brand: 'visa',
  last4: '4242',
  expMonth: 12,
  expYear: 2028,
  isDefault: false,
  ...part,
});
const expired = card('old', { expMonth: 10, expYear: 2026 });

function autoTopup(part: Partial<AutoTopup>): AutoTopup {
  return {
    currency: 'USD',
    enabled: true,
    threshold: 10_000_000,
    amount: 50_000_000,
    cardId: null,
    monthlyCap: 250_000_000,
    chargedThisMonth: 0,
    decision: { kind: 'enough' },
    lastCheckedAt: null,
    evaluations: [],
    ...part,
  };
}

describe('a card', () => {
  it('is good through the whole of its month, wherever the shop is', () => {
    const november = { expMonth: 11, expYear: 2026 };
    expect(hasExpired(november, Date.UTC(2026, 10, 30, 23, 59))).toBe(false);
    // The first of December in Singapore, still November in Honolulu.
    expect(hasExpired(november, Date.UTC(2026, 11, 1, 9))).toBe(false);
    expect(hasExpired(november, Date.UTC(2026, 11, 1, 12))).toBe(true);
  });

  it('is good through December', () => {
    expect(hasExpired({ expMonth: 12, expYear: 2026 }, Date.UTC(2026, 11, 31))).toBe(false);
    expect(hasExpired({ expMonth: 12, expYear: 2026 }, Date.UTC(2027, 0, 2))).toBe(true);
  });

  it('is written as it stands on the card', () => {
    expect(expiryOf({ expMonth: 3, expYear: 2027 })).toEqual({ month: '03', year: '27' });
  });

  it('is used by an Auto Topup that is on, and by no other', () => {
    expect(isUsedByAutoTopup(card('a'), [autoTopup({ cardId: 'b' }), autoTopup({ cardId: 'a' })])).toBe(true);
    expect(isUsedByAutoTopup(card('a'), [autoTopup({ cardId: 'a', enabled: false })])).toBe(false);
    expect(isUsedByAutoTopup(card('a'), [autoTopup({ cardId: 'b' })])).toBe(false);
  });

  it('is replaced by another one that is still good', () => {
    expect(replacementsFor(card('a'), [card('a'), expired, card('b')], now).map(({ id }) => id)).toEqual(['b']);
  });
});

describe('the card that is offered first', () => {
  const standard = card('standard', { isDefault: true });

  it('is the one just added', () => {
    expect(cardToOffer([standard, card('new')], 'new', now)?.id).toBe('new');
  });

  it('is the default one otherwise', () => {
    expect(cardToOffer([card('a'), standard], null, now)?.id).toBe('standard');
    expect(cardToOffer([card('a'), standard], 'removed again', now)?.id).toBe('standard');
  });

  it('is not an expired one while there is another', () => {
    expect(cardToOffer([{ ...expired, isDefault: true }, card('a')], null, now)?.id).toBe('a');
    expect(cardToOffer([expired], null, now)?.id).toBe('old');
    expect(cardToOffer([], null, now)).toBeUndefined();
  });

  it('stands at the top, where it is seen without scrolling', () => {
    const order = (cards: Card[]) => offeredFirst(cards, cardToOffer(cards, null, now)).map(({ id }) => id);
    expect(order([card('a'), card('b'), standard, card('c')])).toEqual(['standard', 'a', 'b', 'c']);
    expect(order([])).toEqual([]);
  });
});
