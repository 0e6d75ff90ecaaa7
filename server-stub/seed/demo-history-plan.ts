import { MICROS_PER_UNIT, type Micros, SMS_CURRENCY } from '#shared/domain/money.ts';
import { type E164, parsePhone } from '#shared/domain/phone.ts';
import { dayOf, daysUntil, startOfDay } from '../modules/history/shop-days.ts';
import type { Chance, Shift } from './demo-history-cast.ts';
import { inventMember, type PlannedMember } from './demo-history-members.ts';
import { isHanded, type PlannedSend, planNews } from './demo-history-news.ts';
import { type PlannedRedemption, planRewards, type RewardToPlan } from './demo-history-reward-plan.ts';

export interface PlannedRegistration extends Shift {
  kind: 'registration';
  at: number;
  phone: E164;
  /** Whether each code that was sent arrived, in order. */
  sends: boolean[];
  /** Who the customer became, who read out the code and was saved. */
  member: PlannedMember | null;
}

export interface PlannedTopup {
  kind: 'topup';
  at: number;
  currency: string;
  amount: Micros;
  automatic: boolean;
  outcome: 'paid' | 'failed' | 'refunded';
}

type Planned = PlannedRegistration | PlannedTopup | PlannedSend | PlannedRedemption;

/** Something that is paid from the SMS wallet, or all of it that is paid in one go. */
interface Spending {
  at: number;
  amount: Micros;
}

interface PlanOptions {
  chance: Chance;
  /** Epoch ms: the history ends here. */
  now: number;
  timeZone: string;
  days: number;
  /** Micro-units of a message. */
  price: Micros;
  /** Credit that is there when it begins, and that should be left when it ends, as near as may be. */
  opening: Micros;
  closing: Micros;
  /** What may be redeemed. */
  vouchers: readonly RewardToPlan[];
}

const DAY_MS = 24 * 60 * 60_000;
const HOUR_MS = 60 * 60_000;
/** Registrations on an ordinary day, and how busy a weekday is (Sunday first) and an hour. */
const PER_DAY = 38;
const WEEKDAYS = [1.4, 0.7, 0.75, 0.8, 0.9, 1.25, 1.6];
const HOURS = new Map([
  [9, 0.5],
  [10, 0.8],
  [11, 1],
  [12, 1.7],
  [13, 1.5],
  [14, 0.8],
  [15, 0.8],
  [16, 0.9],
  [17, 1.2],
  [18, 1.6],
  [19, 1.4],
  [20, 0.8],
]);
const HOURS_SUM = [...HOURS.values()].reduce((sum, weight) => sum + weight, 0);

/** How long a code takes to be read out, and a new member to be written down. */
export const CODE_MS = 45_000;
const NAMING_MS = 30_000;

/** The card is charged below this, by so much; Auto Topup was set a third of the way in. */
const THRESHOLD = 10 * MICROS_PER_UNIT;
const AUTO_AMOUNT = 50 * MICROS_PER_UNIT;
/** What the first top-up may have been: the one that leads nearest to the closing balance is taken. */
const FIRST_AMOUNTS = [50, 20, 30, 40, 60, 70].map((amount) => amount * MICROS_PER_UNIT);

/** Months of a shop, oldest first. Nothing in it depends on anything but the options. */
export function planDemoHistory(options: PlanOptions): Planned[] {
  const { price } = options;
  const registrations = planRegistrations(options);
  const sends = planNews(options, registrations);
  const redemptions = planRewards(options, registrations);
  const spending: Spending[] = [
    ...registrations.map(({ at, sends: codes }) => ({ at, amount: price * codes.filter(Boolean).length })),
    ...[...Map.groupBy(sends.filter(isHanded), ({ batchAt }) => batchAt)].map(([at, batch]) => ({
      at,
      amount: price * batch.length,
    })),
    ...redemptions.flatMap(({ at, voucher }) =>
      voucher.currency === SMS_CURRENCY ? [{ at, amount: voucher.price }] : [],
    ),
  ].sort((a, b) => a.at - b.at);
  const plans = FIRST_AMOUNTS.map((first) => planTopups(options, registrations, spending, first));
  const [best] = plans.sort((a, b) => Math.abs(a.balance - options.closing) - Math.abs(b.balance - options.closing));
  return [...registrations, ...sends, ...redemptions, ...(best?.topups ?? [])].sort((a, b) => a.at - b.at);
}

