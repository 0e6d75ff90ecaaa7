import { randomBytes, timingSafeEqual } from 'node:crypto';

/**
 * Who may come in: whoever holds the one-time token gets a cookie for it, once; after that only the cookie counts.
 * Both are 256 random bits and live only as long as the process.
 */
export function createEntrance() {
  const token = randomBytes(32).toString('base64url');
  const cookie = randomBytes(32).toString('base64url');
  let used = false;
  return {
    token,
    /** @returns the cookie's value, or null when the token is wrong or was used before */
    exchange(given: string): string | null {
      if (used || !isSame(given, token)) return null;
      used = true;
      return cookie;
    },
    admits: (given: string | undefined): boolean => given !== undefined && isSame(given, cookie),
  };
}

function isSame(given: string, secret: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(secret)];
  return a.length === b.length && timingSafeEqual(a, b);
}
