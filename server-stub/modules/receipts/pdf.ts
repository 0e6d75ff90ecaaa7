import type { Readable } from 'node:stream';
import PDFDocument from 'pdfkit';
import { brandName } from '#shared/domain/card-brand.ts';
import { type Currency, MICROS_PER_UNIT, type Micros, SMS_CURRENCY } from '#shared/domain/money.ts';
import type { Receipt } from './service.ts';
import { type Style, Typesetter } from './typesetter.ts';

/** A5, in points. */
const PAGE = { width: 419.53, height: 595.28, margin: 40 };
const INK = '#1b1f23';
const DIM = '#5f676f';
const LINE = '#e4e4e0';
const ACCENT = '#0b7a69';
const AMBER = '#b45f06';

const BODY: Style = { size: 10, colour: INK };
const LABEL: Style = { size: 9, colour: DIM };
const STRONG: Style = { size: 10, weight: 600, colour: INK };

/** `R-000042` */
export function receiptName(number: number): string {
  return `R-${number.toString().padStart(6, '0')}`;
}

/**
 * A receipt as a PDF, the same bytes for the same receipt.
 * @param demo whether the payment provider is a stand-in: then it says that no money was paid
 */
export function receiptPdf(receipt: Receipt, { demo }: { demo: boolean }): Readable {
  const name = receiptName(receipt.number);
  const doc = new PDFDocument({
    size: [PAGE.width, PAGE.height],
    margin: 0,
    lang: 'en',
    // PDFKit would open with Helvetica, which the file then would have to name.
    font: '',
    info: { Title: `Receipt ${name}`, Author: 'Tillside', CreationDate: new Date(receipt.issuedAt) },
  });
  new ReceiptPage(doc).draw(receipt, name, demo);
  doc.end();
  return doc;
}

/** Draws from top to bottom. */
class ReceiptPage {
  readonly #doc: PDFKit.PDFDocument;
  readonly #type: Typesetter;
  /** The next baseline. */
  #y = PAGE.margin;
  readonly #left = PAGE.margin;
  readonly #width = PAGE.width - 2 * PAGE.margin;

  constructor(doc: PDFKit.PDFDocument) {
    this.#doc = doc;
    this.#type = new Typesetter(doc);
  }

  draw(receipt: Receipt, name: string, demo: boolean): void {
    this.#doc.rect(0, 0, PAGE.width, 6).fill(ACCENT);
    this.#y = 58;
    this.#pair('Tillside', name, { size: 17, weight: 600, colour: ACCENT }, { ...STRONG, size: 13 });
    this.#pair('Receipt', dateTime(receipt.issuedAt, receipt.timeZone), LABEL, LABEL);
    if (demo) this.#demoLine();
    this.#rule();
    this.#payer(receipt);
    this.#rule();
    this.#row('For', `Prepaid credit · ${serviceOf(receipt.currency)}`);
    this.#row('Top-up', receipt.automatic === 1 ? 'Auto Topup' : 'One Time Topup');
    this.#row('Card', `${brandName(receipt.cardBrand)} ·· ${receipt.cardLast4}`);
    this.#row('Payment', receipt.paymentId ?? '–');
    this.#rule();
    this.#pair('Paid', money(receipt.amount, receipt.currency), STRONG, { ...STRONG, size: 15 });
    this.#corrections(receipt);
  }

  #payer({ name, address, registration }: Receipt): void {
    this.#wide('Paid by', LABEL);
    this.#y += 2;
    this.#wide(name, { ...STRONG, size: 12 });
    if (address !== '') this.#wide(address, BODY);
    if (registration !== '') this.#wide(registration, { ...BODY, colour: DIM });
  }

  #corrections({ corrections, amount, currency, timeZone }: Receipt): void {
    if (corrections.length === 0) return;
    for (const { reason, amount: taken, taken_at, reversed_at } of corrections) {
      const what = reason === 'refund' ? 'Refunded' : 'Disputed';
      this.#pair(`${what} on ${date(taken_at, timeZone)}`, money(-taken, currency), BODY, BODY);
      if (reversed_at === null) continue;
      const back = reason === 'refund' ? 'Refund returned' : 'Dispute won';
      this.#pair(`${back} on ${date(reversed_at, timeZone)}`, money(taken, currency), BODY, BODY);
    }
    const gone = corrections.reduce((sum, one) => sum + (one.reversed_at === null ? one.amount : 0), 0);
    this.#rule();
    this.#pair('Remains paid', money(amount - gone, currency), STRONG, STRONG);
  }

  #demoLine(): void {
    this.#y += 8;
    this.#doc.roundedRect(this.#left, this.#y - 14, this.#width, 24, 6).fill('#fbf0e2');
    this.#type.text(
      'Demo — no money was paid',
      { x: this.#left + 10, y: this.#y + 2, width: this.#width - 20 },
      {
        size: 10,
        weight: 600,
        colour: AMBER,
      },
    );
    this.#y += 24;
  }

  #row(label: string, value: string): void {
    const labelWidth = 90;
    this.#room(BODY.size);
    this.#type.text(label, { x: this.#left, y: this.#y, width: labelWidth }, LABEL);
    this.#y =
      this.#type.text(value, { x: this.#left + labelWidth, y: this.#y, width: this.#width - labelWidth }, BODY) + 4;
  }

  #pair(left: string, right: string, leftStyle: Style, rightStyle: Style): void {
    this.#room(Math.max(leftStyle.size, rightStyle.size));
    const half = { y: this.#y, width: this.#width };
    const ends = [
      this.#type.text(left, { ...half, x: this.#left }, leftStyle),
      this.#type.text(right, { ...half, x: this.#left, align: 'right' }, rightStyle),
    ];
    this.#y = Math.max(...ends);
  }

  /** Line by line, as an address may be longer than the page. */
  #wide(text: string, style: Style): void {
    for (const line of text.split('\n')) {
      this.#room(style.size);
      this.#y = this.#type.text(line, { x: this.#left, y: this.#y, width: this.#width }, style);
    }
  }

  #rule(): void {
    this.#room(BODY.size);
    const y = this.#y;
    this.#doc
      .moveTo(this.#left, y)
      .lineTo(this.#left + this.#width, y)
      .lineWidth(0.75)
      .strokeColor(LINE)
      .stroke();
    this.#y += 24;
  }

  #room(size: number): void {
    if (this.#y + size <= PAGE.height - PAGE.margin) return;
    this.#doc.addPage();
    this.#y = PAGE.margin + size;
  }
}

function serviceOf(currency: Currency): string {
  return currency === SMS_CURRENCY ? 'Service [For SMS]' : 'Rewards';
}

/** With the currency's code: a receipt goes to people who do not know whose dollar it is. */
function money(amount: Micros, currency: Currency): string {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency, currencyDisplay: 'code' });
  return format.format(amount / MICROS_PER_UNIT).replace('-', '−');
}

function date(at: number, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone }).format(at);
}

function dateTime(at: number, timeZone: string): string {
  const time = { hour: '2-digit', minute: '2-digit', timeZoneName: 'short' } as const;
  return `${date(at, timeZone)}, ${new Intl.DateTimeFormat('en-GB', { ...time, timeZone }).format(at)}`;
}
