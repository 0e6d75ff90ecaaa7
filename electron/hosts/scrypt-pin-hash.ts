import { scrypt } from 'node:crypto';
import type { SlowHash } from '#core/ports.ts';

/** As OWASP's cheat sheet on storing passwords gives them: 128 MiB and some tenths of a second for each guess. */
const COST = { N: 2 ** 17, r: 8, p: 1 };
const LENGTH = 32;
/** Bytes: twice what it takes, 128 · N · r. Node's own limit is below that. */
const MAX_MEMORY = 2 * 128 * COST.N * COST.r;

export const scryptPinHash: SlowHash = {
  name: `scrypt-${COST.N}-${COST.r}-${COST.p}`,
  hash: (secret, salt) =>
    new Promise((resolve, reject) => {
      scrypt(secret, salt, LENGTH, { ...COST, maxmem: MAX_MEMORY }, (error, key) => {
        if (error) reject(error);
        else resolve(key);
      });
    }),
};
