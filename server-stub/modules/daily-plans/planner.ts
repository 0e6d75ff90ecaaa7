import type { SendingRules } from '#shared/domain/sending-rules.ts';
import type { TemplateField } from '#shared/domain/templates.ts';
import type { Database, Reader, Work } from '../../db/database.ts';
import type { Log } from '../../log.ts';
import { dayOf } from '../history/shop-days.ts';
import type { Outbox, OutboxRow } from '../outbox/outbox.ts';
import type { SourceKind } from '../outbox/sources.ts';
import { dayBefore, dueOn, nextDay, type PlannedDay } from './days.ts';
import { type Candidate, readGroup } from './people.ts';
import { type Allowance, takeSome } from './some.ts';

/** How often it is looked whether a plan's minute has come, in milliseconds. */
export const PLAN_MS = 60_000;

/** What writes to members on their day, and is switched on. Days are the shop's (`YYYY-MM-DD`). */
export interface DailyPlan {
  id: string;
  kind: SourceKind;
  shopId: string;
  timeZone: string;
  /** Of each day: when its messages are due. */
  minute: number;
  rules: SendingRules;
  /** Only members with this tag; null for all. */
  tag: string | null;
  /** The last day whose people are in the outbox. */
  plannedDay: string;
  /** Of its last change: what is read on was begun with the same. */
  revision: number;
  peopleOf(day: string): PlannedDay;
  /** Values for the text's fields, beside the member's own. */
  fieldsOf(day: string): Partial<Record<TemplateField, string>> | null;
  /** What it may still spend at a moment (epoch ms); left out where nothing limits it. */
  allowance?(reader: Reader, now: number): Promise<Allowance>;
}

/** Where such plans are kept. */
export interface DailyPlans {
  /** Of those that are switched on. */
  listIds(reader: Reader): Promise<string[]>;
  /** Undefined when it is switched off or gone. */
  find(reader: Reader, id: string): Promise<DailyPlan | undefined>;
  setPlanned(work: Work, id: string, day: string): Promise<void>;
}

/**
 * Puts those whose day it is into the outbox, when its minute has come. Switching on begins with the next such minute; days
 * that were missed are made up for as long as their messages are not pointless.
 */
export class Planner {
  readonly #database: Database;
  readonly #outbox: Pick<Outbox, 'add'>;
  readonly #plans: DailyPlans;
  readonly #log: Log;

  constructor(database: Database, outbox: Pick<Outbox, 'add'>, plans: DailyPlans, log: Log) {
    this.#database = database;
    this.#outbox = outbox;
    this.#plans = plans;
    this.#log = log;
  }

  /** Plans the days that are due. Run at start and every minute. @param now epoch ms */
  async planDue(now: number): Promise<void> {
    const { reader } = this.#database;
    for (const id of await this.#plans.listIds(reader)) {
      try {
        const plan = await this.#plans.find(reader, id);
        if (!plan) continue;
        for (const day of daysDue(plan, now)) await this.#planDay(plan, day, now);
      } catch (error) {
        // The others are planned all the same.
        this.#log.error({ err: error, sourceId: id }, 'a day was not planned');
      }
    }
  }

  /**
   * In slices, each of them one change. The day counts as planned with the last of them, in which all are of whom there may
   * be only so many: begun anew, nobody is in it twice, and nobody too much. Whose day it is are planned whether or not
   * they can be paid; of the others no more than can.
   */
  async #planDay(begun: DailyPlan, day: string, now: number): Promise<void> {
    const { reader } = this.#database;
    const { groups, occasion } = begun.peopleOf(day);
    const search = { shopId: begun.shopId, sourceId: begun.id, occasion, tag: begun.tag };
    const isLimited = groups.some(({ most }) => most !== null);
    const allowance = isLimited ? await begun.allowance?.(reader, now) : undefined;
    const last: Candidate[] = [];
    for (const group of groups) {
      const pages = readGroup(reader, search, group, null);
      if (group.most === null) {
        for await (const page of pages) {
          if (page.length > 0 && !(await this.#add(begun, day, now, page, false))) return;
          for (const candidate of page) allowance?.spend(candidate);
        }
      } else {
        for await (const candidate of takeSome(pages, group.most, allowance)) last.push(candidate);
      }
    }
    await this.#add(begun, day, now, last, true);
  }

  /** @returns false when the day is not to be planned any more: another process was faster, or somebody changed the plan */
  async #add(begun: DailyPlan, day: string, now: number, people: Candidate[], isLast: boolean): Promise<boolean> {
    return this.#database.write(async (work) => {
      const plan = await this.#plans.find(work.tx, begun.id);
      if (!plan || plan.revision !== begun.revision || !daysDue(plan, now).includes(day)) return false;
      await this.#outbox.add(work, toRows(plan, day, people));
      if (isLast) await this.#plans.setPlanned(work, plan.id, day);
      return true;
    }, 'behind');
  }
}

function toRows(plan: DailyPlan, day: string, people: readonly Candidate[]): OutboxRow[] {
  const { at, expiresAt } = dueOn(day, plan, plan.rules);
  const { occasion } = plan.peopleOf(day);
  return people.map(({ id }) => ({
    ...{ shopId: plan.shopId, sourceId: plan.id, sourceKind: plan.kind, recipient: id, occasion, phone: null },
    ...{ fields: plan.fieldsOf(day), staffId: null, deviceId: null, notBefore: at, expiresAt },
  }));
}

/**
 * The days that a plan has not planned yet and whose minute has come, the oldest first, as long as their messages would
 * still be sent.
 * @param now epoch ms
 */
export function daysDue(plan: Pick<DailyPlan, 'timeZone' | 'minute' | 'plannedDay' | 'rules'>, now: number): string[] {
  const days: string[] = [];
  for (let day = dayOf(now, plan.timeZone); day > plan.plannedDay; day = dayBefore(day)) {
    const { at, expiresAt } = dueOn(day, plan, plan.rules);
    if (expiresAt === null || expiresAt <= now) break;
    if (at <= now) days.unshift(day);
  }
  return days;
}

/** The last day that counts as planned when a plan is switched on: today once its minute has passed. @param now epoch ms */
export function plannedWhenSwitchedOn(plan: Pick<DailyPlan, 'timeZone' | 'minute' | 'rules'>, now: number): string {
  const today = dayOf(now, plan.timeZone);
  return dueOn(today, plan, plan.rules).at <= now ? today : dayBefore(today);
}

/** The first day that a plan is still to plan, today or later. @param now epoch ms */
export function firstToPlan({ plannedDay, timeZone }: Pick<DailyPlan, 'plannedDay' | 'timeZone'>, now: number): string {
  const today = dayOf(now, timeZone);
  return plannedDay < today ? today : nextDay(plannedDay);
}
