/** What the card's network answers to a charge. */
export type CardBehaviour =
  | { kind: 'approved' }
  /** Attaching succeeds unless `atAttach`; a charge is declined. */
  | { kind: 'declined'; decline: Decline; atAttach: boolean }
  /** The card holder must approve each payment (3-D Secure). */
  | { kind: 'authentication_required' };

export interface Decline {
  /** Stripe's error code. */
  code: string;
  /** The issuer's reason. Stripe has none where it decides by itself (an expired card, a wrong security code). */
  declineCode?: string;
  message: string;
}

export interface TestCard {
  brand: 'visa' | 'mastercard' | 'amex';
  last4: string;
  behaviour: CardBehaviour;
}

const DECLINED = 'Your card was declined.';
const approved: CardBehaviour = { kind: 'approved' };

function declined(code: string, message: string, declineCode?: string): CardBehaviour {
  const decline = declineCode === undefined ? { code, message } : { code, message, declineCode };
  // Stripe tries a card when it is attached; those that decline a charge decline that too.
  return { kind: 'declined', atAttach: true, decline };
}

const generic: TestCard = {
  brand: 'visa',
  last4: '0002',
  behaviour: declined('card_declined', DECLINED, 'generic_decline'),
};
const insufficientFunds: TestCard = {
  brand: 'visa',
  last4: '9995',
  behaviour: declined('card_declined', 'Your card has insufficient funds.', 'insufficient_funds'),
};

/** Stripe's published test payment methods, as far as they are emulated (https://docs.stripe.com/testing). */
const TEST_CARDS: Readonly<Record<string, TestCard>> = {
  pm_card_visa: { brand: 'visa', last4: '4242', behaviour: approved },
  pm_card_mastercard: { brand: 'mastercard', last4: '4444', behaviour: approved },
  pm_card_amex: { brand: 'amex', last4: '8431', behaviour: approved },
  pm_card_visa_chargeDeclined: generic,
  pm_card_chargeDeclined: generic,
  pm_card_visa_chargeDeclinedInsufficientFunds: insufficientFunds,
  pm_card_chargeDeclinedInsufficientFunds: insufficientFunds,
  pm_card_visa_chargeDeclinedLostCard: {
    brand: 'visa',
    last4: '9987',
    behaviour: declined('card_declined', DECLINED, 'lost_card'),
  },
  pm_card_visa_chargeDeclinedStolenCard: {
    brand: 'visa',
    last4: '9979',
    behaviour: declined('card_declined', DECLINED, 'stolen_card'),
  },
  pm_card_chargeDeclinedExpiredCard: {
    brand: 'visa',
    last4: '0069',
    behaviour: declined('expired_card', 'Your card has expired.'),
  },
  pm_card_chargeDeclinedIncorrectCvc: {
    brand: 'visa',
    last4: '0127',
    behaviour: declined('incorrect_cvc', "Your card's security code is incorrect."),
  },
  pm_card_chargeDeclinedProcessingError: {
    brand: 'visa',
    last4: '0119',
    behaviour: declined('processing_error', 'An error occurred while processing your card. Try again in a little bit.'),
  },
  pm_card_chargeCustomerFail: {
    brand: 'visa',
    last4: '0341',
    behaviour: {
      kind: 'declined',
      atAttach: false,
      decline: { code: 'card_declined', message: DECLINED, declineCode: 'generic_decline' },
    },
  },
  pm_card_authenticationRequired: { brand: 'visa', last4: '3184', behaviour: { kind: 'authentication_required' } },
};

/** @param id such as `pm_card_visa` */
export function findTestCard(id: string): TestCard | undefined {
  return Object.hasOwn(TEST_CARDS, id) ? TEST_CARDS[id] : undefined;
}

/** How a saved card behaves. As at Stripe, its number decides, and the last four digits tell the numbers apart. */
export function behaviourOf(last4: string): CardBehaviour {
  return Object.values(TEST_CARDS).find((card) => card.last4 === last4)?.behaviour ?? approved;
}
