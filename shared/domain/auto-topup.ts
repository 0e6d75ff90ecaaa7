import { z } from 'zod';
import type { Micros } from './money.ts';
import { microsSchema } from './money-schemas.ts';

const HOUR_MS = 60 * 60_000;
/** At most one automatic charge in this time. */
const CHARGE_INTERVAL_MS = HOUR_MS;
/** When a failed charge is tried again, counted from the first failure in a row; after the last of them it pauses. */
const RETRY_AFTER_MS = [HOUR_MS, 3 * HOUR_MS, 7 * HOUR_MS] as const;

/** What no later try can mend: another card is needed, or the card holder, who is not there. */
const HOPELESS: ReadonlySet<string> = new Set([
  'lost_card',
  'stolen_card',
  'pickup_card',
  'fraudulent',
  'expired_card',
  'authentication_required',
  'resource_missing',
]);

/** A charge that the provider was never reached for. It says nothing of the card. */
export const NOT_CHARGED = 'not_charged';

/** One automatic charge, as far as its outcome is known. `at` is when it was recorded (epoch ms). */
export type AutomaticCharge =
  | { at: number; outcome: 'open' | 'paid' }
  /** `failure` is the provider's decline code. */
  | { at: number; outcome: 'failed'; failure: string };

/** All that the decision depends on beside the clock. Amounts are micro-units of the wallet's currency. */
export interface AutoTopupState {
  enabled: boolean;
  /** Auto Topup When Balance Fall Below. */
  threshold: Micros;
  /** Topup Amount. */
  amount: Micros;
  /** The most that automatic top-ups may charge in a calendar month of the shop. */
  monthlyCap: Micros;
  /** When the owner last saved the settings; failures from before are forgiven. */
  savedAt: number;
  available: Micros;
  /** What the shop owes after a dispute; a top-up pays it first. */
  debt: Micros;
  /** A One Time Topup of this wallet is being charged. */
  topupInProgress: boolean;
  /** Newest first: all of the last hour, all that are open, and at least as many as make a row of failures pause. */
  charges: readonly AutomaticCharge[];
  /** Sum of this month's automatic charges that are paid or open. */
  chargedThisMonth: Micros;
  /** When the next calendar month of the shop begins (epoch ms). */
  nextMonthAt: number;
}

export const autoTopupDecisionSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('off') }),
  /** The card is charged now. `amount` is the Topup Amount as many times as closes the gap. */
  z.strictObject({ kind: z.literal('charge'), amount: microsSchema }),
  /** The balance is not below the threshold. */
  z.strictObject({ kind: z.literal('enough') }),
  /** A charge is under way; its outcome comes first. */
  z.strictObject({ kind: z.literal('in_progress') }),
  /** The last automatic charge is less than an hour ago. */
  z.strictObject({ kind: z.literal('hourly_limit'), until: z.number().int() }),
  /** The last charge failed and is tried again at `until`. */
  z.strictObject({ kind: z.literal('retry'), until: z.number().int(), failure: z.string() }),
  /** One more charge would go over the month's cap. */
  z.strictObject({ kind: z.literal('cap_reached'), until: z.number().int() }),
  /** No charge until the owner saves again: the card cannot be charged, or failed too often in a row. */
  z.strictObject({ kind: z.literal('paused'), failure: z.string(), tries: z.number().int() }),
]);
export type AutoTopupDecision = z.infer<typeof autoTopupDecisionSchema>;

/**
 * Whether a wallet's card is charged now, and why or why not.
 * One charge closes the gap; at most one an hour; a failed one is tried again 1, 3 and 7 hours after the first failure
 * and then paused; a card that cannot work pauses at once; a provider that was not reached is no failure of the card;
 * off stays off.
 * @param now epoch milliseconds
 */
export function decideAutoTopup(state: AutoTopupState, now: number): AutoTopupDecision {
  if (!state.enabled) return { kind: 'off' };
  const failures = failuresInARow(state, now);
  const [newest] = failures;
  const retryAfter = RETRY_AFTER_MS[failures.length - 1];
  if (newest && (HOPELESS.has(newest.failure) || retryAfter === undefined)) {
    return { kind: 'paused', failure: newest.failure, tries: failures.length };
  }
  const gap = state.threshold - (state.available - state.debt);
  if (gap <= 0) return { kind: 'enough' };
  if (state.topupInProgress || state.charges.some(({ outcome }) => outcome === 'open')) return { kind: 'in_progress' };
  const first = failures.at(-1);
  if (newest && first && retryAfter !== undefined) {
    // A try that came late, because the server was down, still keeps its hour to the next one.
    const until = Math.max(first.at + retryAfter, newest.at + CHARGE_INTERVAL_MS);
    if (now < until) return { kind: 'retry', until, failure: newest.failure };
  }
  const wanted = Math.ceil(gap / state.amount);
  const allowed = Math.floor((state.monthlyCap - state.chargedThisMonth) / state.amount);
  if (allowed < 1) return { kind: 'cap_reached', until: state.nextMonthAt };
  const lastPaid = state.charges.find(({ outcome }) => outcome === 'paid');
  if (lastPaid && now < lastPaid.at + CHARGE_INTERVAL_MS) {
    return { kind: 'hourly_limit', until: lastPaid.at + CHARGE_INTERVAL_MS };
  }
  return { kind: 'charge', amount: state.amount * Math.min(wanted, allowed) };
}

type Failure = Extract<AutomaticCharge, { outcome: 'failed' }>;

/** The failures of the card since the settings were saved and since a charge last went through, newest first. */
function failuresInARow({ charges, savedAt }: AutoTopupState, now: number): Failure[] {
  const lastPaid = charges.findIndex(({ outcome }) => outcome === 'paid');
  const since = lastPaid === -1 ? charges : charges.slice(0, lastPaid);
  // A clock that was set back makes the save lie ahead. Then nothing is forgiven, or a declined card would be charged
  // again and again until the clock is there.
  const forgivenBefore = now < savedAt ? Number.NEGATIVE_INFINITY : savedAt;
  return since.filter((charge): charge is Failure => isCardFailure(charge) && charge.at >= forgivenBefore);
}

function isCardFailure(charge: AutomaticCharge): boolean {
  return charge.outcome === 'failed' && charge.failure !== NOT_CHARGED;
}
