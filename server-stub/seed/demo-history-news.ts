import type { SkipReason } from '#shared/domain/messaging.ts';
import type { E164 } from '#shared/domain/phone.ts';
import { dayOf, daysUntil, startOfDay } from '../modules/history/shop-days.ts';
import type { Chance, Shift } from './demo-history-cast.ts';
import type { PlannedMember } from './demo-history-members.ts';
import type { PlannedRegistration } from './demo-history-plan.ts';

/** What messages of the history come from; the texts are in `demo-history-sources.ts`. */
export type NewsSource = 'treat' | 'weekend' | 'birthdayWeek' | 'missYou' | 'welcome' | 'birthday';

/** A message of a campaign, a rule or an activity, or what became of it instead. */
export interface PlannedSend extends Shift {
  kind: 'send';
  source: NewsSource;
  phone: E164;
  at: number;
  /** When the batch began that it is part of. */
  batchAt: number;
  /** What tells it from others to the same member. */
  occasion: string;
  outcome: 'delivered' | 'undelivered' | 'refused' | 'waiting' | { skipped: SkipReason };
}

/** Whether a carrier had it: then it was held for. */
export function isHanded({ outcome }: PlannedSend): boolean {
  return typeof outcome === 'string' && outcome !== 'waiting';
}

interface Options {
  chance: Chance;
  now: number;
  timeZone: string;
  days: number;
}

interface Person {
  phone: E164;
  shift: Shift;
  member: PlannedMember;
}

const DAY_MS = 24 * 60 * 60_000;
const HOUR_MS = 60 * 60_000;
/** What began so many days ago. */
const RULES_DAYS = 60;
const WELCOME_DAYS = 20;
const TREAT_DAYS = 18;
const WEEKEND_DAYS = 1;
/** A rule and a birthday send at ten; campaigns were started a few minutes later. */
const SENDS_AT = 10 * HOUR_MS;
const TREAT_AT = SENDS_AT + 5 * 60_000;
const WEEKEND_AT = SENDS_AT + 2 * 60_000;
const AWAY_DAYS = 30;
const BEFORE_BIRTHDAY_DAYS = 7;
/** How much of the campaign was sent when it was paused. */
const WEEKEND_DONE = 0.41;
/** Between two messages of a batch. */
const PACE_MS = 100;
/** The manager runs messaging, in the office. */
const OFFICE: Shift = { staff: 'manager', device: 'back' };

/** News and greetings of the last two months, the oldest first. Some members reply that they want no more of it. */
export function planNews(options: Options, registrations: readonly PlannedRegistration[]): PlannedSend[] {
  const people = registrations.flatMap(({ phone, staff, device, member }): Person[] =>
    member ? [{ phone, shift: { staff, device }, member }] : [],
  );
  const planner = new NewsPlanner(options);
  planner.stopSome(people);
  planner.welcome(people);
  planner.daily(people);
  planner.campaign('treat', TREAT_DAYS, TREAT_AT, people.filter(hasTag('Coffee club')), 1);
  planner.campaign('weekend', WEEKEND_DAYS, WEEKEND_AT, people.filter(hasTag('Student')), WEEKEND_DONE);
  return planner.sends.sort((a, b) => a.at - b.at);
}

const hasTag = (tag: string) => (person: Person) => person.member.tags.includes(tag);

class NewsPlanner {
  readonly sends: PlannedSend[] = [];
  readonly #options: Options;
  /** The days of the history, the oldest first, and when each began. */
  readonly #days: { day: string; begins: number }[];
  /** Who got news on which day. */
  readonly #reached = new Set<string>();

  constructor(options: Options) {
    this.#options = options;
    const { now, timeZone, days } = options;
    this.#days = daysUntil(dayOf(now, timeZone), days).map((day) => ({ day, begins: startOfDay(day, timeZone) }));
  }

  /** Two while the campaign was on its way to them, three when they had it. */
  stopSome(people: readonly Person[]): void {
    const begins = this.#ago(TREAT_DAYS)?.begins;
    if (begins === undefined) return;
    const members = people.filter(hasTag('Coffee club')).map(({ member }) => member);
    const got = members.filter(({ consents, joinedAt }) => consents && joinedAt < begins);
    const step = Math.floor(got.length / 5);
    for (const [index, member] of [0, 1, 2, 3, 4].flatMap((n) => got[n * step] ?? []).entries()) {
      // A minute and more after the last message of the campaign; the first two before its first.
      member.stopsAt = begins + TREAT_AT + (index < 2 ? -2_000 : 10 * 60_000 + index * 7 * 60_000);
    }
  }

