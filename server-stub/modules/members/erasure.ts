import { sql } from 'kysely';
import { type E164, maskPhone } from '#shared/domain/phone.ts';
import { err, ok, type Result } from '#shared/errors.ts';
import type { Work } from '../../db/database.ts';
import { answer } from '../../http/operations.ts';
import { forgetRecipient } from '../outbox/erasure.ts';
import { admitRedeemerErasure, forgetRedeemer } from '../rewards/erasure.ts';
import { devicesOf } from './repository.ts';

/** A member who is to be forgotten. */
interface Leaving {
  id: string;
  shopId: string;
  phone: E164;
}

/** A number that a member has or had, and until when (epoch ms): afterwards it may be somebody else's. */
interface NumberOf {
  phone: E164;
  until: number;
}

/** Where the tests of campaigns lie in the outbox, from and to: their sources are `test:` and the campaign. */
const TESTS = ['test:', 'test;'] as const;

/**
 * Whether a member can be forgotten. While a message to them has no outcome, the carrier may have to be asked for it by
 * number; while a code is valid, the customer may still come back with it; and while a voucher is issued, it is theirs.
 */
export async function admitErasure(work: Work, leaving: Leaving): Promise<Result<void>> {
  for (const number of await numbersOf(work, leaving)) {
    const admitted = await admitNumber(work, leaving, number);
    if (!admitted.ok) return admitted;
  }
  return admitRedeemerErasure(work, leaving.id);
}

async function admitNumber({ tx, now }: Work, { id, shopId }: Leaving, number: NumberOf): Promise<Result<void>> {
  const queued = await tx
    .selectFrom('messages')
    .where('shop_id', '=', shopId)
    .where('phone', '=', number.phone)
    .where('status', '=', 'queued')
    .where((eb) => eb.or([eb('queued_at', '<=', number.until), eb('member_id', '=', id)]))
    .select('id')
    .executeTakeFirst();
  const test = await testsTo(tx, shopId, number.phone)
    .where('status', 'in', ['waiting', 'handed'])
    .select('seq')
    .executeTakeFirst();
  if (queued || test) return err('message_on_its_way');
  const pending = await tx
    .selectFrom('verifications')
    .where('device_id', 'in', devicesOf(tx, shopId))
    .where('phone', '=', number.phone)
    .where('status', '=', 'pending')
    .where('created_at', '<=', number.until)
    .where('expires_at', '>', now)
    .orderBy('expires_at', 'desc')
    .select('expires_at')
    .executeTakeFirst();
  return pending ? err('message_on_its_way', { liftsAt: pending.expires_at }) : ok(undefined);
}

/**
 * Takes a member, who must be there still, out of all that a shop keeps beside the ledger, which never had more of their
 * numbers than the last digits.
 */
export async function forgetMember(work: Work, leaving: Leaving): Promise<void> {
  await forgetRedeemer(work, leaving.id);
  await forgetRecipient(work, leaving.id);
  for (const number of await numbersOf(work, leaving)) await forgetNumber(work, leaving, number);
  await work.tx.updateTable('messages').where('member_id', '=', leaving.id).set({ member_id: null }).execute();
}

async function forgetNumber({ tx }: Work, { id, shopId }: Leaving, { phone, until }: NumberOf): Promise<void> {
  const masked = maskPhone(phone);
  await tx
    .updateTable('messages')
    .where('shop_id', '=', shopId)
    .where('phone', '=', phone)
    // What a member is told at a number that they have left comes after they left it.
    .where((eb) => eb.or([eb('queued_at', '<=', until), eb('member_id', '=', id)]))
    .set({ phone: masked })
    .execute();
  const tests = testsTo(tx, shopId, phone).select('seq');
  await tx.updateTable('outbox').where('seq', 'in', tests).set({ phone: null }).execute();
  await forgetOwnerPhone(tx, shopId, phone);
  // With a masked number they are found no more, so that what was proved has to be proved anew.
  await tx
    .updateTable('verifications')
    .where('device_id', 'in', devicesOf(tx, shopId))
    .where('phone', '=', phone)
    .where('created_at', '<=', until)
    .set({ phone: masked })
    .execute();
  await tx
    .deleteFrom('wrong_codes')
    .where('shop_id', '=', shopId)
    .where('phone', '=', phone)
    .where('at', '<=', until)
    .execute();
  // The answers that are kept for repeated commands. Whoever repeats one now hears that it is gone, and nothing is done.
  const { status, json } = answer(err('not_found'));
  await tx
    .updateTable('operations')
    .where('device_id', 'in', devicesOf(tx, shopId))
    .where('created_at', '<=', until)
    .where('reply', 'like', `%${JSON.stringify(phone)}%`)
    .set({ status, reply: json })
    .execute();
}

/** What owners were told at a number stands under it, and is needed only as long as it is one of theirs. */
async function forgetOwnerPhone(tx: Work['tx'], shopId: string, phone: E164): Promise<void> {
  await tx
    .updateTable('outbox')
    .where('source_id', 'in', (eb) =>
      eb
        .selectFrom('activity_messages as activity')
        .innerJoin('shops', 'shops.id', 'activity.shop_id')
        .where('shops.id', '=', shopId)
        .where('activity.kind', '=', 'balance_low')
        .where(sql<boolean>`${phone} not in (select value from json_each(shops.owner_phones))`)
        .select('activity.id'),
    )
    .where('recipient', '=', `owner:${phone}`)
    .set({ recipient: sql<string>`'erased:' || seq`, phone: null })
    .execute();
}

/** The tests that somebody had sent to a number: to whom is not known of them. */
function testsTo(tx: Work['tx'], shopId: string, phone: E164) {
  const [from, to] = TESTS;
  return tx
    .selectFrom('outbox')
    .where('source_id', '>=', from)
    .where('source_id', '<', to)
    .where('shop_id', '=', shopId)
    .where('phone', '=', phone);
}

async function numbersOf({ tx, now }: Work, { id, phone }: Leaving): Promise<NumberOf[]> {
  const old = await tx
    .selectFrom('member_old_numbers')
    .where('member_id', '=', id)
    .where('phone', '<>', phone)
    .select(['phone', 'until'])
    .execute();
  return [...old, { phone, until: now }];
}
