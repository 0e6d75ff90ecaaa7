import type { getTags, MemberRecord } from '#shared/api/members.ts';
import type { ReplyOf } from '#shared/api/route.ts';
import type { E164 } from '#shared/domain/phone.ts';
import { ok, type Result } from '#shared/errors.ts';
import type { Database, Work } from '../../db/database.ts';
import type { Row } from '../../db/schema.ts';
import type { StaffActor } from '../../http/actor.ts';
import type { EventBus } from '../events/event-bus.ts';
import type { OptOuts } from '../opt-outs/service.ts';
import { announceChange } from './changes.ts';
import type { MemberEvents } from './member-events.ts';
import { admitPhone, leaveNumber } from './phone-change.ts';
import { findChanged, findUnchanged } from './records.ts';
import { listTags, replaceTags } from './tags.ts';

export interface MemberChoicesParts {
  database: Database;
  bus: EventBus;
  optOuts: Pick<OptOuts, 'stop' | 'start'>;
  events: Pick<MemberEvents, 'phoneChanged'>;
}

/** What a manager changes of a member one by one: tags, the number, and whether they get messages. */
export class MemberChoices {
  readonly #parts: MemberChoicesParts;

  constructor(parts: MemberChoicesParts) {
    this.#parts = parts;
  }

  async tags({ shopId }: StaffActor): Promise<Result<ReplyOf<typeof getTags>>> {
    return ok({ tags: await listTags(this.#parts.database.reader, shopId) });
  }

  async setTags(
    work: Work,
    { shopId }: StaffActor,
    id: string,
    { revision, tags }: { revision: number; tags: readonly string[] },
  ): Promise<Result<MemberRecord>> {
    const seen = await findUnchanged(work.tx, shopId, id, revision);
    if (!seen.ok || JSON.stringify(seen.value.tags) === JSON.stringify(tags)) return seen;
    const replaced = await replaceTags(work, shopId, id, tags);
    if (!replaced.ok) return replaced;
    await this.#change(work, shopId, id, {});
    return findChanged(work.tx, shopId, id);
  }

  async changePhone(
    work: Work,
    actor: StaffActor,
    id: string,
    { revision, phone }: { revision: number; phone: E164 },
  ): Promise<Result<MemberRecord>> {
    const { shopId } = actor;
    const seen = await findUnchanged(work.tx, shopId, id, revision);
    if (!seen.ok || seen.value.phone === phone) return seen;
    const country = await admitPhone(work.tx, shopId, phone);
    if (!country.ok) return country;
    const { phone: oldPhone } = seen.value;
    await leaveNumber(work, shopId, id, oldPhone);
    const changed = await this.#change(work, shopId, id, { phone, country: country.value });
    await this.#parts.events.phoneChanged(work, actor, { memberId: id, revision: changed, oldPhone, newPhone: phone });
    return findChanged(work.tx, shopId, id);
  }

  /** Stops messages to a member by hand, or allows them again: their consent to news is another thing. */
  async setMessages(
    work: Work,
    actor: StaffActor,
    id: string,
    { revision, allowed }: { revision: number; allowed: boolean },
  ): Promise<Result<MemberRecord>> {
    const { shopId } = actor;
    const seen = await findUnchanged(work.tx, shopId, id, revision);
    if (!seen.ok) return seen;
    const { phone } = seen.value;
    if (allowed) await this.#parts.optOuts.start(work, shopId, phone);
    else await this.#parts.optOuts.stop(work, shopId, phone, 'staff', actor);
    return findChanged(work.tx, shopId, id);
  }

  /** @returns the revision of the change */
  async #change(
    work: Work,
    shopId: string,
    id: string,
    to: Partial<Pick<Row<'members'>, 'phone' | 'country'>>,
  ): Promise<number> {
    const revision = await announceChange(work, this.#parts.bus, shopId);
    await work.tx
      .updateTable('members')
      .where('id', '=', id)
      .set({ ...to, revision })
      .execute();
    return revision;
  }
}
