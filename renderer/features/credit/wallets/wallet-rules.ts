import type { Wallet } from '#shared/api/credit.ts';
import type { Currency, Micros } from '#shared/domain/money.ts';
import { WALLET_CURRENCIES } from '#shared/domain/topup.ts';

/** The currencies that no wallet is open in yet. */
export function openableCurrencies(wallets: readonly Pick<Wallet, 'currency'>[]) {
  return WALLET_CURRENCIES.filter((currency) => wallets.every((wallet) => wallet.currency !== currency));
}

/** What a wallet holds once an amount was added: a debt is paid first. Micro-units. */
export function afterTopup(
  { available, debt }: Pick<Wallet, 'available' | 'debt'>,
  amount: Micros,
): { available: Micros; debtPaid: Micros } {
  const debtPaid = Math.min(debt, amount);
  return { available: available + amount - debtPaid, debtPaid };
}

export function walletOf<W extends { currency: Currency }>(wallets: readonly W[], currency: Currency): W | undefined {
  return wallets.find((wallet) => wallet.currency === currency);
}
