import { z } from 'zod';

/** `Micros` and `Currency` on the wire. */
export const microsSchema = z.number().int();
export const currencySchema = z.string().regex(/^[A-Z]{3}$/);
