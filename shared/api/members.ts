import { z } from 'zod';
import { tagSchema, tagsSchema } from '../domain/audience.ts';
import { e164Schema } from '../domain/phone.ts';
import { nameSchema } from '../domain/text.ts';
import { defineRoute, idSchema, instantSchema, nothingSchema, operationSchema } from './route.ts';

/** A calendar day, `YYYY-MM-DD`, that exists. */
const daySchema = z.iso.date();

export const memberDetailsSchema = z.strictObject({
  name: nameSchema(80),
  email: z.email().max(254).nullable(),
  birthday: daySchema.nullable(),
  marketingConsent: z.boolean(),
});

export type MemberDetails = z.infer<typeof memberDetailsSchema>;

/** How somebody said yes or no: at a counter, to the staff, by a reply, or by their carrier. */
const choiceWaySchema = z.enum(['counter', 'staff', 'reply', 'carrier']);

export const memberSchema = memberDetailsSchema.extend({
  id: idSchema,
  phone: e164Schema,
  /** When consent to marketing was given; null without it. */
  consentAt: instantSchema.nullable(),
  joinedAt: instantSchema,
  // What an older version has cached does not tell of these.
  /** When they last joined, opened their membership at the register or redeemed a reward. */
  lastVisitAt: instantSchema.nullable().default(null),
  /** As they were first typed in this shop. */
  tags: tagsSchema.default([]),
  /** Since when they get nothing but codes and what concerns their own membership's safety; null when they get all. */
  optedOut: z
    .strictObject({ at: instantSchema, how: choiceWaySchema.exclude(['counter']) })
    .nullable()
    .default(null),
});
export type Member = z.infer<typeof memberSchema>;

/** Someone said yes or no to news and offers. */
const consentSchema = z.strictObject({
  at: instantSchema,
  given: z.boolean(),
  how: choiceWaySchema.default('counter'),
  /** Who wrote it down, and at which counter; null where nobody did: a reply came, or a carrier told. */
  staffName: z.string().nullable(),
  deviceName: z.string().nullable(),
});
export type Consent = z.infer<typeof consentSchema>;

/** All that the shop knows of a member, for managers. */
export const memberRecordSchema = memberSchema.extend({
  /** Of the last change, in the order of the shop's changes: what is edited must not have changed meanwhile. */
  revision: z.number().int(),
  /** Who registered them, and at which counter. */
  joinedStaffName: z.string(),
  joinedDeviceName: z.string(),
  /** Newest first. */
  consents: z.array(consentSchema),
  /** When the member last chose a password; null without one. */
  passwordSetAt: instantSchema.nullable(),
});
export type MemberRecord = z.infer<typeof memberRecordSchema>;

/** A password that a member chooses at the counter. */
export const memberPasswordSchema = z.string().min(8).max(72);

export const todaySchema = z.strictObject({
  /** Members that joined at this counter today, in the shop's time zone, newest first; at most twenty are listed. */
  joined: z.number().int(),
  members: z.array(memberSchema.pick({ id: true, name: true, phone: true, joinedAt: true })),
  /** Codes sent from this counter today, for whatever purpose; not those that the carrier never took. */
  sent: z.number().int(),
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

/** Most changes in one page. */
export const CHANGES_PER_PAGE = 500;

export const getMemberChanges = defineRoute({
  method: 'GET',
  path: '/v1/members/changes',
  access: 'manage_members',
  summary: 'Members changed or erased after a revision, oldest change first: what a counter keeps its copy with.',
  query: z.strictObject({ after: z.coerce.number().int().min(0) }),
  reply: z.strictObject({
    asOf: instantSchema,
    saved: z.array(memberRecordSchema),
    erased: z.array(idSchema),
    /** What to ask after next time. */
    upTo: z.number().int(),
    /** Whether there is more now. */
    more: z.boolean(),
  }),
});

const byId = z.strictObject({ id: idSchema });

export const changeMember = defineRoute({
  method: 'PUT',
  path: '/v1/members/:id',
  access: 'manage_members',
  summary: 'Changes a member. Refused when someone else did meanwhile (`member_changed`).',
  params: byId,
  body: operationSchema.extend({ revision: z.number().int(), details: memberDetailsSchema }),
  reply: memberRecordSchema,
});

export const eraseMember = defineRoute({
  method: 'POST',
  path: '/v1/members/:id/erase',
  access: 'manage_members',
  summary: 'Erases a member on request. What was paid stays in the history, with a masked number.',
  params: byId,
  body: operationSchema,
  reply: nothingSchema,
});

export const setMemberPassword = defineRoute({
  method: 'POST',
  path: '/v1/members/:id/password',
  access: 'register_members',
  summary: 'The member chooses a new password, with the number proved by a password-reset code.',
  params: byId,
  body: operationSchema.extend({ verificationId: idSchema, password: memberPasswordSchema }),
  reply: memberSchema,
});

export const setMemberTags = defineRoute({
  method: 'PUT',
  path: '/v1/members/:id/tags',
  access: 'manage_members',
  summary: 'All tags of a member. A member has at most 10, a shop 100 (`tag_limit`).',
  params: byId,
  body: operationSchema.extend({ revision: z.number().int(), tags: tagsSchema }),
  reply: memberRecordSchema,
});

export const changeMemberPhone = defineRoute({
  method: 'PUT',
  path: '/v1/members/:id/phone',
  access: 'manage_members',
  summary: 'Another number for a member. The old one gets a note where that activity message is on.',
  params: byId,
  body: operationSchema.extend({ revision: z.number().int(), phone: e164Schema }),
  reply: memberRecordSchema,
});

export const setMemberMessages = defineRoute({
  method: 'PUT',
  path: '/v1/members/:id/messages',
  access: 'manage_members',
  summary: 'Stops messages to a member by hand, or allows them again. News need their consent besides.',
  params: byId,
  body: operationSchema.extend({ revision: z.number().int(), allowed: z.boolean() }),
  reply: memberRecordSchema,
});

export const getTags = defineRoute({
  method: 'GET',
  path: '/v1/tags',
  access: 'run_messaging',
  summary: 'The tags of the shop, most used first.',
  reply: z.strictObject({ tags: z.array(z.strictObject({ tag: tagSchema, count: z.number().int() })) }),
});
