import type { MemberDetails, MemberRecord } from '#shared/api/members.ts';
import type { DetailsDraft } from '#shared/contract/snapshot.ts';
import { parseBirthday } from '#shared/domain/birthday.ts';

/** The fields of a member that can be changed, in the order in which they stand. */
const EDITED_FIELDS = ['name', 'email', 'birthday', 'marketingConsent', 'tags'] as const;
export type EditedField = (typeof EDITED_FIELDS)[number];

/** What of a member can be changed. */
export type Edited = Pick<MemberRecord, EditedField>;

/** The same as it is typed. */
export interface MemberDraft extends DetailsDraft {
  tags: string[];
}

/** A change of a member that is being typed. */
export interface Edit {
  /** The member as it was when the typing began. */
  opened: MemberRecord;
  /** The newest state of the member that the typing has followed. */
  base: MemberRecord;
  typed: MemberDraft;
}

/** A member as it is typed: the birthday day first, and empty for what is not known. */
export function toForm({ name, email, birthday, marketingConsent, tags }: Edited): MemberDraft {
  const [year, month, day] = birthday?.split('-') ?? [];
  return {
    name,
    email: email ?? '',
    birthday: birthday === null ? '' : `${day}/${month}/${year}`,
    marketingConsent,
    tags: [...tags],
  };
}

/**
 * What was typed, as it is saved. A birthday that is none must have been refused before.
 * @param today `YYYY-MM-DD`
 */
export function toDetails({ name, email, birthday, marketingConsent }: DetailsDraft, today: string): MemberDetails {
  return {
    name: name.trim(),
    email: email.trim() || null,
    birthday: parseBirthday(birthday, today) ?? null,
    marketingConsent,
  };
}

/** The fields in which two states of a member differ. */
export function differences(one: Edited, other: Edited): EditedField[] {
  return EDITED_FIELDS.filter((field) => JSON.stringify(one[field]) !== JSON.stringify(other[field]));
}

/**
 * Goes on editing when somebody else changed the member meanwhile: what was typed stays, and what was not touched
 * becomes what stands there now, so that saving undoes nothing of theirs unseen.
 * @param before the member that the typing began with
 */
export function rebase(typed: MemberDraft, before: MemberRecord, now: MemberRecord): MemberDraft {
  const from = toForm(before);
  const to = toForm(now);
  return {
    name: typed.name === from.name ? to.name : typed.name,
    email: typed.email === from.email ? to.email : typed.email,
    birthday: typed.birthday === from.birthday ? to.birthday : typed.birthday,
    marketingConsent: typed.marketingConsent === from.marketingConsent ? to.marketingConsent : typed.marketingConsent,
    tags: JSON.stringify(typed.tags) === JSON.stringify(from.tags) ? to.tags : typed.tags,
  };
}
