import type { z } from 'zod';
import type { Bot, BotPreview, botDraftSchema, botsSchema, previewBot } from '#shared/api/bots.ts';
import type { RequestOf } from '#shared/api/route.ts';
import { SMS_CURRENCY } from '#shared/domain/money.ts';
import { sendingRules } from '#shared/domain/sending-rules.ts';
import { countSegments } from '#shared/domain/sms-segments.ts';
import { MEMBER_FIELDS, render, unknownFields, withOptOutLine } from '#shared/domain/templates.ts';
import { isWithin, thresholdAmounts } from '#shared/domain/topup.ts';
import { err, ok, type Result } from '#shared/errors.ts';
import type { Clock } from '../../clock.ts';
import type { Database, Reader, Work } from '../../db/database.ts';
import type { Row } from '../../db/schema.ts';
import type { StaffActor } from '../../http/actor.ts';
import type { Random } from '../../random.ts';
import { findPrice } from '../credit/prices.ts';
import { plannedWhenSwitchedOn } from '../daily-plans/planner.ts';
import type { MessagingNews } from '../outbox/messaging-news.ts';
import type { Outbox } from '../outbox/outbox.ts';
import { readSendCounts } from '../outbox/send-counts.ts';
import { readShop } from '../shops/read-shop.ts';
import { toPlan } from './plans.ts';
import { previewRule } from './preview.ts';
import { findRule, listRules, monthOf, type RuleRow, readCommitted, ruleOf } from './repository.ts';

type Draft = z.output<typeof botDraftSchema>;
type PreviewedDraft = RequestOf<typeof previewBot>['body'];

const RULES = sendingRules('campaign_bot');

export interface BotServiceParts {
  database: Database;
  clock: Clock;
  random: Random;
  /** Woken when a rule may go on. */
  outbox: Pick<Outbox, 'wake'>;
  news: Pick<MessagingNews, 'announce'>;
}

/** The rules of the Campaign BOT as managers keep them. */
export class BotService {
  readonly #parts: BotServiceParts;

  constructor(parts: BotServiceParts) {
    this.#parts = parts;
  }

  async list({ shopId }: StaffActor): Promise<Result<z.output<typeof botsSchema>>> {
    const { database, clock } = this.#parts;
    const { reader } = database;
    const now = clock.now();
    const shop = await readShop(reader, shopId);
    const rules: Bot[] = [];
    for (const row of await listRules(reader, shopId)) rules.push(await toBot(reader, shop, row, now));
    return ok({ asOf: now, rules });
  }

  /** @returns `template_field_unknown` or `amount_out_of_range` */
  async create(work: Work, { shopId }: StaffActor, draft: Draft): Promise<Result<Bot>> {
    const checked = check(draft);
    if (!checked.ok) return checked;
    const id = this.#parts.random.id();
    const row = { id, shop_id: shopId, created_at: work.now, enabled_by: null, enabled_on: null, removed_at: null };
    await work.tx
      .insertInto('bot_rules')
      .values({ ...row, ...toColumns(draft) })
      .execute();
    return this.#changed(work, shopId, id);
  }

  /** @returns also `bot_changed` when somebody else changed it meanwhile */
  async change(
    work: Work,
    { shopId }: StaffActor,
    id: string,
    { revision, ...draft }: Draft & { revision: number },
  ): Promise<Result<Bot>> {
    const row = await findRule(work.tx, shopId, id);
    if (!row) return err('not_found');
    if (row.revision !== revision) return err('bot_changed');
    const checked = check(draft);
    if (!checked.ok) return checked;
    await work.tx
      .updateTable('bot_rules')
      .where('id', '=', id)
      .set({ ...toColumns(draft), revision: revision + 1 })
      .execute();
    return this.#changed(work, shopId, id);
  }

  /** Switched on, it begins with the next moment that its minute comes. Whoever did it stands behind its messages. */
  async setEnabled(
    work: Work,
    { shopId, staffId, deviceId }: StaffActor,
    id: string,
    enabled: boolean,
  ): Promise<Result<Bot>> {
    const row = await findRule(work.tx, shopId, id);
    if (!row) return err('not_found');
    if ((row.enabled === 1) === enabled) return this.#changed(work, shopId, id);
    const { time_zone: timeZone } = await readShop(work.tx, shopId);
    const plannedDay = plannedWhenSwitchedOn({ timeZone, minute: row.minute, rules: RULES }, work.now);
    const on = {
      enabled: 1,
      enabled_by: staffId,
      enabled_on: deviceId,
      planned_day: later(row.planned_day, plannedDay),
    };
    await work.tx
      .updateTable('bot_rules')
      .where('id', '=', id)
      .set(enabled ? on : { enabled: 0 })
      .execute();
    return this.#changed(work, shopId, id);
  }

