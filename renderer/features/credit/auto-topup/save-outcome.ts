import type { AutoTopup, Topup } from '#shared/api/billing.ts';
import { NOT_CHARGED } from '#shared/domain/auto-topup.ts';
import type { Micros } from '#shared/domain/money.ts';
import { assertNever } from '#shared/errors.ts';

/** What became of saving Auto Topup. Instants are epoch milliseconds. */
export type SaveOutcome =
  | { kind: 'off' | 'waiting' | 'charging' | 'unknown' | 'unreachable' }
  | { kind: 'paid'; charged: Micros }
  /** `retryAt` is null when it is not tried again by itself. */
  | { kind: 'failed'; failure: string | null; retryAt: number | null }
  | { kind: 'hourly_limit' | 'cap_reached'; until: number };

/**
 * @param autoTopup as it stands after saving
 * @param charge the automatic top-up that saving led to, where there is one yet
 */
export function saveOutcome(autoTopup: AutoTopup, charge: Topup | undefined): SaveOutcome {
  const { decision } = autoTopup;
  if (!autoTopup.enabled) return { kind: 'off' };
  if (charge) return chargeOutcome(charge, decision.kind === 'retry' ? decision.until : null);
  switch (decision.kind) {
    case 'off':
      return { kind: 'off' };
    case 'enough':
      return { kind: 'waiting' };
    case 'charge':
    case 'in_progress':
      return { kind: 'charging' };
    case 'hourly_limit':
    case 'cap_reached':
      return { kind: decision.kind, until: decision.until };
    case 'retry':
      return { kind: 'failed', failure: decision.failure, retryAt: decision.until };
    case 'paused':
      return { kind: 'failed', failure: decision.failure, retryAt: null };
    default:
      return assertNever(decision);
  }
}

function chargeOutcome({ status, amount, failure }: Topup, retryAt: number | null): SaveOutcome {
  switch (status) {
    case 'processing':
    case 'needs_action':
      return { kind: 'charging' };
    case 'unknown':
      return { kind: 'unknown' };
    case 'paid':
      return { kind: 'paid', charged: amount };
    case 'failed':
      return failure === NOT_CHARGED ? { kind: 'unreachable' } : { kind: 'failed', failure, retryAt };
    default:
      return assertNever(status);
  }
}

/** The automatic top-up of a wallet that came after `known` were seen. */
export function newCharge(topups: readonly Topup[], currency: string, known: ReadonlySet<string>): Topup | undefined {
  return topups.find((topup) => topup.automatic && topup.currency === currency && !known.has(topup.id));
}

/** Of the answer to saving and what the page shows, the newer one: either can be there first. */
export function newerOf(answer: AutoTopup, shown: AutoTopup | undefined): AutoTopup {
  return shown && (shown.lastCheckedAt ?? 0) > (answer.lastCheckedAt ?? 0) ? shown : answer;
}
