import Stripe from 'stripe';
import { describe, expect, it, vi } from 'vitest';
import { type PaymentReport, WebhookSignatureInvalid } from '#server/gateways/payments/gateway.ts';
import {
  answerBank,
  collect,
  openCheckout,
  startWebhookReceiver,
  startWithCard,
  typeCard,
} from '#test/stripe-world.ts';

/** A saved card, and whoever hears the webhooks about it. */
async function startHearing(testCard: string) {
  const receiver = await startWebhookReceiver();
  const world = await startWithCard(testCard, { webhookUrl: () => receiver.url });
  const { clock, stripe, gateway } = world;
  /** Moves time on until every event was delivered; then what the webhooks said. */
  const heard = async (): Promise<PaymentReport[]> => {
    await vi.waitFor(
      async () => {
        await clock.advance(1000);
        const events = await stripe.events.list({ limit: 100 });
        expect(events.data.every(({ pending_webhooks }) => pending_webhooks === 0)).toBe(true);
      },
      { timeout: 10_000 },
    );
    return receiver.received.flatMap(({ body, signature }) => gateway.readWebhook(body, signature) ?? []);
  };
  const listed = async (since = 0) => {
    const reports = await collect(gateway.listReports(since));
    return reports.map(({ report }) => report);
  };
  return { ...world, received: receiver.received, heard, listed };
}

const chargesOf = (reports: PaymentReport[]) => reports.filter(({ kind }) => kind === 'charge');
const correctionsOf = (reports: PaymentReport[]) => reports.filter(({ kind }) => kind === 'correction');
const paymentOf = (outcome: { kind: string; paymentId?: string }) => outcome.paymentId ?? '';

describe('what Stripe tells', () => {
  it.each(['pm_card_visa', 'pm_card_chargeCustomerFail', 'pm_card_authenticationRequired'])(
    'of a charge of %s is what the request said',
    async (testCard) => {
      const { charge, heard, listed, received } = await startHearing(testCard);
      const outcome = await charge('topup-1');
      expect(chargesOf(await heard())).toEqual([{ kind: 'charge', topupId: 'topup-1', outcome }]);
      expect(chargesOf(await listed())).toEqual([{ kind: 'charge', topupId: 'topup-1', outcome }]);
      expect(received.length).toBeGreaterThan(1);
    },
  );

  it('of an approval is each step of it', async () => {
    const { charge, clock, listed } = await startHearing('pm_card_authenticationRequired');
    const outcome = await charge('topup-1');
    await answerBank(outcome.kind === 'needs_action' ? outcome.approvalUrl : null, 'approve');
    await clock.advance(1000);
    const kinds = (await listed()).flatMap((report) => (report.kind === 'charge' ? [report.outcome.kind] : []));
    expect(kinds).toEqual(['needs_action', 'processing', 'paid']);
  });

  it('of payments that are not ours is nothing', async () => {
    const { stripe, listed, customerId, cardId } = await startHearing('pm_card_visa');
    await stripe.paymentIntents.create({
      amount: 5000,
      currency: 'usd',
      customer: customerId,
      payment_method: cardId,
      off_session: true,
      confirm: true,
    });
    expect(chargesOf(await listed())).toEqual([]);
  });

  it('of a refund is that the money went', async () => {
    const { charge, stripe, heard, listed } = await startHearing('pm_card_visa');
    const paymentId = paymentOf(await charge('topup-1'));
    const { id } = await stripe.refunds.create({ payment_intent: paymentId, amount: 2000 });
    const taken = {
      kind: 'correction',
      id,
      paymentId,
      reason: 'refund',
      state: 'taken',
      coins: 2000,
      currency: 'USD',
    };
    expect(correctionsOf(await heard())).toEqual([taken]);
    await stripe.refunds.update(id, { metadata: { note: 'x' } });
    expect(correctionsOf(await listed())).toEqual([taken, taken]);
  });

  it('of a refund that fails later is that the money came back', async () => {
    const { charge, stripe, clock, listed } = await startHearing('pm_card_refundFail');
    const paymentId = paymentOf(await charge('topup-1'));
    const { id } = await stripe.refunds.create({ payment_intent: paymentId });
    await clock.advance(5000);
    expect(correctionsOf(await listed())).toMatchObject([
      { id, reason: 'refund', state: 'taken', coins: 5000 },
      { id, reason: 'refund', state: 'reversed', coins: 5000 },
    ]);
  });

  it('of a pending refund is that the money went, again when it has arrived', async () => {
    const { charge, stripe, clock, listed } = await startHearing('pm_card_pendingRefund');
    await stripe.refunds.create({ payment_intent: paymentOf(await charge('topup-1')) });
    await clock.advance(5000);
    expect(correctionsOf(await listed())).toMatchObject([{ state: 'taken' }, { state: 'taken' }]);
  });

  it('of a dispute is what was taken, and given back when it is won', async () => {
    const { charge, stripe, clock, listed } = await startHearing('pm_card_createDispute');
    const paymentId = paymentOf(await charge('topup-1', { currency: 'SGD' }));
    await clock.advance(3000);
    const [dispute] = (await stripe.disputes.list({ payment_intent: paymentId })).data;
    const taken = { kind: 'correction', id: dispute?.id, paymentId, reason: 'dispute', coins: 5000, currency: 'SGD' };
    expect(correctionsOf(await listed())).toEqual([{ ...taken, state: 'taken' }]);
    await stripe.disputes.update(dispute?.id ?? '', { evidence: { uncategorized_text: 'winning_evidence' } });
    await clock.advance(3000);
    expect(correctionsOf(await listed())).toEqual([
      { ...taken, state: 'taken' },
      { ...taken, state: 'reversed' },
    ]);
  });

  it('of an inquiry and of a warning is nothing', async () => {
    for (const testCard of ['pm_card_createDisputeInquiry', 'pm_card_createIssuerFraudRecord']) {
      const { charge, clock, listed } = await startHearing(testCard);
      await charge('topup-1');
      await clock.advance(3000);
      expect(correctionsOf(await listed())).toEqual([]);
    }
  });

  it("of cards is whose they are, also of one that is nobody's any more", async () => {
    const { stripe, customerId, cardId, listed, clock } = await startHearing('pm_card_visa');
    const cards = { kind: 'cards', customerId };
    // Saved, and made the default.
    expect(await listed()).toEqual([cards, cards]);
    await clock.advance(60_000);
    await stripe.paymentMethods.detach(cardId);
    expect(await listed(clock.now())).toEqual([cards, cards]);
    await clock.advance(60_000);
    const { url } = await openCheckout(stripe, customerId);
    await typeCard(url, { number: '4242424242424242' });
    expect(await listed(clock.now())).toEqual([cards, cards]);
  });
});

