import { assertNever } from '#shared/errors.ts';

export interface Decline {
  /** Stripe's error code. */
  code: string;
  /** The issuer's reason. Stripe has none where it decides by itself (an expired card, a wrong security code). */
  declineCode?: string;
  message: string;
  /** Stripe's own fraud prevention stopped it; the network never saw it. */
  blocked?: true;
}

/** A charge or a setup whose 3-D Secure step could not be carried out. */
export const AUTHENTICATION_BROKE: Decline = {
  code: 'card_declined',
  declineCode: 'generic_decline',
  message: 'Your card was declined: the 3D Secure authentication ended with a processing error.',
};

/**
 * When the issuer asks the card holder (3-D Secure):
 * - `none`: never; `supported`: only when the request asks for it, and `supported_but_fails`: then it fails
 * - `unless_set_up`: on session always, off session until the card was set up
 * - `on_session`: on session always, off session never, as if it was set up already
 * - `always`: for everything, and `always_but_fails`: then it fails
 * - `frictionless`: always, and the issuer approves without asking
 */
type Authentication =
  | 'none'
  | 'supported'
  | 'supported_but_fails'
  | 'unless_set_up'
  | 'on_session'
  | 'always'
  | 'always_but_fails'
  | 'frictionless';

/** What comes of a payment after it succeeded. */
export type Aftermath =
  | {
      kind: 'dispute';
      type: 'chargeback' | 'inquiry' | 'compliance';
      reason: string;
      networkCode: string;
      times: 1 | 2;
    }
  | { kind: 'fraud_warning' };

/** How a test card behaves; what is not said is as with any good card. */
export interface CardBehaviour {
  authentication?: Authentication;
  /** The first step that is declined: saving it by `attach`, setting it up, or only charging it. */
  decline?: { from: 'attach' | 'setup' | 'charge'; reason: Decline };
  risk?: 'elevated';
  cvcCheck?: 'fail';
  aftermath?: Aftermath;
  /** `pending` succeeds later, `fails` succeeds first and fails later. */
  refund?: 'pending' | 'fails';
  /** The money is available at once instead of after some days. */
  bypassesPending?: true;
}

/** What 3-D Secure does with one payment or one setup. */
export type AuthenticationStep = 'none' | 'frictionless' | 'challenge' | 'error';

/** @param payment whether the card holder is there, and whether the request asks for 3-D Secure */
export function authenticationOf(
  behaviour: CardBehaviour,
  payment: { offSession: boolean; setUp: boolean; requested: boolean },
): AuthenticationStep {
  const authentication = behaviour.authentication ?? 'none';
  switch (authentication) {
    case 'none':
      return 'none';
    case 'supported':
      return payment.requested && !payment.offSession ? 'challenge' : 'none';
    case 'supported_but_fails':
      return payment.requested ? 'error' : 'none';
    case 'unless_set_up':
      return payment.offSession && payment.setUp ? 'none' : 'challenge';
    case 'on_session':
      return payment.offSession ? 'none' : 'challenge';
    case 'always':
      return 'challenge';
    case 'always_but_fails':
      return 'error';
    case 'frictionless':
      return 'frictionless';
    default:
      return assertNever(authentication);
  }
}

/** The reason to decline a step of a card's life; null when it goes through. */
export function declineAt(behaviour: CardBehaviour, step: 'attach' | 'setup' | 'charge'): Decline | null {
  const { decline } = behaviour;
  if (decline === undefined) return null;
  const order = ['attach', 'setup', 'charge'] as const;
  return order.indexOf(step) >= order.indexOf(decline.from) ? decline.reason : null;
}