function planRegistrations({ chance, now, timeZone, days }: PlanOptions): PlannedRegistration[] {
  const phones = new Set<E164>();
  const registrations = daysUntil(dayOf(now, timeZone), days).flatMap((day, index) => {
    const begins = startOfDay(day, timeZone);
    // The shop grows, and no two days are alike.
    const busy = PER_DAY * (0.8 + (0.4 * index) / days) * (0.8 + 0.4 * chance());
    const weekday = WEEKDAYS[new Date(`${day}T12:00:00Z`).getUTCDay()] ?? 1;
    return [...HOURS].flatMap(([hour, weight]) =>
      Array.from({ length: poisson((busy * weekday * weight) / HOURS_SUM, chance) }, () =>
        planRegistration(begins + hour * HOUR_MS + Math.floor(chance() * HOUR_MS), hour, { chance, phones, now }),
      ).filter(({ at }) => at < now - 5 * 60_000),
    );
  });
  return registrations.sort((a, b) => a.at - b.at);
}

function planRegistration(
  at: number,
  hour: number,
  { chance, phones, now }: { chance: Chance; phones: Set<E164>; now: number },
): PlannedRegistration {
  const arrived = () => chance() > 0.05;
  const sends = [arrived()];
  if (sends[0] === false || chance() < 0.06) sends.push(arrived());
  const joins = sends.includes(true) && chance() > 0.04;
  return {
    kind: 'registration',
    at,
    ...shiftAt(hour, chance),
    phone: newPhone(chance, phones),
    sends,
    member: joins ? inventMember(chance, at + sends.length * CODE_MS + NAMING_MS, now) : null,
  };
}

function shiftAt(hour: number, chance: Chance): Shift {
  const helps = chance();
  if (helps < 0.03) return { staff: 'owner', device: 'front' };
  if (hour >= 17 ? helps < 0.75 : helps < 0.2) return { staff: 'manager', device: 'back' };
  return { staff: 'cashier', device: 'front' };
}

function newPhone(chance: Chance, taken: Set<E164>): E164 {
  for (;;) {
    const phone = `+658${Math.floor(chance() * 10 ** 7)
      .toString()
      .padStart(7, '0')}`;
    if (taken.has(phone) || parsePhone(phone, 'SG').kind !== 'ok') continue;
    taken.add(phone);
    return phone;
  }
}

/** How many of many unlikely things happen (Knuth's method). */
function poisson(expected: number, chance: Chance): number {
  const limit = Math.exp(-expected);
  let count = 0;
  for (let product = chance(); product > limit; product *= chance()) count += 1;
  return count;
}

/** Top-ups as the balance asked for them: by hand at first, with what can happen, then by Auto Topup. */
function planTopups(
  { now, days, opening }: PlanOptions,
  registrations: readonly PlannedRegistration[],
  spending: readonly Spending[],
  first: Micros,
): { topups: PlannedTopup[]; balance: Micros } {
  const topups = registrations.slice(50, 51).map(({ at }) => manual(at + 5 * 60_000, 'SGD', 50));
  const automaticFrom = now - days * DAY_MS * (2 / 3);
  let balance = opening;
  for (const { at, amount: spent } of spending) {
    while (balance < THRESHOLD || balance < spent) {
      const amount = topups.length === 1 ? first : AUTO_AMOUNT;
      topups.push(...(at < automaticFrom ? byHand(at, amount, topups.length) : [automatic(at, amount)]));
      balance += amount;
    }
    balance -= spent;
  }
  return { topups, balance };
}

function byHand(at: number, amount: Micros, before: number): PlannedTopup[] {
  const paid = { ...manual(at - 60_000, 'USD', 0), amount };
  // The card was declined at first; another time the owner topped up twice, and had the second one refunded.
  if (before === 1) return [{ ...paid, at: at - 5 * 60_000, outcome: 'failed' }, paid];
  return before === 3 ? [paid, { ...manual(at + 20 * 60_000, 'USD', 20), outcome: 'refunded' }] : [paid];
}

/** By the owner at the counter. */
function manual(at: number, currency: string, units: number): PlannedTopup {
  const amount = units * MICROS_PER_UNIT;
  return { kind: 'topup', at, currency, amount, automatic: false, outcome: 'paid' };
}

function automatic(at: number, amount: Micros): PlannedTopup {
  return { kind: 'topup', at: at - 30_000, currency: 'USD', amount, automatic: true, outcome: 'paid' };
}
