import type { Redemption, Rewards, Voucher } from '#shared/api/rewards.ts';
import { fold } from '#shared/domain/search.ts';
import { assertNever } from '#shared/errors.ts';

/** Why a voucher cannot be redeemed now, as far as this counter knows. The backend decides. */
export type Hindrance = 'out' | 'walletMissing' | 'creditMissing' | 'limitReached';

export function hindranceOf(
  { currency, price, stock }: Pick<Voucher, 'currency' | 'price' | 'stock'>,
  wallets: Rewards['wallets'],
): Hindrance | null {
  if (stock === 'out') return 'out';
  const wallet = wallets.find((each) => each.currency === currency);
  if (!wallet) return 'walletMissing';
  if (wallet.available < price) return 'creditMissing';
  return wallet.limitLeft !== null && wallet.limitLeft < price ? 'limitReached' : null;
}

/** The voucher that an arrow key leads to from the chosen one; null where none can be redeemed. */
export function nextVoucher<V extends { id: string }>(
  vouchers: readonly V[],
  chosenId: string | null,
  step: 1 | -1,
): V | null {
  const at = vouchers.findIndex(({ id }) => id === chosenId);
  // Nothing is chosen yet: down begins at the top, up at the foot.
  if (at === -1) return (step === 1 ? vouchers[0] : vouchers.at(-1)) ?? null;
  return vouchers[at + step] ?? vouchers[at] ?? null;
}

/** As many of the vouchers have a key of their own. */
export const KEYED = 9;

/** The voucher that a key chooses; null where none has it, or it cannot be redeemed now. */
export function voucherOfKey<V extends Pick<Voucher, 'currency' | 'price' | 'stock'>>(
  key: string,
  vouchers: readonly V[],
  wallets: Rewards['wallets'],
): V | null {
  const voucher = /^[1-9]$/.test(key) ? vouchers[Number(key) - 1] : undefined;
  return voucher && hindranceOf(voucher, wallets) === null ? voucher : null;
}

/** What became of a redemption, as a list tells it in a word. */
export type Standing = 'issuing' | 'unknown' | 'issued' | 'shown' | 'failed';

export function standingOf({ outcome }: Redemption): Standing {
  switch (outcome.status) {
    case 'issuing':
      return outcome.unknownSince === null ? 'issuing' : 'unknown';
    case 'issued':
      return outcome.revealed === null ? 'issued' : 'shown';
    case 'failed':
      return 'failed';
    default:
      return assertNever(outcome);
  }
}

/** As a voucher is called in a sentence: `Grab S$10 ride`. */
export function voucherName({ brand, name }: Pick<Voucher, 'brand' | 'name'>): string {
  // Some brands stand in the name of what they sell.
  return name.startsWith(brand) ? name : `${brand} ${name}`;
}

/** Those of a catalogue that have each word of a text somewhere in brand or name. */
export function findVouchers<V extends Pick<Voucher, 'brand' | 'name'>>(vouchers: readonly V[], text: string): V[] {
  const words = fold(text).split(/\s+/);
  return vouchers.filter(({ brand, name }) => words.every((word) => fold(`${brand} ${name}`).includes(word)));
}
