import type { Redemption } from '#shared/api/rewards.ts';
import { SMS_CURRENCY } from '#shared/domain/money.ts';
import { sendingRules } from '#shared/domain/sending-rules.ts';
import { countSegments } from '#shared/domain/sms-segments.ts';
import { err, ok, type Result } from '#shared/errors.ts';
import type { Reader, Work } from '../../db/database.ts';
import type { Row } from '../../db/schema.ts';
import type { StaffActor } from '../../http/actor.ts';
import { findPrice } from '../credit/prices.ts';
import { findWallet } from '../credit/repository.ts';
import { dayOf } from '../history/shop-days.ts';
import { countriesOf } from '../limits/limits.ts';
import { expiryOf } from '../outbox/expiry.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { SourceReader } from '../outbox/sources.ts';
import { readShop } from '../shops/read-shop.ts';
import { BY_SMS, findIssued, markShown, markUnseen } from './codes.ts';
import type { RewardNews } from './news.ts';
import { findRedemption, type RedemptionRow } from './repository.ts';
import type { Seal } from './seal.ts';

/** So often a code is sent at most. */
const MOST_SENDS = 3;

const rules = sendingRules('reward_code');

/** Sends the codes of vouchers to the members they are for. */
export class RewardSms {
  readonly #outbox: Pick<Outbox, 'add'>;
  readonly #news: RewardNews;
  readonly #seal: Seal;

  constructor(outbox: Pick<Outbox, 'add'>, news: RewardNews, seal: Seal) {
    this.#outbox = outbox;
    this.#news = news;
    this.#seal = seal;
  }

  /** Puts the message in the outbox, without the code: that is written into it when it leaves. */
  async send(work: Work, actor: StaffActor, id: string, operationId: string): Promise<Result<Redemption>> {
    const { tx, now } = work;
    const found = await findIssued(work, actor, id);
    if (!found.ok) return found;
    const { row, sealed } = found.value;
    if (row.sms_sends >= MOST_SENDS) return err('limit_reward_sms');
    const member = await tx
      .selectFrom('members')
      .where('id', '=', row.member_id)
      .select(['id', 'country'])
      .executeTakeFirst();
    if (!member) return err('not_found');
    const shop = await readShop(tx, row.shop_id);
    const affordable = await checkCredit(work, shop, member.country, this.#write(shop, row, sealed));
    if (!affordable.ok) return affordable;
    await this.#outbox.add(work, [
      {
        shopId: row.shop_id,
        sourceId: row.id,
        sourceKind: 'reward_code',
        recipient: member.id,
        occasion: operationId,
        phone: null,
        fields: null,
        staffId: actor.staffId,
        deviceId: actor.deviceId,
        notBefore: now,
        expiresAt: expiryOf(rules, now),
      },
    ]);
    await tx
      .updateTable('reward_redemptions')
      .where('id', '=', row.id)
      .set({ sms_sends: row.sms_sends + 1 })
      .execute();
    await markShown(work, actor, row, `${BY_SMS}${operationId}`);
    this.#news.announce(work, row.shop_id);
    const shown = await findRedemption(tx, { shopId: row.shop_id, counter: null }, row.id);
    return shown ? ok(shown) : err('not_found');
  }

  /** What the outbox asks at the moment of sending. */
  get source(): SourceReader {
    return {
      read: async (reader, sourceId) => {
        const row = await readRow(reader, sourceId);
        if (!row?.sealed) return { kind: 'over', reason: 'expired' };
        const shop = await readShop(reader, row.shop_id);
        return {
          kind: 'on',
          shopId: shop.id,
          rules,
          text: this.#write(shop, row, row.sealed),
          optOutLine: null,
          purpose: 'activity_message',
          cause: { staffId: row.staff_id, deviceId: row.device_id },
        };
      },
      onClaimed: async (work, id, { skipped }) => {
        if (skipped.length > 0) await this.#takeBack(work, id);
      },
      onMoved: async (work, id, moves) => {
        if (moves.some(({ to }) => to === 'failed')) await this.#takeBack(work, id);
      },
    };
  }

  /** A code that only an SMS would have shown was shown to nobody where none arrived. */
  async #takeBack(work: Work, id: string): Promise<void> {
    const unseen = await markUnseen(work, id);
    if (unseen) this.#news.announce(work, unseen.shop_id);
  }

  /** Holds the code: it goes to the carrier and nowhere else. */
  #write(shop: Row<'shops'>, row: RedemptionRow, sealed: string): string {
    const { code, pin } = this.#seal.open(row.id, sealed);
    // Braces would be taken for fields.
    const what = `${row.brand} ${row.voucher_name}`.replaceAll(/[{}]/g, '');
    const until = row.code_expires_at === null ? '' : ` Valid until ${dayOf(row.code_expires_at, shop.time_zone)}.`;
    return `${shop.name}: your code for ${what} is ${code}${pin === null ? '' : `, PIN ${pin}`}.${until}`;
  }
}

async function readRow(reader: Reader, id: string): Promise<RedemptionRow | undefined> {
  return reader.selectFrom('reward_redemptions').where('id', '=', id).selectAll().executeTakeFirst();
}

/** Asked before, so that whoever stands there hears it at once; and again when it leaves. */
async function checkCredit(
  { tx, now }: Work,
  shop: Row<'shops'>,
  country: Row<'members'>['country'],
  text: string,
): Promise<Result<void>> {
  if (!countriesOf(shop).includes(country)) return err('country_not_allowed');
  const perSegment = await findPrice(tx, country, now);
  if (perSegment === undefined) return err('price_missing');
  const needed = perSegment * countSegments(text).segments;
  const available = (await findWallet(tx, shop.id, SMS_CURRENCY))?.available ?? 0;
  return available < needed ? err('insufficient_credit', { needed, available }) : ok(undefined);
}
