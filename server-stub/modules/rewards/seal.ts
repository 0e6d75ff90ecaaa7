import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { z } from 'zod';

/** A voucher's code, with its PIN where it has one. */
export interface VoucherCode {
  code: string;
  pin: string | null;
}

const codeSchema = z.strictObject({ code: z.string(), pin: z.string().nullable() });

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
/** NIST SP 800-38D: twelve random bytes for each, and a tag of sixteen. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Keeps codes so that whoever has the database alone cannot read them: AES-256-GCM under a key of its own, derived from
 * the server's (HKDF, RFC 5869). What is sealed for one redemption cannot be opened as another one's.
 */
export class Seal {
  readonly #key: Buffer;

  /** @param secretKey the server's */
  constructor(secretKey: string) {
    this.#key = Buffer.from(hkdfSync('sha256', secretKey, '', 'reward-code', KEY_BYTES));
  }

  close(redemptionId: string, code: VoucherCode): string {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, this.#key, nonce, { authTagLength: TAG_BYTES });
    cipher.setAAD(Buffer.from(redemptionId));
    const sealed = Buffer.concat([cipher.update(JSON.stringify(code), 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
  }

  /** @throws when it was sealed under another key or for another redemption, or was changed */
  open(redemptionId: string, sealed: string): VoucherCode {
    const bytes = Buffer.from(sealed, 'base64url');
    const nonce = bytes.subarray(0, NONCE_BYTES);
    const tag = bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
    const decipher = createDecipheriv(CIPHER, this.#key, nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.from(redemptionId));
    decipher.setAuthTag(tag);
    const opened = Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
    return codeSchema.parse(JSON.parse(opened.toString('utf8')));
  }
}
