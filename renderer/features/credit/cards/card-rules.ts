import type { AutoTopup, Card } from '#shared/api/billing.ts';

/** A card is good through the last day of its month, everywhere in the world. */
export function hasExpired({ expMonth, expYear }: Pick<Card, 'expMonth' | 'expYear'>, now: number): boolean {
  const hoursBehindUtc = 12;
  return now >= Date.UTC(expYear, expMonth, 1, hoursBehindUtc);
}

/** Whether an Auto Topup that is on charges the card. */
export function isUsedByAutoTopup({ id }: Pick<Card, 'id'>, autoTopups: readonly AutoTopup[]): boolean {
  return autoTopups.some(({ enabled, cardId }) => enabled && cardId === id);
}

/** The cards that can be named in a card's place. */
export function replacementsFor({ id }: Pick<Card, 'id'>, cards: readonly Card[], now: number): Card[] {
  return cards.filter((card) => card.id !== id && !hasExpired(card, now));
}

/** The card to offer first: the one just added, else the default one, else any; an expired one only for want of others. */
export function cardToOffer(cards: readonly Card[], addedId: string | null, now: number): Card | undefined {
  const good = cards.filter((card) => !hasExpired(card, now));
  return good.find(({ id }) => id === addedId) ?? good.find(({ isDefault }) => isDefault) ?? good[0] ?? cards[0];
}

/** The cards with the one that is offered at the top, where it is seen without scrolling. */
export function offeredFirst(cards: readonly Card[], offered: Card | undefined): Card[] {
  return offered ? [offered, ...cards.filter(({ id }) => id !== offered.id)] : [...cards];
}

/** `12` and `28`, as they stand on the card. */
export function expiryOf({ expMonth, expYear }: Pick<Card, 'expMonth' | 'expYear'>): { month: string; year: string } {
  return { month: String(expMonth).padStart(2, '0'), year: String(expYear % 100).padStart(2, '0') };
}