  async remove(work: Work, { shopId }: StaffActor, id: string): Promise<Result<Record<string, never>>> {
    if (!(await findRule(work.tx, shopId, id))) return err('not_found');
    await work.tx.updateTable('bot_rules').where('id', '=', id).set({ enabled: 0, removed_at: work.now }).execute();
    this.#announce(work, shopId);
    return ok({});
  }

  /** @returns also `not_found` for a rule that there is not */
  async preview({ shopId }: StaffActor, draft: PreviewedDraft): Promise<Result<BotPreview>> {
    const { database, clock, random } = this.#parts;
    const { reader } = database;
    const now = clock.now();
    const checked = check(draft);
    if (!checked.ok) return checked;
    const row = draft.id === null ? undefined : await findRule(reader, shopId, draft.id);
    if (draft.id !== null && !row) return err('not_found');
    const shop = await readShop(reader, shopId);
    const { rule, text, tag, minute, monthlyCap } = draft;
    const plannedDay = plannedWhenSwitchedOn({ timeZone: shop.time_zone, minute, rules: RULES }, now);
    // A new one has written to nobody: its id is known to no row.
    const planned = { id: row?.id ?? random.id(), text, tag, minute, revision: row?.revision ?? 0 };
    const planned_day = row?.enabled ? row.planned_day : later(row?.planned_day ?? '', plannedDay);
    const plan = await toPlan(reader, shop, { ...planned, planned_day, monthly_cap: monthlyCap }, rule);
    return ok(await previewRule(reader, shop, plan, now));
  }

  /** What it sends next may differ now, and may go on. @returns the rule as it is */
  async #changed(work: Work, shopId: string, id: string): Promise<Result<Bot>> {
    const row = await findRule(work.tx, shopId, id);
    if (!row) return err('not_found');
    this.#announce(work, shopId);
    return ok(await toBot(work.tx, await readShop(work.tx, shopId), row, work.now));
  }

  #announce(work: Work, shopId: string): void {
    const { news, outbox } = this.#parts;
    news.announce(work, shopId);
    work.afterCommit(() => outbox.wake(shopId));
  }
}

/** What a schema cannot tell. */
function check({ text, monthlyCap }: Pick<Draft, 'text' | 'monthlyCap'>): Result<void> {
  if (unknownFields(text, MEMBER_FIELDS).length > 0) return err('template_field_unknown');
  if (!isWithin(monthlyCap, thresholdAmounts(SMS_CURRENCY))) return err('amount_out_of_range');
  return ok(undefined);
}

function toColumns({ name, rule, text, tag, minute, monthlyCap }: Draft) {
  return { name, rule: JSON.stringify(rule), text, tag, minute, monthly_cap: monthlyCap };
}

const later = (one: string, other: string): string => (one > other ? one : other);

async function toBot(reader: Reader, shop: Row<'shops'>, row: RuleRow, now: number): Promise<Bot> {
  const month = monthOf(now, shop.time_zone);
  const committed = await readCommitted(reader, row.id, month);
  return {
    id: row.id,
    name: row.name,
    rule: ruleOf(row),
    text: row.text,
    tag: row.tag,
    minute: row.minute,
    monthlyCap: row.monthly_cap,
    enabled: row.enabled === 1,
    revision: row.revision,
    thisMonth: { ...(await readSendCounts(reader, row.id, month, month)), committed },
    paused: row.monthly_cap - committed < (await readLeastPrice(reader, shop, row, now)) ? 'cap' : null,
  };
}

/** What a message to the home country costs at least, in micro-units: to somebody without a name. */
async function readLeastPrice(reader: Reader, shop: Row<'shops'>, { text }: RuleRow, now: number): Promise<number> {
  const perSegment = (await findPrice(reader, shop.home_country, now)) ?? 0;
  const body = withOptOutLine(render(text, { shop: shop.name }), shop.opt_out_line);
  return countSegments(body).segments * perSegment;
}
