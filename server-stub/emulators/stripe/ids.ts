import { randomInt } from 'node:crypto';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

type Prefix = 'pi' | 'ch' | 'pm' | 'evt' | 'txn' | 'seti' | 'cs_test' | 're' | 'du' | 'issfr';

/** Letters and digits, as the ids and secrets of Stripe's objects are made of. */
export function randomText(length: number): string {
  return Array.from({ length }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
}

/** An id as Stripe makes them, such as `pi_3MtwBwLkdIwHu7ix28a3tqPa`. */
export function stripeId(prefix: Prefix): string {
  // Whoever knows a Checkout Session's id may open its page, so it is the longest.
  return `${prefix}_${randomText(prefix === 'cs_test' ? 58 : 24)}`;
}
