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

/** How long a given password opens Billing & Credit, in milliseconds. */
export const PASSWORD_HOLDS_MS = 15 * 60_000;

export const confirmPassword = defineRoute({
  method: 'POST',
  path: '/v1/sessions/current/password',
  access: 'confirm_password',
  summary: 'An owner gives the password again: what needs it is open to them at this device for 15 minutes.',
  body: z.strictObject({ password: z.string().min(1).max(200) }),
  reply: z.strictObject({ until: instantSchema }),
});
