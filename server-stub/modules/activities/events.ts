import type { ActivityKind } from '#shared/domain/messaging.ts';
import { type E164, maskPhoneInSms } from '#shared/domain/phone.ts';
import { sendingRules } from '#shared/domain/sending-rules.ts';
import type { TemplateField } from '#shared/domain/templates.ts';
import type { Work } from '../../db/database.ts';
import type { Row } from '../../db/schema.ts';
import type { MemberEvents } from '../members/member-events.ts';
import { expiryOf } from '../outbox/expiry.ts';
import type { Outbox } from '../outbox/outbox.ts';
import { readShop } from '../shops/read-shop.ts';
import { findSwitchedOn } from './repository.ts';
import { dateOf, timeOf } from './values.ts';

/** Who stood at which counter of which shop when it happened. */
export interface Bystander {
  shopId: string;
  staffId: string;
  deviceId: string;
}

/** Something that happened to a member. */
interface Happened {
  memberId: string;
  /** What tells it from others of its kind. */
  occasion: string;
  /** Where it does not go to the member's number of then. */
  phone?: E164;
  fields?(shop: Row<'shops'>): Partial<Record<TemplateField, string>>;
}

/**
 * What members are told of as it happens. Each of these only writes into the outbox, in the transaction of what happened:
 * rolled back, nobody hears of it. Where the activity is switched off, nothing is written.
 */
export class ActivityEvents implements MemberEvents {
  readonly #outbox: Pick<Outbox, 'add'>;

  constructor(outbox: Pick<Outbox, 'add'>) {
    this.#outbox = outbox;
  }

  /** Somebody joined. */
  async welcome(work: Work, by: Bystander, memberId: string): Promise<void> {
    await this.#tell(work, by, 'welcome', { memberId, occasion: '' });
  }

  /** A voucher was issued to a member; nobody hears of one whose member was erased meanwhile. */
  async rewardRedeemed(work: Work, issued: Row<'reward_redemptions'>): Promise<void> {
    const { id, shop_id: shopId, staff_id: staffId, device_id: deviceId, member_id: memberId, voucher_name } = issued;
    if (memberId === null) return;
    const fields = () => ({ reward: voucher_name });
    await this.#tell(work, { shopId, staffId, deviceId }, 'reward_redeemed', { memberId, occasion: id, fields });
  }

  /** @param verificationId what proved that it was the member */
  async passwordChanged(work: Work, by: Bystander, memberId: string, verificationId: string): Promise<void> {
    const fields = ({ time_zone }: Row<'shops'>) => ({
      date: dateOf(work.now, time_zone),
      time: timeOf(work.now, time_zone),
    });
    await this.#tell(work, by, 'pin_changed', { memberId, occasion: verificationId, fields });
  }

  /** Told at the old number, whose holder may know nothing of it. @param change its revision is the member's since then */
  async phoneChanged(
    work: Work,
    by: Bystander,
    change: { memberId: string; revision: number; oldPhone: E164; newPhone: E164 },
  ): Promise<void> {
    const { memberId, revision, oldPhone: phone, newPhone } = change;
    const fields = ({ time_zone }: Row<'shops'>) => ({
      // Who has the old number now may be somebody else.
      new_number: maskPhoneInSms(newPhone),
      date: dateOf(work.now, time_zone),
    });
    await this.#tell(work, by, 'phone_changed', { memberId, occasion: String(revision), phone, fields });
  }

  async #tell(
    work: Work,
    { shopId, staffId, deviceId }: Bystander,
    kind: ActivityKind,
    { memberId, occasion, phone, fields }: Happened,
  ): Promise<void> {
    const activity = await findSwitchedOn(work.tx, shopId, kind);
    if (!activity) return;
    await this.#outbox.add(work, [
      {
        ...{ shopId, sourceId: activity.id, sourceKind: 'activity', recipient: memberId, occasion },
        ...{ phone: phone ?? null, fields: fields ? fields(await readShop(work.tx, shopId)) : null, staffId, deviceId },
        ...{ notBefore: work.now, expiresAt: expiryOf(sendingRules(kind), work.now) },
      },
    ]);
  }
}
