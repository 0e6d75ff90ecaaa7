import { Temporal } from 'temporal-polyfill';
import type { BotPreview } from '#shared/api/bots.ts';
import type { Micros } from '#shared/domain/money.ts';
import type { Country } from '#shared/domain/phone.ts';
import type { Reader } from '../../db/database.ts';
import type { Row } from '../../db/schema.ts';
import type { Group } from '../daily-plans/days.ts';
import { type Candidate, type Place, readGroup } from '../daily-plans/people.ts';
import { type DailyPlan, firstToPlan } from '../daily-plans/planner.ts';
import { type Allowance, type Room, takeSome } from '../daily-plans/some.ts';
import { dayOf } from '../history/shop-days.ts';
import type { MonthAllowance } from './allowance.ts';
import type { BotPlan } from './plans.ts';

const DAYS = 30;
const NAMED = 50;

/**
 * Who would get a rule's message in the next 30 days if nobody visited meanwhile and it stayed switched on: the days are
 * planned as they will be, and each message is admitted as it will be. What passes within a day is left out: quiet hours,
 * other news on it, and a country that is stopped.
 * @param now epoch ms
 */
export async function previewRule(reader: Reader, shop: Row<'shops'>, plan: BotPlan, now: number): Promise<BotPreview> {
  const look = new Look(reader, plan, await plan.allowance(reader, now));
  const today = Temporal.PlainDate.from(dayOf(now, shop.time_zone));
  const first = firstToPlan(plan, now);
  for (let ahead = 0; ahead < DAYS; ahead++) {
    const date = today.add({ days: ahead });
    const day = date.toString();
    await look.at(day, { isToPlan: day >= first, isNewMonth: ahead > 0 && date.day === 1 });
  }
  return { asOf: now, ...look.seen() };
}

/** Looks at one day after the other, and at what each of its messages costs. */
class Look implements Allowance {
  readonly #reader: Reader;
  readonly #plan: DailyPlan;
  readonly #allowance: MonthAllowance;
  readonly #days: BotPreview['days'] = [];
  readonly #people: BotPreview['people'] = [];
  readonly #byCountry = new Map<Country, { count: number; cost: Micros }>();
  /** Whoever had their turn, by occasion: they are in the outbox then. */
  readonly #written = new Set<string>();
  /** How far those are read of whom only some get it on a day. */
  #place: Place | null = null;
  #cappedFrom: string | null = null;

  constructor(reader: Reader, plan: DailyPlan, allowance: MonthAllowance) {
    this.#reader = reader;
    this.#plan = plan;
    this.#allowance = allowance;
  }

  /** @param isToPlan false for a day that is planned already, or whose minute has passed */
  async at(day: string, { isToPlan, isNewMonth }: { isToPlan: boolean; isNewMonth: boolean }): Promise<void> {
    this.#days.push({ day, count: 0, cost: 0 });
    if (isNewMonth) this.#allowance.beginMonth();
    if (!isToPlan) return;
    const { groups, occasion } = this.#plan.peopleOf(day);
    for (const group of groups) {
      if (group.most === null) await this.#takeAll(group, occasion);
      else await this.#takeSome(group, group.most, occasion);
    }
  }

  /** They may get it on the day that is looked at: counts it where the cap has room for it. */
  spend(candidate: Candidate): Room {
    const room = this.#allowance.spend(candidate);
    const today = this.#days.at(-1);
    if (!today) return room;
    if (room.kind === 'lacks' || room.kind === 'never') this.#cappedFrom ??= today.day;
    if (room.kind === 'spent') this.#count(candidate, room.price, today);
    return room;
  }

  seen(): Omit<BotPreview, 'asOf'> {
    const sum = (of: (day: BotPreview['days'][number]) => number) => this.#days.reduce((all, day) => all + of(day), 0);
    return {
      days: this.#days,
      count: sum(({ count }) => count),
      cost: sum(({ cost }) => cost),
      byCountry: [...this.#byCountry]
        .map(([country, counts]) => ({ country, ...counts }))
        .sort((a, b) => b.count - a.count || a.country.localeCompare(b.country)),
      people: this.#people,
      cappedFrom: this.#cappedFrom,
    };
  }

  async #takeAll(group: Group, occasion: string): Promise<void> {
    for await (const page of this.#read(group, occasion, null)) {
      for (const candidate of page) {
        this.#written.add(keyOf(candidate, occasion));
        this.spend(candidate);
      }
    }
  }

  async #takeSome(group: Group, most: number, occasion: string): Promise<void> {
    for await (const candidate of takeSome(this.#read(group, occasion, this.#place), most, this)) {
      this.#written.add(keyOf(candidate, occasion));
      this.#place = candidate.place;
    }
  }

  /** Those who have not had their turn. */
  async *#read(group: Group, occasion: string, after: Place | null): AsyncGenerator<Candidate[]> {
    const { shopId, id: sourceId, tag } = this.#plan;
    for await (const page of readGroup(this.#reader, { shopId, sourceId, occasion, tag }, group, after)) {
      yield page.filter((candidate) => !this.#written.has(keyOf(candidate, occasion)));
    }
  }

  #count({ id, name, country }: Candidate, price: Micros, today: BotPreview['days'][number]): void {
    today.count += 1;
    today.cost += price;
    const there = this.#byCountry.get(country) ?? { count: 0, cost: 0 };
    this.#byCountry.set(country, { count: there.count + 1, cost: there.cost + price });
    if (this.#people.length < NAMED) this.#people.push({ memberId: id, name, day: today.day });
  }
}

function keyOf({ id }: Candidate, occasion: string): string {
  return `${id} ${occasion}`;
}
