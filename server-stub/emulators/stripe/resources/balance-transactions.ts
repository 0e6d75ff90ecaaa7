import type Stripe from 'stripe';
import { z } from 'zod';
import type { Account } from '../account.ts';
import { endpoint } from '../endpoint.ts';
import { stripeId } from '../ids.ts';
import { find } from './find.ts';

const PENDING_S = 2 * 24 * 60 * 60;

/** https://docs.stripe.com/api/balance_transactions */
export const balanceTransactionEndpoints = [
  endpoint('GET', '/v1/balance_transactions/:id', z.strictObject({}), ({ account, id }) =>
    find(account.balanceTransactions, 'balance transaction', id),
  ),
];

interface Movement {
  /** In the currency's smallest coins; negative when it leaves the account. */
  amount: number;
  currency: string;
  /** What Stripe keeps of it. */
  fee?: number;
  type: 'charge' | 'refund' | 'refund_failure' | 'adjustment';
  category: 'charge' | 'refund' | 'refund_failure' | 'dispute' | 'dispute_reversal';
  /** The id of what caused it. */
  source: string;
  description?: string;
  /** Whether it can be paid out at once. */
  available: boolean;
}

/** Records money that moved on the account's balance. */
export function moveBalance(account: Account, movement: Movement): Stripe.BalanceTransaction {
  const { amount, currency, fee = 0, available } = movement;
  const created = account.now();
  const transaction: Stripe.BalanceTransaction = {
    id: stripeId('txn'),
    object: 'balance_transaction',
    amount,
    available_on: available ? created : created + PENDING_S,
    balance_type: 'payments',
    created,
    currency,
    description: movement.description ?? null,
    exchange_rate: null,
    fee,
    fee_details:
      fee === 0
        ? []
        : [{ amount: fee, application: null, currency, description: movement.description ?? null, type: 'stripe_fee' }],
    net: amount - fee,
    reporting_category: movement.category,
    source: movement.source,
    status: available ? 'available' : 'pending',
    type: movement.type,
  };
  account.balanceTransactions.put(transaction);
  return transaction;
}
