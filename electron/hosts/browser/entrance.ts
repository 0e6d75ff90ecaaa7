import { randomBytes, timingSafeEqual } from 'node:crypto';

const newSecret = (): string => randomBytes(32).toString('base64url');

/**
 * Who may come in: whoever holds the one-time token gets a cookie for it, once; after that only that cookie counts.
 * Both are 256 random bits and live only as long as the process.
 */
export function createEntrance() {
  let token = newSecret();
  let cookie: string | null = null;
  let used = false;
  return {
    token: () => token,
    used: () => used,
    /** A token for another page. The cookie given out before counts until it is used. */
    renew(): void {
      token = newSecret();
      used = false;
    },
    /** @returns the cookie's value, or null when the token is wrong or was used before */
    exchange(given: string): string | null {
      if (used || !isSame(given, token)) return null;
      used = true;
      cookie = newSecret();
      return cookie;
    },
    admits: (given: string | undefined): boolean => given !== undefined && cookie !== null && isSame(given, cookie),
  };
}

function isSame(given: string, secret: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(secret)];
  return a.length === b.length && timingSafeEqual(a, b);
}
