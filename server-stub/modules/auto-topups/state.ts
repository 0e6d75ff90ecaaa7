import { Temporal } from 'temporal-polyfill';
import type { Credit } from '#shared/api/credit.ts';
import { type AutomaticCharge, type AutoTopupState, decideAutoTopup, NOT_CHARGED } from '#shared/domain/auto-topup.ts';
import { type Currency, SMS_CURRENCY } from '#shared/domain/money.ts';
import type { Reader } from '../../db/database.ts';
import type { Row } from '../../db/schema.ts';
import { findWallet } from '../credit/repository.ts';

export type SettingsRow = Row<'auto_topups'>;

/** A row of failures pauses long before it is this long, and within an hour there is one charge that was paid. */
const CHARGES_LOOKED_AT = 20;
/** After this long a One Time Topup without an outcome does not hold up Auto Topup any more, in milliseconds. */
const TOPUP_IN_PROGRESS_MS = 60 * 60_000;

const OPEN = ['processing', 'unknown', 'needs_action'] as const;

/** A wallet's Auto Topup as it was saved; undefined when it never was. */
export async function findSettings(
  reader: Reader,
  shopId: string,
  currency: Currency,
): Promise<SettingsRow | undefined> {
  return reader
    .selectFrom('auto_topups')
    .where('shop_id', '=', shopId)
    .where('currency', '=', currency)
    .selectAll()
    .executeTakeFirst();
}

/** Whether Auto Topup takes care of the SMS wallet, as every counter may know. */
export async function readSmsAutoTopup(
  reader: Reader,
  shopId: string,
  now: number,
): Promise<Credit['sms']['autoTopup']> {
  const settings = await findSettings(reader, shopId, SMS_CURRENCY);
  if (settings?.enabled !== 1) return 'off';
  const { kind } = decideAutoTopup(await gatherState(reader, settings, now), now);
  return kind === 'paused' ? 'paused' : 'on';
}

/** Gathers all that the policy decides on. */
export async function gatherState(reader: Reader, settings: SettingsRow, now: number): Promise<AutoTopupState> {
  const { shop_id: shopId, currency } = settings;
  const wallet = await findWallet(reader, shopId, currency);
  const month = await shopMonth(reader, shopId, now);
  const topups = reader.selectFrom('topups').where('shop_id', '=', shopId).where('currency', '=', currency);
  const charges = await topups
    .where('automatic', '=', 1)
    .where(({ not, and, eb }) => not(and([eb('status', '=', 'failed'), eb('failure', '=', NOT_CHARGED)])))
    .orderBy('created_at', 'desc')
    .limit(CHARGES_LOOKED_AT)
    .selectAll()
    .execute();
  const inProgress = await topups
    .where('automatic', '=', 0)
    .where('status', 'in', ['processing', 'unknown'])
    .where('created_at', '>', now - TOPUP_IN_PROGRESS_MS)
    .select('id')
    .executeTakeFirst();
  const charged = await topups
    .where('automatic', '=', 1)
    .where('created_at', '>=', month.startsAt)
    .where('status', 'in', ['paid', ...OPEN])
    .select(({ fn }) => fn.sum<number | null>('amount').as('sum'))
    .executeTakeFirst();
  return {
    enabled: settings.enabled === 1,
    threshold: settings.threshold,
    amount: settings.amount,
    monthlyCap: settings.monthly_cap,
    savedAt: settings.saved_at,
    available: wallet?.available ?? 0,
    debt: wallet?.debt ?? 0,
    topupInProgress: inProgress !== undefined,
    charges: charges.map(toCharge),
    chargedThisMonth: charged?.sum ?? 0,
    nextMonthAt: month.endsAt,
  };
}

function toCharge({ created_at: at, status, failure }: Row<'topups'>): AutomaticCharge {
  if (status === 'failed') return { at, outcome: 'failed', failure: failure ?? 'generic_decline' };
  return { at, outcome: status === 'paid' ? 'paid' : 'open' };
}

/** The calendar month of the shop that a moment is in: when it began, and when the next one begins (epoch ms). */
async function shopMonth(reader: Reader, shopId: string, now: number): Promise<{ startsAt: number; endsAt: number }> {
  const { time_zone } = await reader
    .selectFrom('shops')
    .where('id', '=', shopId)
    .select('time_zone')
    .executeTakeFirstOrThrow();
  const first = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(time_zone).with({ day: 1 }).startOfDay();
  return { startsAt: first.epochMilliseconds, endsAt: first.add({ months: 1 }).startOfDay().epochMilliseconds };
}