  welcome(people: readonly Person[]): void {
    const from = this.#options.now - WELCOME_DAYS * DAY_MS;
    for (const person of people) {
      const at = person.member.joinedAt + 2_000;
      if (at > from && at < this.#options.now - 60_000) this.#send('welcome', person, at, at, '');
    }
  }

  /** Birthdays, a week before them, and thirty days after the last visit. */
  daily(people: readonly Person[]): void {
    const byBirthday = Map.groupBy(people, ({ member }) => member.birthday?.slice('YYYY-'.length) ?? '');
    const missed = Map.groupBy(people.filter(hasTag('Coffee club')), ({ member }) => this.#missedOn(member));
    for (const { day, begins } of this.#days.slice(-RULES_DAYS)) {
      const at = begins + SENDS_AT;
      const year = day.slice(0, 'YYYY'.length);
      const later = dayOf(at + BEFORE_BIRTHDAY_DAYS * DAY_MS, this.#options.timeZone);
      this.#sendNews('birthday', byBirthday.get(day.slice('YYYY-'.length)) ?? [], at, year);
      this.#sendNews('birthdayWeek', byBirthday.get(later.slice('YYYY-'.length)) ?? [], at, later.slice(0, 4));
      this.#sendNews('missYou', missed.get(day) ?? [], at, '');
    }
  }

  /** @param part how much of it was sent: the rest waits */
  campaign(source: NewsSource, daysAgo: number, startsAt: number, people: readonly Person[], part: number): void {
    const day = this.#ago(daysAgo);
    if (!day) return;
    const at = day.begins + startsAt;
    const asked = people.filter(({ member }) => member.consents && member.joinedAt < at);
    const recipients = asked.filter(({ member }) => member.stopsAt === null || member.stopsAt > at - 60_000);
    const sent = Math.ceil(recipients.length * part);
    for (const [index, person] of recipients.entries()) {
      if (index >= sent) this.#add(source, person, at, at, '', 'waiting');
      else this.#sendOne(source, person, at + index * PACE_MS, at, '');
    }
  }

  #sendNews(source: NewsSource, people: readonly Person[], at: number, occasion: string): void {
    if (at > this.#options.now - HOUR_MS) return;
    const due = people.filter(({ phone, member }) => agrees(member, at) && !this.#reached.has(this.#key(phone, at)));
    for (const [index, person] of due.entries()) this.#sendOne(source, person, at + index * PACE_MS, at, occasion);
  }

  /** News, unless they have had some on that day, or have just replied that they want no more. */
  #sendOne(source: NewsSource, person: Person, at: number, batchAt: number, occasion: string): void {
    const key = this.#key(person.phone, at);
    if (!agrees(person.member, at)) this.#add(source, person, at, batchAt, occasion, { skipped: 'opted_out' });
    else if (this.#reached.has(key)) this.#add(source, person, at, batchAt, occasion, { skipped: 'one_a_day' });
    else this.#send(source, person, at, batchAt, occasion);
    this.#reached.add(key);
  }

  #send(source: NewsSource, person: Person, at: number, batchAt: number, occasion: string): void {
    const luck = this.#options.chance();
    const outcome = luck < 0.006 ? 'refused' : luck < 0.036 ? 'undelivered' : 'delivered';
    this.#add(source, person, at, batchAt, occasion, outcome);
  }

  #add(
    source: NewsSource,
    { phone, shift }: Person,
    at: number,
    batchAt: number,
    occasion: string,
    outcome: PlannedSend['outcome'],
  ): void {
    const by = source === 'welcome' ? shift : OFFICE;
    this.sends.push({ kind: 'send', source, phone, at, batchAt, occasion, outcome, ...by });
  }

  /** The day on which it was thirty days since the last visit, the first time; empty for none. */
  #missedOn({ joinedAt, visits }: PlannedMember): string {
    const all = [joinedAt, ...visits];
    const { timeZone, now } = this.#options;
    const last = all.find((at, index) => (all[index + 1] ?? now) - at > (AWAY_DAYS + 1) * DAY_MS);
    return last === undefined ? '' : dayOf(last + AWAY_DAYS * DAY_MS, timeZone);
  }

  #ago(days: number) {
    return this.#days.at(-1 - days);
  }

  #key(phone: E164, at: number): string {
    return `${phone} ${dayOf(at, this.#options.timeZone)}`;
  }
}

function agrees({ consents, joinedAt, stopsAt }: PlannedMember, at: number): boolean {
  return consents && joinedAt < at && (stopsAt === null || stopsAt > at);
}
