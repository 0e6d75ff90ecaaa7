import { z } from 'zod';
import { creditSchema } from './credit.ts';
import { verificationSchema } from './verifications.ts';

/** Server-sent events for one paired device. After each (re)connection the device reads the state anew, so none is replayed. */
export const EVENTS_PATH = '/v1/events';

export const serverEventSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('hello') }),
  z.strictObject({ type: z.literal('credit'), credit: creditSchema }),
  /** Only to the device where the verification was started. */
  z.strictObject({ type: z.literal('verification'), verification: verificationSchema }),
  /** The receivers fetch what they may see. */
  z.strictObject({ type: z.literal('members_changed') }),
  z.strictObject({ type: z.literal('billing_changed') }),
  /** Staff, devices or limits changed, as an owner sees them. */
  z.strictObject({ type: z.literal('shop_changed') }),
  /** Staff, prices or the shop changed. */
  z.strictObject({ type: z.literal('counter_changed') }),
  /** A campaign, a rule or an activity message changed, or how far one is; at most once a second. */
  z.strictObject({ type: z.literal('messaging_changed') }),
  /** What is offered, or a redemption. */
  z.strictObject({ type: z.literal('rewards_changed') }),
  /** Routes, sender names or how they do; at most once in five seconds. */
  z.strictObject({ type: z.literal('routing_changed') }),
  z.strictObject({ type: z.literal('device_revoked') }),
]);
export type ServerEvent = z.infer<typeof serverEventSchema>;
