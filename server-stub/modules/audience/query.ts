import { type RawBuilder, sql } from 'kysely';
import type { Audience } from '#shared/domain/audience.ts';
import { fold } from '#shared/domain/search.ts';
import { endOfDay, startOfDay } from '../history/shop-days.ts';

/**
 * Whether a member agreed to news and has not opted out since, as a condition on `members`. Word for word the predicate
 * of the index of those who did.
 */
export const AGREED: RawBuilder<boolean> = sql<boolean>`(members.consent_at is not null and members.opted_out_at is null)`;

/**
 * An audience as a condition on `members`, without consent. Each member is looked at by itself: what leads to them is
 * their place in the order of the ids, so that a slice never costs more than those that are in it.
 * @param timeZone the shop's (IANA): days are days there
 */
export function fits(audience: Audience, timeZone: string): RawBuilder<boolean> {
  const { tags, joinedFrom, joinedTo, birthdayMonth, inactiveSince, countries } = audience;
  const conditions: RawBuilder<boolean>[] = [];
  if (tags.length > 0) {
    conditions.push(sql<boolean>`exists (select 1 from member_tags
      where member_tags.member_id = members.id and member_tags.tag in (${sql.join(tags.map(fold))}))`);
  }
  if (joinedFrom !== null) conditions.push(sql<boolean>`members.joined_at >= ${startOfDay(joinedFrom, timeZone)}`);
  if (joinedTo !== null) conditions.push(sql<boolean>`members.joined_at < ${endOfDay(joinedTo, timeZone)}`);
  if (birthdayMonth !== null) {
    const month = String(birthdayMonth).padStart(2, '0');
    conditions.push(sql<boolean>`substr(members.birthday, 6, 2) = ${month}`);
  }
  if (inactiveSince !== null) {
    const since = startOfDay(inactiveSince, timeZone);
    conditions.push(sql<boolean>`(members.last_visit_at is null or members.last_visit_at < ${since})`);
  }
  if (countries.length > 0) conditions.push(sql<boolean>`members.country in (${sql.join([...countries])})`);
  return conditions.length === 0 ? sql<boolean>`true` : sql<boolean>`(${sql.join(conditions, sql` and `)})`;
}
