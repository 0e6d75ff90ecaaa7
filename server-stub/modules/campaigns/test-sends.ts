import { SMS_CURRENCY } from '#shared/domain/money.ts';
import { type E164, parsePhone } from '#shared/domain/phone.ts';
import { sendingRules } from '#shared/domain/sending-rules.ts';
import { countSegments } from '#shared/domain/sms-segments.ts';
import { firstName, render, withOptOutLine } from '#shared/domain/templates.ts';
import { err, ok, type Result } from '#shared/errors.ts';
import type { Reader, Work } from '../../db/database.ts';
import type { Row } from '../../db/schema.ts';
import type { StaffActor } from '../../http/actor.ts';
import { findPrice } from '../credit/prices.ts';
import { countriesOf } from '../limits/limits.ts';
import { listStoppedCountries } from '../limits/stops.ts';
import { findMemberByPhone } from '../members/repository.ts';
import { expiryOf } from '../outbox/expiry.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { SourceReader } from '../outbox/sources.ts';
import { readShop } from '../shops/read-shop.ts';
import { type CampaignRow, findCampaign } from './repository.ts';
import { readSpendable } from './rest.ts';

const HOUR_MS = 60 * 60_000;
/** Tests of a shop within an hour, whichever campaign they are of. */
const MOST_TESTS = 5;

const PREFIX = 'test:';
/** The first text that sorts after all that begin with the prefix. */
const AFTER_PREFIX = 'test;';

const rules = sendingRules('test');

/** Sends the text of a campaign to one number, to see how it arrives. */
export class TestSends {
  readonly #outbox: Pick<Outbox, 'add'>;

  constructor(outbox: Pick<Outbox, 'add'>) {
    this.#outbox = outbox;
  }

  /** Puts it in the outbox, once per operation. */
  async send(
    work: Work,
    { shopId, staffId, deviceId }: StaffActor,
    { id, phone, operationId }: { id: string; phone: E164; operationId: string },
  ): Promise<Result<Record<string, never>>> {
    const { tx, now } = work;
    const row = await findCampaign(tx, id);
    if (row?.shop_id !== shopId) return err('not_found');
    const shop = await readShop(tx, shopId);
    const name = await nameFor(tx, shopId, staffId, phone);
    const admitted = await admit(work, shop, row, phone, name);
    if (!admitted.ok) return admitted;
    const liftsAt = await limitLifts(tx, shopId, now);
    if (liftsAt !== null) return err('limit_tests', { liftsAt });
    await this.#outbox.add(work, [
      {
        ...{ shopId, sourceId: `${PREFIX}${id}`, sourceKind: 'test', recipient: `${PREFIX}${operationId}` },
        ...{ occasion: '', phone, fields: { name, first_name: firstName(name) }, staffId, deviceId },
        ...{ notBefore: now, expiresAt: expiryOf(rules, now) },
      },
    ]);
    return ok({});
  }

  /** What the outbox asks at the moment of sending. */
  get source(): SourceReader {
    return {
      read: async (reader, sourceId) => {
        const row = await findCampaign(reader, sourceId.slice(PREFIX.length));
        if (!row) return { kind: 'over', reason: 'switched_off' };
        const shop = await readShop(reader, row.shop_id);
        return {
          kind: 'on',
          shopId: shop.id,
          rules,
          text: row.text,
          optOutLine: lineOf(row, shop),
          purpose: 'campaign',
          cause: { staffId: row.created_by, deviceId: null },
        };
      },
    };
  }
}

/** It ends as the campaign will, or did. */
function lineOf(row: CampaignRow, shop: Row<'shops'>): string {
  return row.started_at === null ? shop.opt_out_line : row.opt_out_line;
}

/** Whose name stands in it: the member's with that number, or else of whoever tries it. */
async function nameFor(reader: Reader, shopId: string, staffId: string, phone: E164): Promise<string> {
  const member = await findMemberByPhone(reader, shopId, phone);
  if (member) return member.name;
  const staff = await reader.selectFrom('staff').where('id', '=', staffId).select('name').executeTakeFirstOrThrow();
  return staff.name;
}

/** Asked before, so that whoever stands there hears it at once; and again when it leaves. */
async function admit(
  { tx, now }: Work,
  shop: Row<'shops'>,
  row: CampaignRow,
  phone: E164,
  name: string,
): Promise<Result<void>> {
  const parsed = parsePhone(phone, shop.home_country);
  if (parsed.kind === 'cannot_receive_sms') return err('phone_cannot_receive_sms');
  if (parsed.kind !== 'ok' || parsed.e164 !== phone) return err('phone_invalid');
  const { country } = parsed;
  if (!countriesOf(shop).includes(country)) return err('country_not_allowed');
  const stop = (await listStoppedCountries(tx, shop.id, now)).find((stopped) => stopped.country === country);
  if (stop) return err('country_stopped', { liftsAt: stop.liftsAt });
  const perSegment = await findPrice(tx, country, now);
  if (perSegment === undefined) return err('price_missing');
  const written = render(row.text, { name, first_name: firstName(name), shop: shop.name });
  const needed = countSegments(withOptOutLine(written, lineOf(row, shop))).segments * perSegment;
  const { available, reserve } = await readSpendable(tx, shop, now);
  const spendable = Math.max(0, available - reserve);
  return spendable < needed
    ? err('insufficient_credit', { needed, available: spendable, currency: SMS_CURRENCY })
    : ok(undefined);
}

/** When one more may be sent (epoch ms); null when it may be now. What was not sent does not count. */
async function limitLifts(reader: Reader, shopId: string, now: number): Promise<number | null> {
  const rows = await reader
    .selectFrom('outbox')
    // Few: they are kept for some days.
    .where('source_id', '>=', PREFIX)
    .where('source_id', '<', AFTER_PREFIX)
    .where('shop_id', '=', shopId)
    .where('not_before', '>', now - HOUR_MS)
    .where('status', '!=', 'skipped')
    .orderBy('not_before', 'desc')
    .limit(MOST_TESTS)
    .select('not_before')
    .execute();
  const first = rows.at(MOST_TESTS - 1);
  return first ? first.not_before + HOUR_MS : null;
}
