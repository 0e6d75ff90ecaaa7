import { failureReason } from '#shared/domain/failure-reasons.ts';
import { SMS_CURRENCY } from '#shared/domain/money.ts';
import { maskPhone } from '#shared/domain/phone.ts';
import type { Work } from '../db/database.ts';
import type { NewRow } from '../db/schema.ts';
import { insertSourcedMessages, type SourcedMessage } from '../modules/messages/sourced.ts';
import { countSteps, type Outcome, periodOf, type Step } from '../modules/outbox/counts.ts';
import type { Cast } from './demo-history-cast.ts';
import type { PlannedSend } from './demo-history-news.ts';
import { noteRoute } from './demo-history-routes.ts';
import { isMarketing, kindOf } from './demo-history-sources.ts';

/** What is counted along the way, to be written in the end. */
export interface SendCounts {
  steps: Step[];
  /** Micro-units that rules spent, by rule and month. */
  spent: Map<string, number>;
}

/** A message as its source left it: held, sent, paid, and given back if it did not arrive; or what became of it instead. */
export async function addSend(work: Work, cast: Cast, planned: PlannedSend, counts: SendCounts): Promise<void> {
  const { outcome } = planned;
  const row = rowOf(cast, planned);
  if (outcome === 'waiting') return insertRow(work, { ...row, status: 'waiting' });
  if (typeof outcome === 'object') {
    count(cast, planned, counts, `skipped:${outcome.skipped}`, 0);
    return insertRow(work, { ...row, status: 'skipped', reason: outcome.skipped });
  }
  const messageId = cast.random.id();
  const holdId = await pay(work, cast, { ...planned, outcome }, messageId);
  const message = messageOf(work, cast, { ...planned, outcome }, { id: messageId, holdId });
  await insertSourcedMessages(work, [message]);
  await insertRow(work, { ...row, status: 'ended', attempts: 1, message_id: messageId });
  const failed = message.failure && (`failed:${failureReason(message.failure, message.cause)}` as const);
  count(cast, planned, counts, failed ?? 'delivered', failed ? 0 : cast.price);
}

/** Writes what was counted. */
export async function addCounts(work: Work, { steps }: SendCounts): Promise<void> {
  await countSteps(work, steps);
}

type Handed = Omit<PlannedSend, 'outcome'> & { outcome: Extract<PlannedSend['outcome'], string> };

async function pay(work: Work, cast: Cast, { phone, source, outcome, ...send }: Handed, id: string): Promise<string> {
  const { ledger, price, shopId, staff, devices } = cast;
  const held = await ledger.hold(work, shopId, SMS_CURRENCY, price, {
    ...{ sourceId: id, purpose: kindOf(source).purpose, unitPrice: price, segments: 1, phoneMasked: maskPhone(phone) },
    // Nobody stands behind a birthday.
    staffId: source === 'birthday' ? null : staff[send.staff],
    deviceId: source === 'birthday' ? null : devices[send.device],
  });
  if (!held.ok) throw new Error(`a message of the demo history was not paid: ${held.error.code}`);
  const { holdId } = held.value;
  const sent = { ...work, now: work.now + 900 };
  if (outcome === 'refused') await ledger.release(sent, [holdId]);
  else await ledger.settle(sent, [holdId]);
  if (outcome === 'undelivered') await ledger.giveBack({ ...work, now: work.now + 4_000 }, holdId);
  return holdId;
}

function messageOf(
  { now }: Work,
  cast: Cast,
  { phone, source, outcome }: Handed,
  { id, holdId }: { id: string; holdId: string },
): SourcedMessage {
  const { shopId, sources, members } = cast;
  const isRefused = outcome === 'refused';
  const isFailed = isRefused || outcome === 'undelivered';
  return {
    ...{ id, shop_id: shopId, source_id: sources[source], member_id: members.get(phone) ?? null },
    ...{ marketing: Number(isMarketing(source)), phone, country: 'SG', purpose: kindOf(source).purpose },
    ...{ hold_id: holdId, status: isFailed ? 'failed' : 'delivered', failure: isFailed ? outcome : null },
    cause: isRefused ? 'demo_refused' : isFailed ? 'demo_unreachable' : null,
    gateway: noteRoute(cast, now, outcome),
    ...{ provider_id: isRefused ? null : `demo-${id}`, queued_at: now, sent_at: isRefused ? null : now + 900 },
    ...{ ended_at: now + (isRefused ? 900 : 4_000), lease_until: now + 900 },
  };
}

function rowOf({ shopId, sources, members, staff, devices }: Cast, planned: PlannedSend): NewRow<'outbox'> {
  const { source, phone, occasion, at } = planned;
  const isAtCounter = source === 'welcome';
  return {
    ...{ shop_id: shopId, source_id: sources[source], source_kind: kindOf(source).kind, occasion },
    ...{ recipient: members.get(phone) ?? '', phone: null, fields: null, not_before: at, expires_at: null },
    staff_id: isAtCounter ? staff[planned.staff] : null,
    device_id: isAtCounter ? devices[planned.device] : null,
  };
}

async function insertRow({ tx }: Work, row: NewRow<'outbox'>): Promise<void> {
  await tx.insertInto('outbox').values(row).execute();
}

function count(cast: Cast, { source, at }: PlannedSend, counts: SendCounts, outcome: Outcome, cost: number): void {
  const { kind } = kindOf(source);
  const period = periodOf(kind, at, cast.timeZone);
  if (period === null) return;
  counts.steps.push({ sourceId: cast.sources[source], period, country: 'SG', outcome, count: 1, cost });
  if (kind !== 'campaign_bot') return;
  const key = `${source} ${period}`;
  counts.spent.set(key, (counts.spent.get(key) ?? 0) + cost);
}
