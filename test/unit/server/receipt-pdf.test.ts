import { buffer } from 'node:stream/consumers';
import { extractText, getDocumentProxy } from 'unpdf';
import { describe, expect, it } from 'vitest';
import { receiptName, receiptPdf } from '#server/modules/receipts/pdf.ts';
import type { Receipt } from '#server/modules/receipts/service.ts';

const receipt: Receipt = {
  number: 42,
  name: 'Kopi & Co',
  address: '',
  registration: '',
  currency: 'USD',
  amount: 50_000_000,
  automatic: 0,
  issuedAt: Date.parse('2026-11-23T10:42:00+08:00'),
  timeZone: 'Asia/Singapore',
  cardBrand: 'visa',
  cardLast4: '4242',
  paymentId: 'pi_1',
  corrections: [],
};

const print = (change: Partial<Receipt> = {}, demo = false) => buffer(receiptPdf({ ...receipt, ...change }, { demo }));

async function read(change?: Partial<Receipt>, demo?: boolean) {
  const pdf = await getDocumentProxy(new Uint8Array(await print(change, demo)));
  const { text, totalPages } = await extractText(pdf, { mergePages: true });
  return { text: text.replaceAll(/\s+/g, ' '), pages: totalPages };
}

describe('a receipt as PDF', () => {
  it('is the same file each time', async () => {
    const [first, second] = [await print(), await print()];
    expect(first.equals(second)).toBe(true);
  });

  it('says that no money was paid where that is so, and only there', async () => {
    expect((await read({}, true)).text).toContain('Demo — no money was paid');
    expect((await read({}, false)).text).not.toContain('Demo');
  });

  it.each([
    ['ร้านกาแฟ 咖啡店 Kopi'],
    ['台北市信義區咖啡館'],
    ['Công ty Cà phê Đà Nẵng'],
    ['Καφέ — Кофейня'],
    ['株式会社コーヒー'],
  ])('shows %s, with the fonts in the file', async (name) => {
    const bytes = (await print({ name })).toString('latin1');
    expect((await read({ name })).text).toContain(name);
    expect(bytes.match(/\/FontFile[23]/g)?.length).toBe(bytes.match(/\/Type \/FontDescriptor/g)?.length);
    expect(bytes).not.toContain('Helvetica');
    // Only the characters in use: a whole font would be hundreds of kilobytes.
    expect(bytes.length).toBeLessThan(60_000);
  });

  it('breaks long names and addresses, also without spaces, and goes on to another page', async () => {
    const thai = 'ถนนสุขุมวิทแขวงคลองเตยเหนือเขตวัฒนากรุงเทพมหานคร'.repeat(3);
    const { text, pages } = await read({ name: 'W'.repeat(120), address: `${thai}\n${'1\n'.repeat(100)}last` });
    expect(text.replaceAll(' ', '')).toContain('W'.repeat(120));
    expect(text.replaceAll(' ', '')).toContain(thai);
    expect(text).toContain('last');
    expect(text).toContain('USD 50.00');
    expect(pages).toBeGreaterThan(1);
  });

  it('has the currency’s own places and its code', async () => {
    expect((await read({ currency: 'JPY', amount: 5_000_000_000 })).text).toContain('JPY 5,000');
    expect((await read({ currency: 'KWD', amount: 12_345_000 })).text).toContain('KWD 12.345');
  });

  it('counts in six digits, and more when they do not do', () => {
    expect([1, 42, 1_234_567].map(receiptName)).toEqual(['R-000001', 'R-000042', 'R-1234567']);
  });
});
