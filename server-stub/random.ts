import { randomBytes, randomInt } from 'node:crypto';
import { v7 } from 'uuid';
import { CODE_LENGTH } from '#shared/domain/verification.ts';

/** Chance as a part that is handed in, so that tests know what comes. */
export interface Random {
  /** A UUID (version 7: they sort by time). */
  id(): string;
  /** An opaque bearer token of 256 bits. */
  token(): string;
  /** A one-time code of {@link CODE_LENGTH} digits. */
  code(): string;
}

export const systemRandom: Random = {
  id: () => v7(),
  token: () => randomBytes(32).toString('base64url'),
  code: () =>
    randomInt(10 ** CODE_LENGTH)
      .toString()
      .padStart(CODE_LENGTH, '0'),
};
