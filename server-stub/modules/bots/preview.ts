import { Temporal } from 'temporal-polyfill';
import type { BotPreview } from '#shared/api/bots.ts';
import type { Micros } from '#shared/domain/money.ts';
import type { Country } from '#shared/domain/phone.ts';
import type { Reader } from '../../db/database.ts';
import type { Row } from '../../db/schema.ts';
import type { Group } from '../daily-plans/days.ts';
import { type Candidate, type Place, readGroup } from '../daily-plans/people.ts';
import { type DailyPlan, firstToPlan } from '../daily-plans/planner.ts';
import { dayOf } from '../history/shop-days.ts';
import { countriesOf } from '../limits/limits.ts';
import { admit, type Letter, type ShopNow } from '../outbox/admission.ts';
import { readShopNow } from '../outbox/shop-now.ts';

const DAYS = 30;
const NAMED = 50;

/** What a rule would write, and what it may spend. */
export interface Previewed {
  plan: DailyPlan;
  letter: Letter;
  /** Micro-units a month, and those that are spent or held in the present one. */
  monthlyCap: Micros;
  committed: Micros;
}

/**
 * Who would get a rule's message in the next 30 days if nobody visited meanwhile and it stayed switched on: the days are
 * planned as they will be, and each message is admitted as it will be. What passes within a day is left out: quiet hours,
 * other news on it, and a country that is stopped.
 * @param now epoch ms
 */
export async function previewRule(
  reader: Reader,
  shop: Row<'shops'>,
  previewed: Previewed,
  now: number,
): Promise<BotPreview> {
  const shopNow = await readShopNow(reader, shop, countriesOf(shop), now);
  const look = new Look(reader, previewed, { ...shopNow, quietUntil: null, stopped: new Set() });
  const today = Temporal.PlainDate.from(dayOf(now, shop.time_zone));
  const first = firstToPlan(previewed.plan, now);
  for (let ahead = 0; ahead < DAYS; ahead++) {
    const day = today.add({ days: ahead }).toString();
    await look.at(day, day >= first);
  }
  return { asOf: now, ...look.seen() };
}

/** Looks at one day after the other. */
class Look {
  readonly #reader: Reader;
  readonly #previewed: Previewed;
  readonly #shop: ShopNow;
  readonly #days: BotPreview['days'] = [];
  readonly #people: BotPreview['people'] = [];
  readonly #byCountry = new Map<Country, { count: number; cost: Micros }>();
  /** Whoever had their turn, by occasion: they are in the outbox then. */
  readonly #written = new Set<string>();
  /** How far those are read of whom only some get it on a day. */
  #place: Place | null = null;
  #month = '';
  #left: Micros = 0;
  #cappedFrom: string | null = null;

  constructor(reader: Reader, previewed: Previewed, shop: ShopNow) {
    this.#reader = reader;
    this.#previewed = previewed;
    this.#shop = shop;
  }

  /** @param isToPlan false for a day that is planned already, or whose minute has passed */
  async at(day: string, isToPlan: boolean): Promise<void> {
    this.#days.push({ day, count: 0, cost: 0 });
    this.#beginMonth(day.slice(0, 'YYYY-MM'.length));
    if (!isToPlan) return;
    const { groups, occasion } = this.#previewed.plan.peopleOf(day);
    for (const group of groups) {
      if (group.most === null) await this.#takeAll(group, occasion, day);
      else await this.#takeSome(group, group.most, occasion, day);
    }
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

  #beginMonth(month: string): void {
    if (month === this.#month) return;
    const { monthlyCap, committed } = this.#previewed;
    // Of the months to come nothing is spent yet.
    this.#left = monthlyCap - (this.#month === '' ? committed : 0);
    this.#month = month;
  }

  async #takeAll(group: Group, occasion: string, day: string): Promise<void> {
    for await (const page of this.#read(group, occasion, null)) {
      for (const candidate of page) this.#take(candidate, occasion, day);
    }
  }

  async #takeSome(group: Group, most: number, occasion: string, day: string): Promise<void> {
    let taken = 0;
    for await (const page of this.#read(group, occasion, this.#place)) {
      for (const candidate of page) {
        if (taken === most) return;
        this.#place = candidate.place;
        if (this.#take(candidate, occasion, day)) taken += 1;
      }
    }
  }

  #read(group: Group, occasion: string, after: Place | null): AsyncGenerator<Candidate[]> {
    const { shopId, id: sourceId, tag } = this.#previewed.plan;
    return readGroup(this.#reader, { shopId, sourceId, occasion, tag }, group, after);
  }

  /** @returns whether they have their turn on that day, with a message or without */
  #take({ id, name, phone, country }: Candidate, occasion: string, day: string): boolean {
    const key = `${id} ${occasion}`;
    if (this.#written.has(key)) return false;
    this.#written.add(key);
    const person = { phone, country, name, agreed: true, optedOut: false, hadNews: false };
    const admission = admit(this.#previewed.letter, { fields: {}, expiresAt: null }, person, this.#shop);
    if (admission.kind === 'send') this.#count(id, name, country, admission.segments * admission.perSegment, day);
    return true;
  }

  #count(memberId: string, name: string, country: Country, price: Micros, day: string): void {
    if (price > this.#left) {
      this.#cappedFrom ??= day;
      return;
    }
    this.#left -= price;
    const today = this.#days.at(-1);
    if (today) {
      today.count += 1;
      today.cost += price;
    }
    const there = this.#byCountry.get(country) ?? { count: 0, cost: 0 };
    this.#byCountry.set(country, { count: there.count + 1, cost: there.cost + price });
    if (this.#people.length < NAMED) this.#people.push({ memberId, name, day });
  }
}
