import { pipeline, Readable } from 'node:stream';
import { stringify } from 'csv-stringify';
import type { HistoryEntry } from '#shared/api/history.ts';
import { MICROS_PER_UNIT, type Micros } from '#shared/domain/money.ts';
import { isoTime } from './shop-days.ts';

/**
 * The history as a file for spreadsheets: UTF-8 with a byte order mark, which Excel needs to know it, commas, and a
 * line of names. Times carry the shop's offset, amounts are plain decimals.
 *
 * Nothing in it runs as a formula: a text that begins like one gets an apostrophe in front, which csv-stringify calls
 * `escape_formulas`. Amounts are handed over as numbers, which it leaves as they are, so that what was spent stays a
 * negative number to calculate with.
 *
 * Pages are read as fast as the reader takes the lines, and no faster.
 * @param timeZone IANA name
 */
export function historyCsv(pages: AsyncIterable<HistoryEntry[]>, timeZone: string): Readable {
  const csv = stringify({
    bom: true,
    header: true,
    escape_formulas: true,
    columns: [
      'time',
      'kind',
      'purpose',
      'currency',
      'amount',
      'staff',
      'device',
      'number',
      { key: 'unit_price', header: 'unit price' },
      'segments',
    ],
    cast: {
      number: (value, { column }) => (column === 'segments' ? value.toString() : plainDecimal(value)),
      string: (value) => value.replaceAll(AFTER_A_SEPARATOR, "$&'"),
    },
  });
  // Whoever goes away first, reader or database, ends both; the reader hears of what went wrong from the stream itself.
  pipeline(Readable.from(records(pages, timeZone)), csv, () => {});
  return csv;
}

/** Where a spreadsheet splits lines at something else than commas, what follows that would be the start of a cell. */
const AFTER_A_SEPARATOR = /[;\t\r\n]\s*(?=[=+\-@])/g;

async function* records(pages: AsyncIterable<HistoryEntry[]>, timeZone: string) {
  for await (const page of pages) {
    for (const entry of page) {
      yield {
        time: isoTime(entry.at, timeZone),
        kind: entry.kind,
        purpose: entry.purpose,
        currency: entry.currency,
        amount: entry.amount,
        staff: entry.staffName,
        device: entry.deviceName,
        number: entry.phoneMasked,
        unit_price: entry.unitPrice,
        segments: entry.segments,
      };
    }
  }
}

/** Exact, with at least two places and no more than are needed: `50.00`, `-0.0368`. */
function plainDecimal(amount: Micros): string {
  const micros = Math.abs(amount);
  const places = (micros % MICROS_PER_UNIT)
    .toString()
    .padStart(6, '0')
    .replace(/0{1,4}$/, '');
  return `${amount < 0 ? '-' : ''}${Math.floor(micros / MICROS_PER_UNIT)}.${places}`;
}
