import { z } from 'zod';
import { defineRoute } from './route.ts';

/** Raised when an older app and a newer server (or the reverse) would misread each other. */
export const API_VERSION = 3;

/** How to get into the demo shop and see its messages; only ever present when the backend runs its emulators. */
export const demoInfoSchema = z.strictObject({
  email: z.string(),
  password: z.string(),
  pins: z.array(z.strictObject({ name: z.string(), pin: z.string() })),
  phonesUrl: z.url(),
  /** Null where mail is real. */
  inboxUrl: z.url().nullable(),
  /** The simulated voucher provider. */
  rewardsUrl: z.url(),
});
export type DemoInfo = z.infer<typeof demoInfoSchema>;

export const getServer = defineRoute({
  method: 'GET',
  path: '/v1/server',
  access: 'public',
  summary: 'What this server is. An app asks before it pairs.',
  reply: z.strictObject({
    product: z.literal('tillside'),
    apiVersion: z.number().int(),
    version: z.string(),
    /** Null when every outside party is real. */
    demo: demoInfoSchema.nullable(),
  }),
});
