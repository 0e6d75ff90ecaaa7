import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';

/** Of an opaque token. It has 256 random bits, so a plain hash is enough to make a stolen table useless. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

/** Of a password or a PIN: argon2id, at the library's default cost (OWASP's recommendation), as a PHC string. */
export const hashSecret = (secret: string): Promise<string> => hash(secret);

export const verifySecret = (phcString: string, secret: string): Promise<boolean> => verify(phcString, secret);

/**
 * Of a one-time code, keyed: with six digits, a plain hash would be undone by trying them all. The verification's id is in
 * it, so that equal codes do not look equal.
 */
export function hashCode(key: string, verificationId: string, code: string): string {
  return createHmac('sha256', key).update(`${verificationId}:${code}`).digest('base64url');
}

/** Compares two hashes in a time that does not depend on where they differ. */
export function sameHash(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}
