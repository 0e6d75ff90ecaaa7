import { z } from 'zod';

/** Characters that are not seen and change what is: controls, and those that turn the reading direction around. */
const UNSEEN = /[\p{Cc}\u202A-\u202E\u2066-\u2069]/u;

/** A name of a person, a shop or a device: at least one letter or digit, and nothing that hides. */
export function nameSchema(maxLength: number) {
  return z
    .string()
    .trim()
    .min(1)
    .max(maxLength)
    .refine((name) => /[\p{L}\p{N}]/u.test(name), 'a name has letters')
    .refine((name) => !UNSEEN.test(name), 'a name has no control characters');
}
