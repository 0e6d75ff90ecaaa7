import { z } from 'zod';
import type { ActivityKind } from './messaging.ts';

/** What a text may name in braces, such as `{first_name}`, to be filled in for each message. */
export type TemplateField =
  | 'name'
  | 'first_name'
  | 'shop'
  | 'reward'
  | 'lapse_day'
  | 'date'
  | 'time'
  | 'new_number'
  | 'balance'
  | 'codes';

/** What campaigns and the Campaign BOT may name. */
export const MEMBER_FIELDS: readonly TemplateField[] = ['first_name', 'name', 'shop'];

/** What the text of an activity message may name: what is known when it is written. */
export const ACTIVITY_FIELDS: Readonly<Record<ActivityKind, readonly TemplateField[]>> = {
  welcome: MEMBER_FIELDS,
  birthday: MEMBER_FIELDS,
  reward_redeemed: ['first_name', 'shop', 'reward'],
  lapsing: ['first_name', 'shop', 'lapse_day'],
  pin_changed: ['shop', 'date', 'time'],
  phone_changed: ['shop', 'new_number', 'date'],
  balance_low: ['shop', 'balance', 'codes'],
};

/** A text as it is written for many: lines are ended by `\n`, and no other control character is in it. */
export const messageTextSchema = z
  .string()
  .trim()
  .min(1)
  .max(900)
  .refine((text) => !/[\p{Cc}--\n]/v.test(text), 'a text has no control characters')
  .refine((text) => text.isWellFormed(), 'a text has whole characters');

const FIELD = /\{([^{}]*)\}/g;

/** The fields that a text names, in their order, each once; also those that there are not. */
export function fieldsIn(text: string): string[] {
  return [...new Set([...text.matchAll(FIELD)].map(([, field]) => field ?? ''))];
}

/**
 * What must not stay in a text: fields that are not offered for it, as they stand there, and braces that name nothing.
 * A member would see either of them.
 */
export function unknownFields(text: string, allowed: readonly TemplateField[]): string[] {
  const offered: ReadonlySet<string> = new Set(allowed);
  const unknown = fieldsIn(text).filter((field) => !offered.has(field));
  const stray = text.replaceAll(FIELD, '').match(/[{}]/g) ?? [];
  return [...unknown.map((field) => `{${field}}`), ...new Set(stray)];
}

/** A text for one person. A field without a value is left out; braces within a value are no fields. */
export function render(text: string, values: Readonly<Partial<Record<TemplateField, string>>>): string {
  const known: ReadonlyMap<string, string> = new Map(Object.entries(values));
  return text.replaceAll(FIELD, (_, field: string) => known.get(field) ?? '');
}

/** Scripts whose names are not written with the given name first and a space after it. */
const WHOLE_NAMES = /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;

/** What `{first_name}` is: the name up to its first space, or all of it in Chinese, Japanese, Korean and Thai. */
export function firstName(name: string): string {
  const trimmed = name.trim();
  return WHOLE_NAMES.test(trimmed) ? trimmed : trimmed.replace(/\s.*$/s, '');
}

/** How marketing ends: with a line of its own that says how to get no more of it. */
export function withOptOutLine(text: string, optOutLine: string): string {
  return `${text}\n${optOutLine}`;
}
