import type { E164 } from '#shared/domain/phone.ts';
import type { Work } from '../../db/database.ts';
import type { Row } from '../../db/schema.ts';
import type { EventBus } from '../events/event-bus.ts';
import { nextRevision } from '../members/repository.ts';

/** How somebody asked for no more news. */
export type OptOutHow = NonNullable<Row<'members'>['opt_out_how']>;

/** Who wrote it down, and where. Null of both for what came by SMS. */
interface WrittenBy {
  staffId: string | null;
  deviceId: string | null;
}

/** Members who want no more news, and those who take that back. Whoever is written to is asked this at that moment. */
export class OptOuts {
  readonly #bus: EventBus;

  constructor(bus: EventBus) {
    this.#bus = bus;
  }

  /**
   * The member with this number gets no more news, and has to agree to it anew before there is any.
   * @returns whether that changed anything: such a member is there, and had not asked for it before
   */
  async stop(
    work: Work,
    shopId: string,
    phone: E164,
    how: OptOutHow,
    { staffId, deviceId }: WrittenBy = { staffId: null, deviceId: null },
  ): Promise<boolean> {
    const { tx, now } = work;
    const member = await find(work, shopId, phone);
    if (!member || (member.opted_out_at !== null && member.consent_at === null)) return false;
    await this.#change(work, shopId, member.id, { consent_at: null, opted_out_at: now, opt_out_how: how });
    await tx
      .insertInto('member_consents')
      .values({ member_id: member.id, at: now, given: 0, how, staff_id: staffId, device_id: deviceId })
      .execute();
    return true;
  }

  /**
   * The member takes it back. That is no consent: to be asked for it, they have to come to a counter.
   * @returns whether that changed anything
   */
  async start(work: Work, shopId: string, phone: E164): Promise<boolean> {
    const member = await find(work, shopId, phone);
    if (!member || member.opted_out_at === null) return false;
    await this.#change(work, shopId, member.id, { opted_out_at: null, opt_out_how: null });
    return true;
  }

  async #change(
    work: Work,
    shopId: string,
    memberId: string,
    to: Partial<Pick<Row<'members'>, 'consent_at' | 'opted_out_at' | 'opt_out_how'>>,
  ): Promise<void> {
    const revision = await nextRevision(work, shopId);
    await work.tx
      .updateTable('members')
      .where('id', '=', memberId)
      .set({ ...to, revision })
      .execute();
    work.afterCommit(() => this.#bus.publish({ shopId }, { type: 'members_changed' }));
  }
}

async function find({ tx }: Work, shopId: string, phone: E164) {
  return tx
    .selectFrom('members')
    .where('shop_id', '=', shopId)
    .where('phone', '=', phone)
    .select(['id', 'consent_at', 'opted_out_at'])
    .executeTakeFirst();
}
