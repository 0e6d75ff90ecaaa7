import { randomUUID } from 'node:crypto';
import { extractText, getDocumentProxy } from 'unpdf';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Charge, ChargeOutcome } from '#server/gateways/payments/gateway.ts';
import { issueReceipt } from '#server/modules/receipts/service.ts';
import { createTopup, getBilling, saveReceiptDetails, type Topup } from '#shared/api/billing.ts';
import { createDownload } from '#shared/api/history.ts';
import { MICROS_PER_UNIT } from '#shared/domain/money.ts';
import { paid } from '#test/fake-gateways.ts';
import { errorCode, signInAs, startTestBackend, type TestBackend, unwrap } from '#test/test-backend.ts';

const FIFTY = 50 * MICROS_PER_UNIT;
const details = {
  legalName: 'ร้านกาแฟ 咖啡店 Kopi',
  address: '12 Jalan Besar #01-03\nSingapore 208787',
  registrationNumber: 'UEN 202612345K',
};
const failed = (): ChargeOutcome => ({ kind: 'failed', declineCode: 'card_declined' });

describe('receipts', () => {
  let backend: TestBackend;
  let token: string;

  beforeEach(async () => {
    backend = await startTestBackend();
    ({ token } = await signInAs(backend, 'owner'));
  });
  afterEach(() => backend.close());

  const billing = async () => unwrap(await backend.call(getBilling, {}, token));
  const save = (body: typeof details, operationId = randomUUID()) =>
    backend.call(saveReceiptDetails, { body: { operationId, ...body } }, token);

  async function topUp(outcome: (charge: Charge) => ChargeOutcome = paid, currency = 'USD'): Promise<Topup> {
    backend.payments.nextOutcome = outcome;
    const body = { operationId: randomUUID(), currency, amount: FIFTY, cardId: 'pm_visa' };
    const { id } = unwrap(await backend.call(createTopup, { body }, token));
    await backend.settle();
    const topup = (await billing()).topups.find((one) => one.id === id);
    if (!topup) throw new Error('the top-up is not listed');
    return topup;
  }

  /** The text of a receipt, as it would be copied out of a viewer. */
  async function read(topupId: string): Promise<string> {
    const body = { kind: 'receipt' as const, topupId };
    const { path } = unwrap(await backend.call(createDownload, { body }, token));
    const { rawPayload } = await backend.app.inject({ url: path });
    const { text } = await extractText(await getDocumentProxy(new Uint8Array(rawPayload)), { mergePages: true });
    return text.replaceAll(/\s+/g, ' ');
  }

  it('are numbered from one without gaps, whatever fails in between', async () => {
    const numbers: (number | null)[] = [];
    for (const outcome of [paid, failed, paid, failed, failed, paid]) {
      numbers.push((await topUp(outcome)).receiptNumber);
    }
    expect(numbers).toEqual([1, null, 2, null, null, 3]);
  });

  it('take no number when what they are part of fails', async () => {
    const first = await topUp();
    const lost = await topUp(failed);
    const failing = backend.database.write(async (work) => {
      const topup = await work.tx.selectFrom('topups').where('id', '=', lost.id).selectAll().executeTakeFirstOrThrow();
      expect(await issueReceipt(work, topup)).toBe(2);
      throw new Error('something else');
    });
    await expect(failing).rejects.toThrow('something else');
    expect(first.receiptNumber).toBe(1);
    expect((await topUp()).receiptNumber).toBe(2);
  });

  it('are issued once for a top-up', async () => {
    const { id } = await topUp();
    const again = await backend.database.write(async (work) => {
      const topup = await work.tx.selectFrom('topups').where('id', '=', id).selectAll().executeTakeFirstOrThrow();
      return [await issueReceipt(work, topup), await issueReceipt(work, topup)];
    });
    expect(again).toEqual([1, 1]);
  });

  it('name the shop, what was paid, with which card, and when it was in the shop', async () => {
    const { id } = await topUp();
    const text = await read(id);
    for (const part of [
      'R-000001',
      '23 November 2026, 10:42 GMT+8',
      'Paid by Kopi & Co',
      'Prepaid credit · Service [For SMS]',
      'One Time Topup',
      'Visa ·· 4242',
      `pi_${id}`,
      'USD 50.00',
    ]) {
      expect(text).toContain(part);
    }
    expect(text).not.toContain('Refunded');
  });

  it('say what a top-up of another wallet is for, in its currency', async () => {
    const text = await read((await topUp(paid, 'SGD')).id);
    expect(text).toContain('Prepaid credit · Rewards');
    expect(text).toContain('SGD 50.00');
  });

  it('keep the details that they were issued with', async () => {
    const before = await topUp();
    expect((await billing()).receiptDetails).toEqual({ legalName: 'Kopi & Co', address: '', registrationNumber: '' });
    expect(unwrap(await save(details))).toEqual(details);
    expect((await billing()).receiptDetails).toEqual(details);
    const after = await topUp();
    expect(await read(before.id)).toContain('Kopi & Co');
    const text = await read(after.id);
    expect(text).toContain('12 Jalan Besar #01-03');
    expect(text).toContain('UEN 202612345K');
    for (const word of ['ร้านกาแฟ', '咖啡店', 'Kopi']) expect(text).toContain(word);
  });

  it('refuse a name that is none, and answer a repeated command once', async () => {
    expect(errorCode(await save({ ...details, legalName: ' ' }))).toBe('invalid_request');
    const operationId = randomUUID();
    const first = await save(details, operationId);
    await save({ ...details, legalName: 'Another' });
    expect((await save(details, operationId)).bytes).toBe(first.bytes);
    expect((await billing()).receiptDetails.legalName).toBe('Another');
  });

  it('list what was taken back since, and what came back of that', async () => {
    const { id } = await topUp();
    const at = Date.parse('2026-11-24T09:00:00+08:00');
    await backend.database.write(async ({ tx }) => {
      const taken = { topup_id: id, taken_at: at, reversed_at: null };
      await tx
        .insertInto('topup_corrections')
        .values([
          { ...taken, id: 're_1', reason: 'refund', amount: 10 * MICROS_PER_UNIT },
          { ...taken, id: 'dp_1', reason: 'dispute', amount: 5 * MICROS_PER_UNIT, reversed_at: at + 86_400_000 },
        ])
        .execute();
    });
    const text = await read(id);
    expect(text).toContain('Refunded on 24 November 2026 −USD 10.00');
    expect(text).toContain('Disputed on 24 November 2026 −USD 5.00');
    expect(text).toContain('Dispute won on 25 November 2026 USD 5.00');
    expect(text).toContain('Remains paid USD 40.00');
  });
});
