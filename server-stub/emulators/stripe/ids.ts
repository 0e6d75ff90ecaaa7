import { randomInt } from 'node:crypto';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Letters and digits, as the ids and secrets of Stripe's objects are made of. */
export function randomText(length: number): string {
  return Array.from({ length }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
}

/** An id as Stripe makes them, such as `pi_3MtwBwLkdIwHu7ix28a3tqPa`. */
export function stripeId(prefix: 'pi' | 'ch' | 'pm' | 'evt' | 'txn'): string {
  return `${prefix}_${randomText(24)}`;
}
