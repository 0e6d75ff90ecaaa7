import type { HistoryEntry, Wallet } from '#shared/api/credit.ts';
import type { Reader } from '../../db/database.ts';

/** A wallet's figures out of its account. Available = posted − held. */
export async function listWallets(reader: Reader, shopId: string): Promise<Wallet[]> {
  const accounts = await reader
    .selectFrom('ledger_accounts')
    .where('shop_id', '=', shopId)
    .where('kind', '=', 'wallet')
    .orderBy('currency')
    .selectAll()
    .execute();
  return accounts.map((account) => {
    const posted = account.credits_posted - account.debits_posted;
    return {
      currency: account.currency,
      posted,
      held: account.debits_pending,
      available: posted - account.debits_pending,
    };
  });
}

/** The newest lines of the history: what changed the posted balance. Holds and releases changed only what is held. */
export async function listHistory(reader: Reader, shopId: string, limit: number): Promise<HistoryEntry[]> {
  const rows = await reader
    .selectFrom('ledger_transfers as t')
    .innerJoin('ledger_accounts as debited', 'debited.id', 't.debit_account_id')
    .leftJoin('staff', 'staff.id', 't.staff_id')
    .leftJoin('devices', 'devices.id', 't.device_id')
    .where('t.shop_id', '=', shopId)
    .where('t.kind', 'in', ['opening', 'topup', 'settle', 'give_back'])
    .orderBy('t.seq', 'desc')
    .limit(limit)
    .select([
      't.id',
      't.at',
      't.kind',
      't.purpose',
      't.amount',
      't.phone_masked as phoneMasked',
      'debited.kind as debitedKind',
      'debited.currency as currency',
      'staff.name as staffName',
      'devices.name as deviceName',
    ])
    .execute();
  return rows.map(({ debitedKind, kind, amount, ...row }) => {
    if (kind === 'hold' || kind === 'release') throw new Error(`${kind} is not in the history`);
    return { ...row, kind, amount: debitedKind === 'wallet' ? -amount : amount };
  });
}
