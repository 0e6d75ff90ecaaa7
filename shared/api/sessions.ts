import { z } from 'zod';
import { staffMemberSchema } from './devices.ts';
import { defineRoute, idSchema, instantSchema, nothingSchema } from './route.ts';

export const pinSchema = z.string().regex(/^\d{4,6}$/);

export const signIn = defineRoute({
  method: 'POST',
  path: '/v1/sessions',
  access: 'device',
  summary: 'Someone of the staff takes the counter by PIN. Wrong PINs are throttled.',
  body: z.strictObject({ staffId: idSchema, pin: pinSchema }),
  reply: z.strictObject({ sessionToken: z.string(), staff: staffMemberSchema, expiresAt: instantSchema }),
});

export const signOut = defineRoute({
  method: 'DELETE',
  path: '/v1/sessions/current',
  access: 'register_members',
  summary: 'Locks the counter: the session ends.',
  reply: nothingSchema,
});
