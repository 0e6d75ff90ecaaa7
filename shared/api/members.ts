import { z } from 'zod';
import { e164Schema } from '../domain/phone.ts';
import { nameSchema } from '../domain/text.ts';
import { defineRoute, idSchema, instantSchema, operationSchema } from './route.ts';

/** A calendar day, `YYYY-MM-DD`, that exists. */
const daySchema = z.iso.date();

export const memberDetailsSchema = z.strictObject({
  name: nameSchema(80),
  email: z.email().max(254).nullable(),
  birthday: daySchema.nullable(),
  marketingConsent: z.boolean(),
});

export type MemberDetails = z.infer<typeof memberDetailsSchema>;

export const memberSchema = memberDetailsSchema.extend({
  id: idSchema,
  phone: e164Schema,
  /** When consent to marketing was given; null without it. */
  consentAt: instantSchema.nullable(),
  joinedAt: instantSchema,
});
export type Member = z.infer<typeof memberSchema>;

export const todaySchema = z.strictObject({
  /** Members that joined at this counter today, in the shop's time zone, newest first; at most twenty are listed. */
  joined: z.number().int(),
  members: z.array(memberSchema.pick({ id: true, name: true, phone: true, joinedAt: true })),
  /** Registrations started and verified at this counter today. */
  started: z.number().int(),
  verified: z.number().int(),
});
export type Today = z.infer<typeof todaySchema>;

export const saveMember = defineRoute({
  method: 'POST',
  path: '/v1/members',
  access: 'register_members',
  summary: 'Saves the member of a verified number. A number is a member once per shop.',
  body: operationSchema.extend({ verificationId: idSchema, details: memberDetailsSchema }),
  reply: memberSchema,
});

export const getToday = defineRoute({
  method: 'GET',
  path: '/v1/members/today',
  access: 'register_members',
  summary: 'What happened at this counter today.',
  reply: todaySchema,
});
