import type { Campaign } from '#shared/api/campaigns.ts';
import { type Audience, audienceSchema, EVERYBODY } from '#shared/domain/audience.ts';
import type { Country } from '#shared/domain/phone.ts';
import { MEMBER_FIELDS } from '#shared/domain/templates.ts';
import { formatDay, parseDay } from '../text/shop-times.ts';
import { type TextFault, textFault, toSavedText } from '../text/text-rules.ts';

/** Characters that a campaign's name may have. */
const MOST_NAME = 60;

/** The audience as it is typed: days are texts, day first. */
export interface AudienceForm {
  tags: readonly string[];
  joinedFrom: string;
  joinedTo: string;
  /** 1 is January. */
  birthdayMonth: number | null;
  inactiveSince: string;
  countries: readonly Country[];
}

export interface DraftForm {
  name: string;
  text: string;
  audience: AudienceForm;
}

/** What is written in the composer, as it is saved. */
export type Draft = Pick<Campaign, 'name' | 'text' | 'audience'>;
/** The parts of a draft that are followed each by itself when somebody else changes it. */
export const DRAFT_PARTS = ['name', 'text', 'audience'] as const satisfies readonly (keyof Draft)[];

export type DayFault = 'dayInvalid' | 'daysReversed';

export interface DraftFaults {
  name: boolean;
  text: TextFault | null;
  joinedFrom: DayFault | null;
  joinedTo: DayFault | null;
  inactiveSince: DayFault | null;
}

export function toForm({ name, text, audience }: Draft): DraftForm {
  return {
    name,
    text,
    audience: {
      ...audience,
      joinedFrom: formatDay(audience.joinedFrom),
      joinedTo: formatDay(audience.joinedTo),
      inactiveSince: formatDay(audience.inactiveSince),
    },
  };
}

export const EMPTY_FORM: DraftForm = toForm({ name: '', text: '', audience: EVERYBODY });

/** What of the composer can be saved; what cannot is null, and why stands in the faults. */
export function readDraft({ name, text, audience }: DraftForm): {
  name: string | null;
  text: string | null;
  audience: Audience | null;
  faults: DraftFaults;
} {
  const trimmed = name.trim();
  const nameFault = trimmed === '' || trimmed.length > MOST_NAME;
  const fault = textFault(text, MEMBER_FIELDS);
  const from = parseDay(audience.joinedFrom);
  const to = parseDay(audience.joinedTo);
  const since = parseDay(audience.inactiveSince);
  const reversed = Boolean(from && to && to < from);
  const parsed = audienceSchema.safeParse({ ...audience, joinedFrom: from, joinedTo: to, inactiveSince: since });
  return {
    name: nameFault ? null : trimmed,
    text: fault === null ? toSavedText(text) : null,
    audience: parsed.success ? parsed.data : null,
    faults: {
      name: nameFault,
      text: fault,
      joinedFrom: from === undefined ? 'dayInvalid' : null,
      joinedTo: to === undefined ? 'dayInvalid' : reversed ? 'daysReversed' : null,
      inactiveSince: since === undefined ? 'dayInvalid' : null,
    },
  };
}

/** The whole draft; null while a part of it cannot be saved. */
export function toDraft(form: DraftForm): Draft | null {
  const { name, text, audience } = readDraft(form);
  return name === null || text === null || audience === null ? null : { name, text, audience };
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Whether a form holds anything else than what is saved; nothing is saved of a new one. */
export function isChanged(form: DraftForm, saved: Draft | null): boolean {
  const before = saved === null ? EMPTY_FORM : toForm(saved);
  return DRAFT_PARTS.some((part) => !isSame(form[part], before[part]));
}

/** The parts in which two states of a draft differ. */
export function differences(one: Draft, other: Draft): (typeof DRAFT_PARTS)[number][] {
  return DRAFT_PARTS.filter((part) => !isSame(one[part], other[part]));
}

/**
 * Goes on when somebody else changed the draft meanwhile: what was typed stays, and what was not touched becomes what
 * stands there now, so that saving undoes nothing of theirs unseen.
 * @param before what the typing began with
 */
export function rebase(typed: DraftForm, before: Draft, now: Draft): DraftForm {
  const from = toForm(before);
  const to = toForm(now);
  return {
    name: isSame(typed.name, from.name) ? to.name : typed.name,
    text: isSame(typed.text, from.text) ? to.text : typed.text,
    audience: isSame(typed.audience, from.audience) ? to.audience : typed.audience,
  };
}
