import { randomBytes, randomFillSync, randomInt } from 'node:crypto';
import { CODE_LENGTH } from '#shared/domain/verification.ts';
import { Ids } from './ids.ts';

/** Chance as a part that is handed in, so that tests know what comes. */
export interface Random {
  /** A UUID (version 7: they sort by time). */
  id(): string;
  /** An opaque bearer token of 256 bits. */
  token(): string;
  /** A one-time code of {@link CODE_LENGTH} digits. */
  code(): string;
}

const ids = new Ids(randomFillSync, Date.now);

export const systemRandom: Random = {
  id: () => ids.next(),
  token: () => randomBytes(32).toString('base64url'),
  code: () =>
    randomInt(10 ** CODE_LENGTH)
      .toString()
      .padStart(CODE_LENGTH, '0'),
};
