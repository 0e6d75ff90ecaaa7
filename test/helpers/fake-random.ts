import type { Random } from '#server/random.ts';

/** Ids, tokens and codes that count up: a test can tell them beforehand and they never collide. */
export function fakeRandom(): Random {
  let count = 0;
  const next = () => (count++).toString();
  return {
    id: () => `00000000-0000-4000-8000-${next().padStart(12, '0')}`,
    token: () => `token-${next().padStart(20, '0')}`,
    code: () => (100_000 + count++).toString(),
  };
}
