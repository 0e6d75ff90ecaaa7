import { sql } from 'kysely';
import type { Redemption, Voucher } from '#shared/api/rewards.ts';
import { maskPhone } from '#shared/domain/phone.ts';
import { assertNever } from '#shared/errors.ts';
import type { Reader } from '../../db/database.ts';
import type { Row } from '../../db/schema.ts';
import type { StaffActor } from '../../http/actor.ts';

export type RedemptionRow = Row<'reward_redemptions'>;

/** How far back a counter sees what was redeemed at it, in milliseconds. */
const COUNTER_SEES_MS = 24 * 60 * 60_000;

/** Whose redemptions are looked at: the shop's, or one counter's since a moment (epoch ms). */
export interface Scope {
  shopId: string;
  counter: { deviceId: string; since: number } | null;
}

/** What somebody may see: who looks after the rewards all, others what was redeemed at their counter lately. */
export function scopeOf({ shopId, deviceId }: StaffActor, seesAll: boolean, now: number): Scope {
  return { shopId, counter: seesAll ? null : { deviceId, since: now - COUNTER_SEES_MS } };
}

/** Selects within the scope. @param table what the redemptions are called in the query */
const within = ({ shopId, counter }: Scope, table: 'r' | 'reward_redemptions') => {
  const [shop, device, created] = [
    sql.ref(`${table}.shop_id`),
    sql.ref(`${table}.device_id`),
    sql.ref(`${table}.created_at`),
  ];
  return counter === null
    ? sql<boolean>`${shop} = ${shopId}`
    : sql<boolean>`${shop} = ${shopId} and ${device} = ${counter.deviceId} and ${created} >= ${counter.since}`;
};

export async function findRow(reader: Reader, scope: Scope, id: string): Promise<RedemptionRow | undefined> {
  return reader
    .selectFrom('reward_redemptions')
    .where('id', '=', id)
    .where(within(scope, 'reward_redemptions'))
    .selectAll()
    .executeTakeFirst();
}

export async function findRedemption(reader: Reader, scope: Scope, id: string): Promise<Redemption | undefined> {
  const row = await selectShown(reader, scope).where('r.id', '=', id).executeTakeFirst();
  return row && toRedemption(row);
}

/**
 * A page of redemptions, newest first.
 * @param before the `next` of the page above; undefined is the first page
 */
export async function listRedemptions(
  reader: Reader,
  scope: Scope,
  before: string | undefined,
  limit: number,
): Promise<{ redemptions: Redemption[]; next: string | null }> {
  let query = selectShown(reader, scope);
  if (before !== undefined) {
    const place = parsePlace(before);
    query = query.where(({ eb, refTuple, tuple }) =>
      eb(refTuple('r.created_at', 'r.id'), '<', tuple(place.at, place.id)),
    );
  }
  const rows = await query
    .orderBy('r.created_at', 'desc')
    .orderBy('r.id', 'desc')
    // One more tells whether there is a next page.
    .limit(limit + 1)
    .execute();
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    redemptions: page.map(toRedemption),
    next: last && rows.length > limit ? `${last.created_at}-${last.id}` : null,
  };
}

function parsePlace(cursor: string): { at: number; id: string } {
  const end = cursor.indexOf('-');
  return { at: Number(cursor.slice(0, end)), id: cursor.slice(end + 1) };
}

type Shown = RedemptionRow & {
  memberName: string | null;
  memberPhone: string | null;
  staffName: string;
  deviceName: string;
  revealedStaffName: string | null;
  revealedDeviceName: string | null;
};

function selectShown(reader: Reader, scope: Scope) {
  return reader
    .selectFrom('reward_redemptions as r')
    .innerJoin('staff', 'staff.id', 'r.staff_id')
    .innerJoin('devices', 'devices.id', 'r.device_id')
    .leftJoin('members', 'members.id', 'r.member_id')
    .leftJoin('staff as revealer', 'revealer.id', 'r.revealed_by')
    .leftJoin('devices as revealed', 'revealed.id', 'r.revealed_on')
    .where(within(scope, 'r'))
    .selectAll('r')
    .select(['members.name as memberName', 'members.phone as memberPhone'])
    .select(['staff.name as staffName', 'devices.name as deviceName'])
    .select(['revealer.name as revealedStaffName', 'revealed.name as revealedDeviceName']);
}

function toRedemption(row: Shown): Redemption {
  return {
    id: row.id,
    voucher: { brand: row.brand, name: row.voucher_name, currency: row.currency, price: row.price },
    memberName: row.memberName,
    phoneMasked: row.memberPhone && maskPhone(row.memberPhone),
    staffName: row.staffName,
    deviceName: row.deviceName,
    createdAt: row.created_at,
    outcome: outcomeOf(row),
  };
}

function outcomeOf(row: Shown): Redemption['outcome'] {
  const { status, created_at, ended_at } = row;
  const at = ended_at ?? created_at;
  switch (status) {
    case 'issuing':
      return { status, unknownSince: row.asks > 0 ? row.asked_at : null };
    case 'failed':
      return { status, at, failure: row.failure ?? 'refused' };
    case 'issued':
      return {
        status,
        at,
        last4: row.last4 ?? '',
        validUntil: row.code_expires_at,
        revealed:
          row.revealed_at === null
            ? null
            : {
                at: row.revealed_at,
                staffName: row.revealedStaffName ?? '',
                deviceName: row.revealedDeviceName ?? '',
              },
        canReveal: row.revealed_at === null && row.sealed !== null,
        smsSends: row.sms_sends,
      };
    default:
      return assertNever(status);
  }
}

/** The catalogue as it was last seen, in the provider's order of ids, each with whether the shop offers it. */
export async function listVouchers(reader: Reader, shopId: string): Promise<(Voucher & { offered: boolean })[]> {
  const rows = await reader
    .selectFrom('reward_vouchers as v')
    .leftJoin('reward_offers as offer', (join) =>
      join.onRef('offer.voucher_id', '=', 'v.id').on('offer.shop_id', '=', shopId),
    )
    .where('v.gone_at', 'is', null)
    .orderBy('v.currency')
    .orderBy('v.price')
    .orderBy('v.id')
    .selectAll('v')
    .select('offer.since')
    .execute();
  return rows.map((row) => ({ ...toVoucher(row), offered: row.since !== null }));
}

/** A voucher that the shop offers and the provider has. */
export async function findOffered(reader: Reader, shopId: string, id: string): Promise<Voucher | undefined> {
  const row = await reader
    .selectFrom('reward_vouchers as v')
    .innerJoin('reward_offers as offer', 'offer.voucher_id', 'v.id')
    .where('offer.shop_id', '=', shopId)
    .where('v.id', '=', id)
    .where('v.gone_at', 'is', null)
    .selectAll('v')
    .executeTakeFirst();
  return row && toVoucher(row);
}

function toVoucher(row: Row<'reward_vouchers'>): Voucher {
  const { id, brand, name, country, currency, price, terms, stock } = row;
  return {
    id,
    brand,
    name,
    country,
    currency,
    price,
    faceValue: row.face_value,
    terms,
    validDays: row.valid_days,
    stock,
  };
}
