import { z } from 'zod';
import { stepSchema } from './contestant.ts';

/** What the process of a contestant is told to do, one after the other. */
export const callSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('run'), ms: z.number() }),
  z.strictObject({ kind: z.literal('prepare'), step: stepSchema, amount: z.number().int() }),
  z.strictObject({ kind: z.literal('finish'), step: stepSchema }),
  z.strictObject({ kind: z.literal('audit') }),
]);
export type Call = z.infer<typeof callSchema>;

export const streamSchema = z.strictObject({ path: z.string(), headers: z.record(z.string(), z.string()) });
export type Stream = z.infer<typeof streamSchema>;

/** What it says: once that it is ready, with its address if it has one, and then an answer to each call. */
export const replySchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ready'), url: z.url().nullable(), streams: z.array(streamSchema) }),
  z.strictObject({ kind: z.literal('done'), value: z.unknown() }),
  z.strictObject({ kind: z.literal('failed'), reason: z.string() }),
]);
export type Reply = z.infer<typeof replySchema>;
