import type { Redemption, Voucher } from '#shared/api/rewards.ts';
import type { OutputOf } from '#shared/contract/bridge.ts';

export type RewardCode = OutputOf<'rewards.reveal'>;

/** How far the redemption on screen is. */
export type RedeemStep =
  | { kind: 'choosing' }
  /** The backend is asked, since when (epoch ms of this computer). */
  | { kind: 'asking'; voucher: Voucher; since: number }
  /** Its answer was lost: it may have been redeemed. Asking again is the same redemption. */
  | { kind: 'unheard'; voucher: Voucher; memberId: string }
  | { kind: 'open'; redemption: Redemption; since: number }
  /** The code is on screen, and nowhere else. */
  | { kind: 'shown'; redemption: Redemption; code: RewardCode };

export const CHOOSING: RedeemStep = { kind: 'choosing' };

/**
 * Takes in a redemption that was read anew. Readings overtake each other: one that has ended is not issuing again, one
 * whose code was shown or sent once more does not go back, and what is on screen meanwhile stays.
 */
export function takeRedemption(step: RedeemStep, read: Redemption): RedeemStep {
  if ((step.kind !== 'open' && step.kind !== 'shown') || step.redemption.id !== read.id) return step;
  return isOlder(read, step.redemption) ? step : { ...step, redemption: read };
}

function isOlder({ outcome: read }: Redemption, { outcome: known }: Redemption): boolean {
  if (known.status === 'issuing') return false;
  if (known.status !== 'issued' || read.status !== 'issued') return read.status === 'issuing';
  // Once it was sent it may be that nobody has seen it after all: its message did not arrive.
  const isUnseen = read.revealed === null && known.revealed !== null && read.smsSends === 0;
  return read.smsSends < known.smsSends || isUnseen;
}

/** Puts a code on screen beside its redemption, if that is still there. */
export function showCode(step: RedeemStep, id: string, code: RewardCode): RedeemStep {
  return step.kind === 'open' && step.redemption.id === id
    ? { kind: 'shown', redemption: step.redemption, code }
    : step;
}

/**
 * The voucher that may have been redeemed for a member, and that asking again redeems no second time; null where there
 * is none. For another member it would be another redemption.
 */
export function unheardOf(step: RedeemStep, memberId: string | null): Voucher | null {
  return step.kind === 'unheard' && step.memberId === memberId ? step.voucher : null;
}

/** The redemption whose outcome is waited for; null where none is. */
export function awaitedId(step: RedeemStep): string | null {
  return step.kind === 'open' && step.redemption.outcome.status === 'issuing' ? step.redemption.id : null;
}
