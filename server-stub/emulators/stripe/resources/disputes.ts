import type Stripe from 'stripe';
import { z } from 'zod';
import { type Account, idOf, NO_REQUEST, type Origin } from '../account.ts';
import type { Aftermath } from '../cards/behaviour.ts';
import { endpoint, param } from '../endpoint.ts';
import { invalidRequest } from '../errors.ts';
import { moveBalance } from './balance-transactions.ts';
import { EVIDENCE_FIELDS, newDispute } from './dispute-object.ts';
import { find } from './find.ts';
import { datedListParams, listObject } from './list.ts';

/** How long the issuer thinks about evidence. */
const DECIDING_MS = 3_000;
/** What Stripe keeps of a disputed payment, in coins. */
const FEE = 1_500;

const listParams = datedListParams.extend({ charge: param.text.optional(), payment_intent: param.text.optional() });

const updateParams = z.strictObject({
  evidence: z.partialRecord(z.enum(EVIDENCE_FIELDS), param.text).optional(),
  metadata: param.metadata.optional(),
  submit: param.boolean.default(true),
});

const isOpen = ({ status }: Stripe.Dispute) => /(?:needs_response|under_review)$/.test(status);
const isInquiry = ({ status }: Stripe.Dispute) => status.startsWith('warning_');

/** https://docs.stripe.com/api/disputes; disputes are made by the cards that are published for it. */
export const disputeEndpoints = [
  endpoint('GET', '/v1/disputes', listParams, ({ account, params }) =>
    listObject('/v1/disputes', account.disputes, params, {
      owner: params.charge,
      where: ({ payment_intent }) =>
        params.payment_intent === undefined || idOf(payment_intent) === params.payment_intent,
    }),
  ),
  endpoint('GET', '/v1/disputes/:id', z.strictObject({}), ({ account, id }) => find(account.disputes, 'dispute', id)),
  endpoint('POST', '/v1/disputes/:id', updateParams, ({ account, id, params, origin }) => {
    const current = openDispute(account, id);
    const { evidence, metadata } = params;
    const submits = params.submit && evidence !== undefined;
    const changed: Stripe.Dispute = {
      ...current,
      evidence: { ...current.evidence, ...evidence },
      evidence_details: {
        ...current.evidence_details,
        has_evidence: current.evidence_details.has_evidence || evidence !== undefined,
        ...(submits ? { submission_count: 1, submission_method: 'manual' } : {}),
      },
      metadata: { ...current.metadata, ...metadata },
      status: submits ? (isInquiry(current) ? 'warning_under_review' : 'under_review') : current.status,
    };
    account.disputes.put(changed);
    account.emit('charge.dispute.updated', changed, origin);
    if (submits) account.later(DECIDING_MS, { kind: 'decide_dispute', disputeId: id });
    return changed;
  }),
  endpoint('POST', '/v1/disputes/:id/close', z.strictObject({}), ({ account, id, origin }) => {
    const dispute = openDispute(account, id);
    return close(account, dispute, isInquiry(dispute) ? 'warning_closed' : 'lost', origin);
  }),
];

/** The card holder disputes a payment. */
export function openDisputes(
  account: Account,
  charge: Stripe.Charge,
  aftermath: Extract<Aftermath, { kind: 'dispute' }>,
): void {
  const rest = charge.amount - charge.amount_refunded;
  if (rest === 0) return;
  account.charges.put({ ...charge, disputed: aftermath.type !== 'inquiry' });
  const share = Math.ceil(rest / aftermath.times);
  for (const amount of aftermath.times === 1 ? [rest] : [share, rest - share]) {
    const dispute = newDispute(account.now(), charge, aftermath, amount);
    account.disputes.put(dispute);
    account.emit('charge.dispute.created', dispute, NO_REQUEST);
    if (!isInquiry(dispute)) withdraw(account, dispute);
  }
}

/** The issuer has read the evidence; the published texts say what it makes of it. */
export function decideDispute(account: Account, disputeId: string): void {
  const dispute = account.disputes.get(disputeId);
  if (dispute === undefined || !isOpen(dispute)) return;
  switch (dispute.evidence.uncategorized_text) {
    case 'winning_evidence':
      win(account, dispute);
      break;
    case 'losing_evidence':
      close(account, dispute, isInquiry(dispute) ? 'warning_closed' : 'lost', NO_REQUEST);
      break;
    case 'escalate_inquiry_evidence':
      escalate(account, dispute);
      break;
    default:
      // Any other evidence stays under review.
      break;
  }
}

function openDispute(account: Account, id: string): Stripe.Dispute {
  const dispute = find(account.disputes, 'dispute', id);
  if (!isOpen(dispute)) throw invalidRequest('charge_disputed', 'This dispute is already closed');
  return dispute;
}

function withdraw(account: Account, dispute: Stripe.Dispute): void {
  const withdrawn = withMoney(account, dispute, -dispute.amount, FEE);
  account.emit('charge.dispute.funds_withdrawn', withdrawn, NO_REQUEST);
}

function win(account: Account, dispute: Stripe.Dispute): void {
  if (isInquiry(dispute)) {
    close(account, dispute, 'warning_closed', NO_REQUEST);
    return;
  }
  const reinstated = withMoney(account, close(account, dispute, 'won', NO_REQUEST), dispute.amount, -FEE);
  account.emit('charge.dispute.funds_reinstated', reinstated, NO_REQUEST);
}

function escalate(account: Account, dispute: Stripe.Dispute): void {
  if (!isInquiry(dispute)) return;
  const { card } = dispute.payment_method_details ?? {};
  const escalated: Stripe.Dispute = {
    ...dispute,
    status: 'needs_response',
    is_charge_refundable: false,
    ...(card === undefined
      ? {}
      : { payment_method_details: { type: 'card', card: { ...card, case_type: 'chargeback' } } }),
  };
  const charge = account.charges.get(idOf(dispute.charge) ?? '');
  if (charge !== undefined) account.charges.put({ ...charge, disputed: true });
  account.disputes.put(escalated);
  account.emit('charge.dispute.updated', escalated, NO_REQUEST, { status: dispute.status });
  withdraw(account, escalated);
}

function close(
  account: Account,
  dispute: Stripe.Dispute,
  status: 'won' | 'lost' | 'warning_closed',
  origin: Origin,
): Stripe.Dispute {
  const closed: Stripe.Dispute = { ...dispute, status };
  account.disputes.put(closed);
  account.emit('charge.dispute.closed', closed, origin, { status: dispute.status });
  return closed;
}

/** Moves the disputed money, and notes it at the dispute. */
function withMoney(account: Account, dispute: Stripe.Dispute, amount: number, fee: number): Stripe.Dispute {
  const transaction = moveBalance(account, {
    amount,
    currency: dispute.currency,
    fee,
    type: 'adjustment',
    category: amount < 0 ? 'dispute' : 'dispute_reversal',
    source: dispute.id,
    description: `Chargeback ${amount < 0 ? 'withdrawal' : 'reversal'} for ${idOf(dispute.charge) ?? ''}`,
    available: true,
  });
  const moved = { ...dispute, balance_transactions: [...dispute.balance_transactions, transaction] };
  account.disputes.put(moved);
  return moved;
}
