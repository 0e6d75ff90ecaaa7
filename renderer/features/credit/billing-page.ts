import type { BillingPage } from '#shared/contract/snapshot.ts';

type OpenPage = Extract<BillingPage, { kind: 'open' }>;

/** The card that is being added, or what became of it. */
export type CardSetupState = OpenPage['cardSetup'];

/** The card that was just added, to be offered first. */
export function addedCardId(cardSetup: CardSetupState): string | null {
  return cardSetup.kind === 'added' ? cardSetup.cardId : null;
}
