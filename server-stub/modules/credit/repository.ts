import type { Wallet } from '#shared/api/credit.ts';
import { askOften } from '../../db/compile-once.ts';
import type { Reader } from '../../db/database.ts';
import { availableIn } from './books.ts';

const accountsOf = askOften((db, { shopId }: { shopId: string }) =>
  db
    .selectFrom('ledger_accounts')
    .where('shop_id', '=', shopId)
    .where('kind', 'in', ['wallet', 'debt'])
    .orderBy('currency')
    .selectAll(),
);

/** A shop's wallets, out of their accounts. Available = posted − held. */
export async function listWallets(reader: Reader, shopId: string): Promise<Wallet[]> {
  const accounts = await accountsOf(reader, { shopId });
  return accounts
    .filter(({ kind }) => kind === 'wallet')
    .map((wallet) => {
      const debt = accounts.find(({ kind, currency }) => kind === 'debt' && currency === wallet.currency);
      return {
        currency: wallet.currency,
        posted: wallet.credits_posted - wallet.debits_posted,
        held: wallet.debits_pending,
        available: availableIn(wallet),
        debt: debt ? debt.debits_posted - debt.credits_posted : 0,
      };
    });
}

export async function findWallet(reader: Reader, shopId: string, currency: string): Promise<Wallet | undefined> {
  return (await listWallets(reader, shopId)).find((wallet) => wallet.currency === currency);
}