describe('the list of what happened', () => {
  it('starts at a moment, tells the oldest first, and pages through all of it', async () => {
    const { gateway, charge, clock } = await startHearing('pm_card_visa');
    await charge('topup-old');
    await clock.advance(60_000);
    const since = clock.now();
    const ids = Array.from({ length: 110 }, (_, n) => `topup-${n}`);
    // Several share a second; their order is still the one in which they happened.
    for (const id of ids) await charge(id);
    await clock.advance(5000);
    await charge('topup-last');
    const reports = await collect(gateway.listReports(since));
    expect(reports.map(({ report }) => (report.kind === 'charge' ? report.topupId : ''))).toEqual([
      ...ids,
      'topup-last',
    ]);
    expect(reports.map(({ at }) => at)).toEqual([...ids.map(() => since), since + 5000]);
  }, 30_000);
});

describe('webhooks', () => {
  it('are refused when forged, changed, re-encoded or stale', async () => {
    const { gateway, received, clock, charge, heard } = await startHearing('pm_card_visa');
    await charge('topup-1');
    await heard();
    const [webhook] = received;
    if (webhook === undefined) throw new Error('no webhook came');
    const { body, signature } = webhook;
    const forged = Stripe.webhooks.generateTestHeaderString({
      payload: body.toString(),
      secret: 'whsec_other',
      timestamp: Math.floor(clock.now() / 1000),
    });
    const reencoded = Buffer.from(JSON.stringify(JSON.parse(body.toString())));
    const changed = Buffer.from(body.toString().replace('false', 'true'));
    const refused: [Buffer, string][] = [
      [body, forged],
      [body, ''],
      [body, 'nonsense'],
      [reencoded, signature],
      [changed, signature],
    ];
    for (const [bytes, header] of refused) {
      expect(() => gateway.readWebhook(bytes, header)).toThrow(WebhookSignatureInvalid);
    }
    await clock.advance(301_000);
    expect(() => gateway.readWebhook(body, signature)).toThrow(WebhookSignatureInvalid);
  });

  it('that say nothing that concerns us are read as nothing', async () => {
    const { gateway, received, heard } = await startHearing('pm_card_visa');
    await heard();
    const created = received.find(({ body }) => body.includes('"customer.created"'));
    expect(created && gateway.readWebhook(created.body, created.signature)).toBeNull();
  });
});
