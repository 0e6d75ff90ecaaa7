import type { Micros } from '#shared/domain/money.ts';
import { SMS_CURRENCY } from '#shared/domain/money.ts';
import { sendingRules } from '#shared/domain/sending-rules.ts';
import type { Reader } from '../../db/database.ts';
import type { Row } from '../../db/schema.ts';
import { findWallet } from '../credit/repository.ts';
import { dayBegan } from '../history/shop-days.ts';
import { readAddressees } from '../outbox/addressees.ts';
import { type Admission, admit, type Letter } from '../outbox/admission.ts';
import { listDueRows } from '../outbox/repository.ts';
import { readReserve } from '../outbox/reserve.ts';
import { readShopNow } from '../outbox/shop-now.ts';
import { countsOf, readCounts, waitingOf } from './counts.ts';
import type { CampaignRow } from './repository.ts';

/** So many of those that wait are looked at; what the others cost is concluded from them. */
const SAMPLE = 100;
/** It goes on when so many can be paid, so that it does not start and stop with each message that is given back. */
const NEXT = 20;

/** What still waits of a campaign, by the rules and prices of this moment. */
export interface Rest {
  /** Micro-units: what the next twenty messages cost, or as many as are left; and all. */
  next: Micros;
  all: Micros;
  /** Where those go to that were looked at and are sent. */
  countries: ReadonlySet<Row<'members'>['country']>;
  /** Whether some wait, but all of them for a later time. */
  isLater: boolean;
}

function letterOf(row: CampaignRow): Letter {
  return { rules: sendingRules('campaign'), text: row.text, optOutLine: row.opt_out_line };
}

/** @param now epoch ms */
export async function readRest(reader: Reader, shop: Row<'shops'>, row: CampaignRow, now: number): Promise<Rest> {
  const rows = await listDueRows(reader, row.id, now, SAMPLE);
  const addressees = await readAddressees(reader, shop, rows, dayBegan(now, shop.time_zone));
  const countries = addressees.map(({ country }) => country);
  // What they cost does not depend on the hour.
  const shopNow = { ...(await readShopNow(reader, shop, countries, now)), quietUntil: null };
  const letter = letterOf(row);
  const sent = addressees
    .map(({ person }) => admit(letter, { fields: {}, expiresAt: null }, person, shopNow))
    .filter((admission): admission is Extract<Admission, { kind: 'send' }> => admission.kind === 'send');
  const prices = sent.map(({ segments, perSegment }) => segments * perSegment);
  const looked = sum(prices);
  const waiting = waitingOf(row.total, countsOf(await readCounts(reader, [row.id]), row.id));
  return {
    next: sum(prices.slice(0, NEXT)),
    all: rows.length < SAMPLE ? looked : Math.ceil((looked / rows.length) * Math.max(waiting, rows.length)),
    countries: new Set(sent.map(({ country }) => country)),
    isLater: rows.length === 0 && waiting > 0,
  };
}

/** Micro-units of the SMS wallet that may be spent on news: what is available, and what of it is kept for codes. */
export async function readSpendable(
  reader: Reader,
  shop: Row<'shops'>,
  now: number,
): Promise<{ available: Micros; reserve: Micros }> {
  const wallet = await findWallet(reader, shop.id, SMS_CURRENCY);
  return { available: wallet?.available ?? 0, reserve: await readReserve(reader, shop, now) };
}

const sum = (amounts: readonly Micros[]): Micros => amounts.reduce((total, amount) => total + amount, 0);
