import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Reader } from '#server/db/database.ts';
import { auditAccounts } from '#test/fault-audit.ts';
import { livePayments, sign } from '#test/payment-life.ts';

const TOLERANCE_MS = 300_000;

/** The ledger and what stands on it, without what depends on who came first: ids, moments, and receipts' order. */
async function booksOf(reader: Reader) {
  const transfers = await reader
    .selectFrom('ledger_transfers as t')
    .innerJoin('ledger_accounts as debit', 'debit.id', 't.debit_account_id')
    .innerJoin('ledger_accounts as credit', 'credit.id', 't.credit_account_id')
    .select(['t.kind', 't.source_id', 't.amount', 't.purpose', 't.staff_id', 't.device_id'])
    .select(['debit.kind as debit', 'credit.kind as credit', 'credit.currency'])
    .execute();
  const accounts = await reader
    .selectFrom('ledger_accounts')
    .select(['kind', 'currency', 'debits_pending', 'debits_posted', 'credits_pending', 'credits_posted'])
    .execute();
  const topups = await reader.selectFrom('topups').select(['id', 'status', 'failure']).execute();
  const corrections = await reader
    .selectFrom('topup_corrections')
    .select(['id', 'topup_id', 'reason', 'amount', 'taken_at', 'reversed_at'])
    .execute();
  const receipts = await reader.selectFrom('receipts').select(['number', 'topup_id']).execute();
  return {
    transfers: sorted(transfers),
    accounts: sorted(accounts),
    topups: sorted(topups),
    corrections: sorted(corrections),
    receiptNumbers: receipts.map(({ number }) => number).toSorted((a, b) => a - b),
    receiptsOf: receipts.map(({ topup_id }) => topup_id).toSorted(),
  };
}

const sorted = <T>(rows: readonly T[]) => rows.map((row) => JSON.stringify(row)).toSorted();

describe('webhooks of a whole life of payments', () => {
  it('in any order, and sent ten times in parallel, change the books as once in order does', {
    timeout: 60_000,
  }, async () => {
    const life = await livePayments();
    const inOrder = await life.startBackend();
    for (const { body, signature } of life.webhooks) expect(await inOrder.deliver(body, signature)).toBe(200);
    const books = await booksOf(inOrder.database.reader);
    expect(await auditAccounts(inOrder.database.reader)).toEqual([]);
    const kinds = books.transfers.map((transfer) => JSON.parse(transfer).kind).toSorted();
    expect(kinds).toEqual([
      ...['dispute', 'dispute', 'dispute_reversed', 'opening', 'opening', 'refund', 'refund', 'refund'],
      ...['refund_reversed', 'topup', 'topup', 'topup', 'topup', 'topup', 'topup', 'topup'],
    ]);
    expect(books.receiptNumbers).toEqual([1, 2, 3, 4, 5, 6, 7]);

    const tenTimes = Array.from({ length: 10 }, () => life.webhooks).flat();
    const shuffled = fc.shuffledSubarray(tenTimes, { minLength: tenTimes.length });
    const anyOrder = fc.shuffledSubarray(life.webhooks, { minLength: life.webhooks.length });
    await fc.assert(
      fc.asyncProperty(anyOrder, async (webhooks) => {
        const backend = await life.startBackend();
        for (const { body, signature } of webhooks) expect(await backend.deliver(body, signature)).toBe(200);
        expect(await booksOf(backend.database.reader)).toEqual(books);
      }),
      { numRuns: 8 },
    );
    await fc.assert(
      fc.asyncProperty(shuffled, async (webhooks) => {
        const backend = await life.startBackend();
        const statuses = await Promise.all(webhooks.map(({ body, signature }) => backend.deliver(body, signature)));
        expect(new Set(statuses)).toEqual(new Set([200]));
        expect(await booksOf(backend.database.reader)).toEqual(books);
      }),
      { numRuns: 5 },
    );
  });

  it('that are forged, stale, re-encoded, unsigned or about others write nothing at all', {
    timeout: 60_000,
  }, async () => {
    const life = await livePayments();
    const backend = await life.startBackend();
    const before = backend.dump();
    const now = life.clock.now();
    for (const { body, signature } of life.webhooks) {
      const text = body.toString();
      const [timestamp = ''] = signature.split(',');
      const forgeries: [string, string | null][] = [
        [text, sign(text, now, 'whsec_of_somebody_else')],
        [text, `${timestamp},v1=${'0'.repeat(64)}`],
        [text, ''],
        [text, null],
        [text.replace('"livemode": false', '"livemode": true'), signature],
        // The same JSON in other bytes.
        [JSON.stringify(JSON.parse(text)), signature],
        [`${text}\n`, signature],
        ['', signature],
      ];
      for (const [forged, forgedSignature] of forgeries)
        expect(await backend.deliver(forged, forgedSignature)).toBe(400);
    }
    expect(backend.dump()).toBe(before);

    const { stripe } = life;
    const stranger = await stripe.customers.create({ name: 'Another shop' });
    const others = await stripe.paymentIntents.create({
      amount: 5_000,
      currency: 'usd',
      customer: stranger.id,
      payment_method: 'pm_card_visa',
      allowed_payment_method_types: ['card'],
      confirm: true,
    });
    await stripe.refunds.create({ payment_intent: others.id });
    const { data } = await stripe.events.list({ limit: 20 });
    const told = data.filter((event) => JSON.stringify(event).includes(others.id));
    expect(told.map(({ type }) => type)).toContain('refund.created');
    for (const event of told) {
      const text = JSON.stringify(event);
      expect(await backend.deliver(text, sign(text, now))).toBe(200);
    }
    expect(backend.dump()).toBe(before);

    await life.clock.advance(TOLERANCE_MS + 1_000);
    for (const { body, signature } of life.webhooks) expect(await backend.deliver(body, signature)).toBe(400);
    expect(backend.dump()).toBe(before);
    // They were good once: the same bytes signed anew are taken in.
    for (const { body } of life.webhooks) {
      expect(await backend.deliver(body, sign(body.toString(), life.clock.now()))).toBe(200);
    }
    expect(backend.dump()).not.toBe(before);
  });
});
