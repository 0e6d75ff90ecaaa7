import type Stripe from 'stripe';
import { describe, expect, it } from 'vitest';
import { errorOf, startStripeWorld } from '#test/stripe-world.ts';

const EVIDENCE = { win: 'winning_evidence', lose: 'losing_evidence', escalate: 'escalate_inquiry_evidence' };

/** A payment that succeeded with a card. */
async function startPaid(card: string) {
  const world = await startStripeWorld();
  const { stripe, clock } = world;
  const intent = await stripe.paymentIntents.create({
    amount: 5000,
    currency: 'usd',
    payment_method: card,
    allowed_payment_method_types: ['card'],
    confirm: true,
  });
  const chargeId = String(intent.latest_charge);
  const findCharge = () => stripe.charges.retrieve(chargeId);
  const eventTypes = async (pattern: RegExp) => {
    const { data } = await stripe.events.list({ limit: 100 });
    return data.flatMap(({ type }) => (pattern.test(type) ? [type] : [])).reverse();
  };
  const disputes = async () => (await stripe.disputes.list({ payment_intent: intent.id })).data;
  const respond = async (dispute: Stripe.Dispute | undefined, evidence: string) => {
    await stripe.disputes.update(dispute?.id ?? '', { evidence: { uncategorized_text: evidence } });
    await clock.advance(3_000);
    return stripe.disputes.retrieve(dispute?.id ?? '');
  };
  return { ...world, intent, chargeId, findCharge, eventTypes, disputes, respond };
}

/** One that is disputed. */
async function startDisputed(card: string) {
  const world = await startPaid(card);
  await world.clock.advance(3_000);
  const [dispute] = await world.disputes();
  return { ...world, dispute };
}

describe('a refund', () => {
  it('gives back all of a payment', async () => {
    const { stripe, intent, chargeId, findCharge, eventTypes } = await startPaid('pm_card_visa');
    const refund = await stripe.refunds.create({
      payment_intent: intent.id,
      reason: 'requested_by_customer',
      metadata: { note: 'x' },
    });
    expect(refund).toMatchObject({
      object: 'refund',
      amount: 5000,
      charge: chargeId,
      payment_intent: intent.id,
      status: 'succeeded',
      reason: 'requested_by_customer',
      metadata: { note: 'x' },
    });
    expect(await findCharge()).toMatchObject({ amount_refunded: 5000, refunded: true });
    expect(await eventTypes(/refund/)).toEqual(['refund.created', 'charge.refunded']);
    expect(await stripe.refunds.retrieve(refund.id)).toEqual(refund);
    expect(await errorOf(stripe.refunds.create({ charge: chargeId }))).toMatchObject({
      code: 'charge_already_refunded',
    });
  });

  it('gives back a part, and no more than is left', async () => {
    const { stripe, intent, chargeId, findCharge } = await startPaid('pm_card_visa');
    const first = await stripe.refunds.create({ charge: chargeId, amount: 2000 });
    expect(await findCharge()).toMatchObject({ amount_refunded: 2000, refunded: false });
    const more = stripe.refunds.create({ charge: chargeId, amount: 3001 });
    expect(await errorOf(more)).toMatchObject({ statusCode: 400, param: 'amount' });
    const rest = await stripe.refunds.create({ payment_intent: intent.id });
    expect(rest.amount).toBe(3000);
    expect((await stripe.refunds.list({ payment_intent: intent.id })).data.map(({ id }) => id)).toEqual([
      rest.id,
      first.id,
    ]);
  });

  it('of 7726 is pending first and succeeds later', async () => {
    const { stripe, chargeId, clock, eventTypes } = await startPaid('pm_card_pendingRefund');
    const refund = await stripe.refunds.create({ charge: chargeId });
    expect(refund).toMatchObject({ status: 'pending', pending_reason: 'processing' });
    await clock.advance(5_000);
    expect((await stripe.refunds.retrieve(refund.id)).status).toBe('succeeded');
    expect(await eventTypes(/^refund/)).toEqual(['refund.created', 'refund.updated']);
  });

  it('of 5126 succeeds first and fails later, and the payment counts again', async () => {
    const { stripe, chargeId, clock, eventTypes, findCharge } = await startPaid('pm_card_refundFail');
    const refund = await stripe.refunds.create({ charge: chargeId, amount: 2000 });
    expect(refund.status).toBe('succeeded');
    await clock.advance(5_000);
    expect(await stripe.refunds.retrieve(refund.id, { expand: ['failure_balance_transaction'] })).toMatchObject({
      status: 'failed',
      failure_reason: 'expired_or_canceled_card',
      failure_balance_transaction: { amount: 2000, type: 'refund_failure' },
    });
    expect(await findCharge()).toMatchObject({ amount_refunded: 0, refunded: false });
    expect(await eventTypes(/^refund/)).toEqual(['refund.created', 'refund.failed']);
  });

  it('takes further metadata, and cannot be canceled', async () => {
    const { stripe, chargeId } = await startPaid('pm_card_visa');
    const { id } = await stripe.refunds.create({ charge: chargeId });
    expect(await stripe.refunds.update(id, { metadata: { note: 'x' } })).toMatchObject({ metadata: { note: 'x' } });
    expect(await errorOf(stripe.refunds.cancel(id))).toMatchObject({ statusCode: 400 });
  });

  it('is refused for a payment that did not succeed', async () => {
    const { stripe } = await startPaid('pm_card_visa');
    const intent = await stripe.paymentIntents.create({ amount: 5000, currency: 'usd' });
    const error = await errorOf(stripe.refunds.create({ payment_intent: intent.id }));
    expect(error).toMatchObject({ statusCode: 400, code: 'charge_not_refundable' });
    expect(await errorOf(stripe.refunds.create({}))).toMatchObject({ code: 'parameter_missing' });
  });
});

