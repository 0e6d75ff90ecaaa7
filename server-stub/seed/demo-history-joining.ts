import { maskPhone } from '#shared/domain/phone.ts';
import { fold } from '#shared/domain/search.ts';
import type { Work } from '../db/database.ts';
import type { Row } from '../db/schema.ts';
import { dayOf } from '../modules/history/shop-days.ts';
import { nextRevision } from '../modules/members/repository.ts';
import type { Cast } from './demo-history-cast.ts';
import type { PlannedMember } from './demo-history-members.ts';

type Joined = Pick<Row<'members'>, 'shop_id' | 'device_id' | 'staff_id' | 'verification_id' | 'phone'>;

/** A member with the tags, the visits and what they said to news until now. */
export async function addMember(work: Work, cast: Cast, planned: PlannedMember, joined: Joined): Promise<void> {
  const { tx } = work;
  const { name, email, birthday, joinedAt, consents, stopsAt, tags, visits } = planned;
  const id = cast.random.id();
  cast.members.set(joined.phone, id);
  // One a day: the first of it.
  const days = new Map([joinedAt, ...visits].reverse().map((at) => [dayOf(at, cast.timeZone), at]));
  await tx
    .insertInto('members')
    .values({
      ...{ ...joined, id, country: 'SG', name, email, birthday, joined_at: joinedAt, tags: JSON.stringify(tags) },
      ...{ last_visit_at: Math.max(...days.values()), consent_at: consents && stopsAt === null ? joinedAt : null },
      ...{ opted_out_at: stopsAt, opt_out_how: stopsAt === null ? null : 'reply' },
      revision: await nextRevision(work, joined.shop_id),
    })
    .execute();
  const by = { staff_id: joined.staff_id, device_id: joined.device_id };
  if (tags.length > 0) {
    const folded = tags.map((tag) => ({ member_id: id, shop_id: joined.shop_id, tag: fold(tag) }));
    await tx.insertInto('member_tags').values(folded).execute();
  }
  await tx
    .insertInto('member_visits')
    .values([...days].map(([day, at]) => ({ ...by, member_id: id, day, at })))
    .execute();
  if (consents) {
    await tx
      .insertInto('member_consents')
      .values({ ...by, member_id: id, at: joinedAt, given: 1 })
      .execute();
  }
  if (stopsAt !== null) await addStop(work, cast, id, joined.phone, stopsAt);
}

/** A reply that asked for no more news. */
async function addStop({ tx }: Work, cast: Cast, member_id: string, phone: string, at: number): Promise<void> {
  const nobody = { staff_id: null, device_id: null };
  await tx
    .insertInto('member_consents')
    .values({ ...nobody, member_id, at, given: 0, how: 'reply' })
    .execute();
  const reply = { gateway: 'demo-straits', provider_id: `demo-${cast.random.id()}`, phone_masked: maskPhone(phone) };
  await tx
    .insertInto('inbound_messages')
    .values({ ...reply, at, meaning: 'stop', members: 1 })
    .execute();
}
