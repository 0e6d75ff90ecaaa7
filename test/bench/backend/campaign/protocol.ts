import { z } from 'zod';
import { streamSchema } from '../protocol.ts';

/** What the backend's process is asked, one after the other. */
export const questionSchema = z.enum(['memory', 'turns']);
export type Question = z.infer<typeof questionSchema>;

/** Bytes, after all garbage was collected. */
const memorySchema = z.strictObject({ kind: z.literal('memory'), heap: z.number(), resident: z.number() });
export type Memory = z.infer<typeof memorySchema>;

/** How long the event loop was kept from its next turn at most since it was asked before, in milliseconds. */
const turnsSchema = z.strictObject({ kind: z.literal('turns'), longestMs: z.number() });

/** What it tells: once that it is ready, an answer to each question, and each code as it comes to a phone. */
export const newsSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('ready'),
    url: z.url(),
    /** Of the sessions at the devices. */
    tokens: z.array(z.string()),
    streams: z.array(streamSchema),
    /** Messages a second that a campaign may send, by what the slowest of the carriers takes. */
    perSecond: z.number(),
  }),
  z.strictObject({ kind: z.literal('code'), to: z.string(), code: z.string() }),
  memorySchema,
  turnsSchema,
]);
export type BackendNews = z.infer<typeof newsSchema>;