describe('a dispute', () => {
  it.each([
    ['pm_card_createDispute', 'fraudulent', '10.4', 'chargeback'],
    ['pm_card_createDisputeProductNotReceived', 'product_not_received', '13.1', 'chargeback'],
    ['pm_card_createCe3EligibleDispute', 'fraudulent', '10.4', 'chargeback'],
    ['pm_card_createAutoRepresentmentEligibleDispute', 'fraudulent', '10.4', 'chargeback'],
    ['pm_card_createRapidDisputeResolutionDispute', 'fraudulent', '10.4', 'chargeback'],
    ['pm_card_createCe3BlockDispute', 'fraudulent', '10.4', 'chargeback'],
    ['pm_card_createEthocaAlert', 'fraudulent', '10.4', 'chargeback'],
    ['pm_card_createComplianceDispute', 'noncompliant', '98', 'compliance'],
    ['pm_card_createMastercardComplianceDispute', 'noncompliant', '98', 'compliance'],
  ])('of %s takes the money: %s', async (card, reason, networkCode, caseType) => {
    const { dispute, chargeId, intent, findCharge, eventTypes, stripe } = await startDisputed(card);
    expect(dispute).toMatchObject({
      object: 'dispute',
      amount: 5000,
      charge: chargeId,
      payment_intent: intent.id,
      reason,
      network_reason_code: networkCode,
      payment_method_details: { type: 'card', card: { case_type: caseType } },
      status: 'needs_response',
      is_charge_refundable: false,
      balance_transactions: [{ amount: -5000, fee: 1500, net: -6500, reporting_category: 'dispute' }],
    });
    expect(await findCharge()).toMatchObject({ disputed: true });
    expect(await eventTypes(/dispute/)).toEqual(['charge.dispute.created', 'charge.dispute.funds_withdrawn']);
    expect(await errorOf(stripe.refunds.create({ charge: chargeId }))).toMatchObject({ code: 'charge_disputed' });
  });

  it('is won with winning evidence, and the money comes back', async () => {
    const { dispute, respond, eventTypes } = await startDisputed('pm_card_createDispute');
    expect(await respond(dispute, EVIDENCE.win)).toMatchObject({
      status: 'won',
      evidence_details: { has_evidence: true, submission_count: 1 },
      balance_transactions: [{ amount: -5000 }, { amount: 5000, reporting_category: 'dispute_reversal' }],
    });
    expect(await eventTypes(/dispute/)).toEqual([
      'charge.dispute.created',
      'charge.dispute.funds_withdrawn',
      'charge.dispute.updated',
      'charge.dispute.closed',
      'charge.dispute.funds_reinstated',
    ]);
  });

  it('is lost with losing evidence, or when it is given up', async () => {
    const first = await startDisputed('pm_card_createDispute');
    expect(await first.respond(first.dispute, EVIDENCE.lose)).toMatchObject({ status: 'lost' });
    const second = await startDisputed('pm_card_createDispute');
    expect(await second.stripe.disputes.close(second.dispute?.id ?? '')).toMatchObject({ status: 'lost' });
    expect(await errorOf(second.stripe.disputes.close(second.dispute?.id ?? ''))).toMatchObject({ statusCode: 400 });
    expect(await second.eventTypes(/reinstated/)).toEqual([]);
  });

  it('stays under review with other evidence, and open while none is submitted', async () => {
    const { stripe, dispute, respond } = await startDisputed('pm_card_createDispute');
    const evidence = { uncategorized_text: 'We sent it.' };
    const kept = await stripe.disputes.update(dispute?.id ?? '', { evidence, submit: false });
    expect(kept).toMatchObject({ status: 'needs_response', evidence, evidence_details: { submission_count: 0 } });
    expect(await respond(dispute, 'We sent it.')).toMatchObject({ status: 'under_review' });
  });

  it('of 1976 is an inquiry first, which takes nothing until it is escalated', async () => {
    const { dispute, respond, eventTypes } = await startDisputed('pm_card_createDisputeInquiry');
    expect(dispute).toMatchObject({
      status: 'warning_needs_response',
      balance_transactions: [],
      is_charge_refundable: true,
      payment_method_details: { card: { case_type: 'inquiry' } },
    });
    expect(await respond(dispute, EVIDENCE.escalate)).toMatchObject({
      status: 'needs_response',
      is_charge_refundable: false,
      balance_transactions: [{ amount: -5000 }],
    });
    expect(await eventTypes(/dispute/)).toEqual([
      'charge.dispute.created',
      'charge.dispute.updated',
      'charge.dispute.updated',
      'charge.dispute.funds_withdrawn',
    ]);
  });

  it.each([EVIDENCE.win, EVIDENCE.lose])('that is an inquiry closes with %s', async (evidence) => {
    const { dispute, respond, eventTypes } = await startDisputed('pm_card_createDisputeInquiry');
    expect(await respond(dispute, evidence)).toMatchObject({ status: 'warning_closed', balance_transactions: [] });
    expect(await eventTypes(/funds/)).toEqual([]);
  });

  it('of 0079 comes twice, each for half', async () => {
    const { disputes } = await startDisputed('pm_card_createMultipleDisputes');
    expect((await disputes()).map(({ amount }) => amount)).toEqual([2500, 2500]);
  });

  it('of 5423 is only a warning', async () => {
    const { disputes, stripe, chargeId, eventTypes } = await startDisputed('pm_card_createIssuerFraudRecord');
    expect(await disputes()).toEqual([]);
    const { data } = await stripe.radar.earlyFraudWarnings.list({ charge: chargeId });
    expect(data).toMatchObject([{ object: 'radar.early_fraud_warning', charge: chargeId, actionable: true }]);
    expect(await stripe.radar.earlyFraudWarnings.retrieve(data[0]?.id ?? '')).toEqual(data[0]);
    expect(await eventTypes(/radar/)).toEqual(['radar.early_fraud_warning.created']);
  });

  it('is only about what was not refunded', async () => {
    const { stripe, chargeId, clock, disputes } = await startPaid('pm_card_createDispute');
    await stripe.refunds.create({ charge: chargeId, amount: 2000 });
    await clock.advance(3_000);
    expect((await disputes()).map(({ amount }) => amount)).toEqual([3000]);
  });
});
