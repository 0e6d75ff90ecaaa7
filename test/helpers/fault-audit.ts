import type Stripe from 'stripe';
import type { Reader } from '#server/db/database.ts';
import type { Row } from '#server/db/schema.ts';
import { fromMinorUnits } from '#shared/domain/money.ts';
import { auditTotals } from './totals-audit.ts';

type Transfer = Row<'ledger_transfers'>;
type Sums = Pick<Row<'ledger_accounts'>, 'debits_pending' | 'debits_posted' | 'credits_pending' | 'credits_posted'>;

/**
 * Compares the backend's books with themselves and with what the payment provider says was paid.
 * @returns what is wrong, in words; empty when all is right
 */
export async function auditBooks(reader: Reader, payments: readonly Stripe.PaymentIntent[]): Promise<string[]> {
  return [
    ...(await auditAccounts(reader)),
    ...(await auditPayments(reader, payments)),
    ...(await auditReceipts(reader)),
    ...(await auditTotals(reader)),
  ];
}

/** The four sums of each account out of the transfers alone. */
function rebuildAccounts(transfers: readonly Transfer[]): Map<string, Sums> {
  const accounts = new Map<string, Sums>();
  const add = (id: string, change: Partial<Sums>) => {
    const sums = accounts.get(id) ?? { debits_pending: 0, debits_posted: 0, credits_pending: 0, credits_posted: 0 };
    sums.debits_pending += change.debits_pending ?? 0;
    sums.debits_posted += change.debits_posted ?? 0;
    sums.credits_pending += change.credits_pending ?? 0;
    sums.credits_posted += change.credits_posted ?? 0;
    accounts.set(id, sums);
  };
  for (const { kind, debit_account_id: debit, credit_account_id: credit, amount } of transfers) {
    const pending = kind === 'hold' ? amount : kind === 'settle' || kind === 'release' ? -amount : 0;
    const posted = kind === 'hold' || kind === 'release' ? 0 : amount;
    add(debit, { debits_pending: pending, debits_posted: posted });
    add(credit, { credits_pending: pending, credits_posted: posted });
  }
  return accounts;
}

export async function auditAccounts(reader: Reader): Promise<string[]> {
  const accounts = await reader.selectFrom('ledger_accounts').selectAll().execute();
  const rebuilt = rebuildAccounts(await reader.selectFrom('ledger_transfers').selectAll().execute());
  const wrong: string[] = [];
  let balance = 0;
  for (const { id, kind, currency, shop_id: _, ...stored } of accounts) {
    const sums = rebuilt.get(id) ?? { debits_pending: 0, debits_posted: 0, credits_pending: 0, credits_posted: 0 };
    const name = `${currency} ${kind}`;
    for (const [sum, value] of Object.entries(sums)) {
      const kept = Object.entries(stored).find(([column]) => column === sum)?.[1];
      if (kept !== value) wrong.push(`${name}: ${sum} is ${kept}, its transfers make ${value}`);
    }
    if (stored.debits_pending !== 0 || stored.credits_pending !== 0) wrong.push(`${name} still holds something`);
    if (kind === 'wallet' && stored.credits_posted < stored.debits_posted) wrong.push(`${name} is below zero`);
    balance += stored.debits_posted - stored.credits_posted;
  }
  if (balance !== 0) wrong.push(`debits exceed credits by ${balance}`);
  return wrong;
}

/** Paid if and only if credited once; one payment for one top-up; and the top-up says what the provider says. */
async function auditPayments(reader: Reader, payments: readonly Stripe.PaymentIntent[]): Promise<string[]> {
  const topups = await reader.selectFrom('topups').selectAll().execute();
  const credits = await reader.selectFrom('ledger_transfers').where('kind', '=', 'topup').selectAll().execute();
  const wrong: string[] = [];
  for (const { id, status, payment_id, amount, currency } of topups) {
    const made = payments.filter(({ metadata }) => metadata.topup_id === id);
    if (made.length > 1) wrong.push(`top-up ${id} was charged ${made.length} times`);
    const paid = made.some((payment) => payment.status === 'succeeded');
    if (status !== (paid ? 'paid' : 'failed')) wrong.push(`top-up ${id} is ${status}, but paid is ${paid}`);
    const credited = credits.filter(({ source_id }) => source_id === payment_id);
    if (credited.length !== (paid ? 1 : 0))
      wrong.push(`top-up ${id}, paid: ${paid}, was credited ${credited.length} times`);
    if (credited.some((credit) => credit.amount !== amount)) wrong.push(`top-up ${id} was credited another amount`);
    for (const payment of made) {
      if (fromMinorUnits(payment.amount, currency) !== amount) wrong.push(`top-up ${id} was charged another amount`);
    }
  }
  const paidIds = payments.filter((payment) => payment.status === 'succeeded').map(({ id }) => id);
  const creditedIds = credits.map(({ source_id }) => source_id);
  if (paidIds.toSorted().join() !== creditedIds.toSorted().join()) {
    wrong.push(`paid: ${paidIds.join()}, credited: ${creditedIds.join()}`);
  }
  return wrong;
}

/** One for each paid top-up, numbered from 1 without gaps. */
async function auditReceipts(reader: Reader): Promise<string[]> {
  const receipts = await reader.selectFrom('receipts').orderBy('number').selectAll().execute();
  const paid = await reader.selectFrom('topups').where('status', '=', 'paid').select('id').execute();
  const numbers = receipts.map(({ number }) => number).join();
  const wanted = paid.map((_, n) => n + 1).join();
  const wrong = numbers === wanted ? [] : [`receipts are numbered ${numbers} instead of ${wanted}`];
  const without = paid.filter(({ id }) => !receipts.some(({ topup_id }) => topup_id === id));
  return [...wrong, ...without.map(({ id }) => `top-up ${id} has no receipt`)];
}
