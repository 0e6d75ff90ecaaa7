import fc from 'fast-check';
import {
  type AutoTopupDecision,
  type AutoTopupState,
  decideAutoTopup,
  NOT_CHARGED,
} from '#shared/domain/auto-topup.ts';
import { MICROS_PER_UNIT } from '#shared/domain/money.ts';

const START = Date.parse('2026-11-23T10:42:00Z');
const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
/** As many of the newest charges as the function gets to see. */
const LOOKED_AT = 20;
/** How often the job looks, in simulated time. */
const TICK = 10 * MINUTE;
const dollars = (amount: number) => amount * MICROS_PER_UNIT;

const HOPELESS = ['lost_card', 'stolen_card', 'fraudulent', 'expired_card'];
const OUTCOMES = [
  'paid',
  'open',
  NOT_CHARGED,
  'insufficient_funds',
  'generic_decline',
  'processing_error',
  ...HOPELESS,
];

interface Settings {
  threshold: number;
  amount: number;
  monthlyCap: number;
}

type Happening =
  | { kind: 'pass'; ticks: number }
  | { kind: 'debit'; share: number }
  | { kind: 'outcomes'; next: string[] }
  | { kind: 'answer'; outcome: string }
  | { kind: 'save'; settings: Settings }
  | { kind: 'off' }
  | { kind: 'manual_begins' }
  | { kind: 'manual_ends'; paid: boolean }
  | { kind: 'dispute'; amount: number }
  | { kind: 'clock_jumps'; by: number };

interface ModelCharge {
  at: number;
  amount: number;
  outcome: string;
}

/**
 * A shop as it lives for weeks, told by its own bookkeeping what the policy allows: in the order in which things
 * happened, where the function under test has only instants.
 */
export class AutoTopupShop {
  now = START;
  enabled = true;
  settings: Settings = { threshold: dollars(10), amount: dollars(50), monthlyCap: dollars(500) };
  available = dollars(41);
  debt = 0;
  manual = false;
  savedAt = START;
  charges: ModelCharge[] = [];
  next: string[] = [];
  /** Card failures since the last save and since the last charge that went through. */
  row: ModelCharge[] = [];
  decision: AutoTopupDecision | undefined;

  state(now = this.now): AutoTopupState {
    return {
      enabled: this.enabled,
      ...this.settings,
      savedAt: this.savedAt,
      available: this.available,
      debt: this.debt,
      topupInProgress: this.manual,
      charges: this.charges
        .toSorted((a, b) => b.at - a.at)
        .slice(0, LOOKED_AT)
        .map(({ at, outcome }) =>
          outcome === 'paid' || outcome === 'open' ? { at, outcome } : { at, outcome: 'failed', failure: outcome },
        ),
      chargedThisMonth: this.chargedInMonthOf(now),
      nextMonthAt: nextMonth(now),
    };
  }

  chargedInMonthOf(instant: number): number {
    return this.charges
      .filter(({ at, outcome }) => month(at) === month(instant) && (outcome === 'paid' || outcome === 'open'))
      .reduce((sum, { amount }) => sum + amount, 0);
  }

  get gap(): number {
    return this.settings.threshold - (this.available - this.debt);
  }

  get open(): ModelCharge | undefined {
    return this.charges.find(({ outcome }) => outcome === 'open');
  }

  get paused(): boolean {
    return this.row.length >= 4 || HOPELESS.includes(this.row.at(-1)?.outcome ?? '');
  }

  credit(amount: number): void {
    const paidBack = Math.min(this.debt, amount);
    this.debt -= paidBack;
    this.available += amount - paidBack;
  }

  charge(amount: number): void {
    const charge = { at: this.now, amount, outcome: 'open' };
    this.charges.push(charge);
    this.answer(charge, this.next.shift() ?? 'paid');
  }

  answer(charge: ModelCharge, outcome: string): void {
    charge.outcome = outcome;
    if (outcome === 'paid') {
      this.row = [];
      this.credit(charge.amount);
    } else if (outcome !== 'open' && outcome !== NOT_CHARGED && charge.at >= this.savedAt) this.row.push(charge);
  }

  apply(happening: Happening): void {
    switch (happening.kind) {
      case 'debit':
        this.available -= Math.floor(this.available * happening.share);
        break;
      case 'outcomes':
        this.next = [...happening.next];
        break;
      case 'answer':
        if (this.open) this.answer(this.open, happening.outcome);
        break;
      case 'save':
        this.enabled = true;
        this.settings = happening.settings;
        this.savedAt = this.now;
        this.row = [];
        break;
      case 'off':
        this.enabled = false;
        break;
      case 'manual_begins':
        this.manual = true;
        break;
      case 'manual_ends':
        if (this.manual && happening.paid) this.credit(dollars(20));
        this.manual = false;
        break;
      case 'dispute': {
        const taken = Math.min(this.available, happening.amount);
        this.available -= taken;
        this.debt += happening.amount - taken;
        break;
      }
      case 'clock_jumps':
        this.now += happening.by;
        break;
      case 'pass':
        break;
    }
  }
}

const month = (at: number) => new Date(at).toISOString().slice(0, 7);
const nextMonth = (at: number) => {
  const date = new Date(at);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
};

/** Tries each happening, looking after it and then at every tick, as the job does. @param watch sees each decision */
export function live(
  happenings: Happening[],
  watch: (shop: AutoTopupShop, decision: AutoTopupDecision) => void,
): AutoTopupShop {
  const shop = new AutoTopupShop();
  const look = () => {
    // A time of the clock has one thing happening at it: what is saved now is later than what failed just before.
    shop.now += 1;
    const decision = decideAutoTopup(shop.state(), shop.now);
    shop.decision = decision;
    watch(shop, decision);
    if (decision.kind === 'charge') shop.charge(decision.amount);
  };
  for (const happening of happenings) {
    shop.now += 1;
    shop.apply(happening);
    look();
    for (let tick = happening.kind === 'pass' ? happening.ticks : 0; tick > 0; tick--) {
      shop.now += TICK;
      look();
    }
  }
  return shop;
}

export const settings = fc
  .record({
    threshold: fc.integer({ min: 1, max: 200 }).map(dollars),
    amount: fc.integer({ min: 10, max: 200 }).map(dollars),
    /** A cap allows one charge at least. */
    charges: fc.double({ min: 1, max: 5, noNaN: true }),
  })
  .map(({ charges, ...amounts }) => ({ ...amounts, monthlyCap: Math.floor(amounts.amount * charges) }));
const outcome = fc.constantFrom(...OUTCOMES);
const answer = fc.constantFrom(...OUTCOMES.filter((each) => each !== 'open'));
const ordinary: fc.WeightedArbitrary<Happening>[] = [
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('pass'), ticks: fc.integer({ min: 1, max: 6 * 36 }) }) },
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('debit'), share: fc.double({ min: 0, max: 1, noNaN: true }) }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('outcomes'), next: fc.array(outcome, { maxLength: 6 }) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('answer'), outcome: answer }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('save'), settings }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('off') }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('manual_begins') }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('manual_ends'), paid: fc.boolean() }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('dispute'), amount: fc.integer({ min: 1, max: 80 }).map(dollars) }),
  },
];
export const jump = (min: number, max: number): fc.WeightedArbitrary<Happening> => ({
  weight: 2,
  arbitrary: fc.record({ kind: fc.constant('clock_jumps'), by: fc.integer({ min, max }) }),
});
export const life = (...jumps: fc.WeightedArbitrary<Happening>[]) =>
  fc.array(fc.oneof(...ordinary, ...jumps), { minLength: 20, maxLength: 80 });
