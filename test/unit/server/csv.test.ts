import { text } from 'node:stream/consumers';
import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { historyCsv } from '#server/modules/history/csv.ts';
import type { HistoryEntry } from '#shared/api/history.ts';
import { parseMicros } from '#shared/domain/money.ts';

const entry: HistoryEntry = {
  id: '00000000-0000-4000-8000-000000000000',
  at: Date.parse('2026-11-23T10:42:07.123+08:00'),
  kind: 'settle',
  purpose: 'registration_otp',
  currency: 'USD',
  amount: -36_800,
  staffName: 'Mei Lin',
  deviceName: 'Front till',
  phoneMasked: '+65 ···· 4567',
  unitPrice: 36_800,
  segments: 1,
};

async function* pagesOf(...entries: Partial<HistoryEntry>[]) {
  for (const change of entries) yield [{ ...entry, ...change }];
}

/** The lines after the names, each as its cells; no cell in these tests holds a line break. */
async function cellsOf(...entries: Partial<HistoryEntry>[]): Promise<string[][]> {
  const csv = await text(historyCsv(pagesOf(...entries), 'Asia/Singapore'));
  const lines = csv.trimEnd().split('\n').slice(1);
  return lines.map((line) => [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(cell));
}
const cell = ([, quoted, plain]: RegExpMatchArray) => quoted?.replaceAll('""', '"') ?? plain ?? '';

describe('the history as CSV', () => {
  it('begins with a byte order mark and the names of its columns', async () => {
    const bytes = await historyCsv(pagesOf(), 'Asia/Singapore').toArray();
    expect(Buffer.concat(bytes).toString()).toBe(
      '\uFEFFtime,kind,purpose,currency,amount,staff,device,number,unit price,segments\n',
    );
  });

  it('has the shop’s time with its offset, plain decimals, and nothing where there is nothing', async () => {
    const [message, topup] = await cellsOf(
      {},
      {
        kind: 'topup',
        purpose: 'auto_topup',
        amount: 50_000_000,
        staffName: null,
        deviceName: null,
        phoneMasked: null,
        unitPrice: null,
        segments: null,
      },
    );
    expect(message).toEqual([
      '2026-11-23T10:42:07+08:00',
      'settle',
      'registration_otp',
      'USD',
      '-0.0368',
      'Mei Lin',
      'Front till',
      // A number begins with a plus, as a formula may.
      "'+65 ···· 4567",
      '0.0368',
      '1',
    ]);
    expect(topup?.slice(1)).toEqual(['topup', 'auto_topup', 'USD', '50.00', '', '', '', '', '']);
  });

  it('keeps amounts exact and calculable, up to the largest there is', async () => {
    const amounts = [-1, 1, -10, 120_000_000, -Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER];
    const cells = await cellsOf(...amounts.map((amount) => ({ amount })));
    expect(cells.map((line) => line[4])).toEqual([
      '-0.000001',
      '0.000001',
      '-0.00001',
      '120.00',
      '-9007199254.740991',
      '9007199254.740991',
    ]);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 999_999_999_999_999 }), async (amount) => {
        const [line] = await cellsOf({ amount });
        expect(parseMicros(line?.[4] ?? '')).toBe(amount);
      }),
    );
  });

  it.each(['=HYPERLINK("http://x")', '+1+1', '-2+3', '@SUM(A1)', '\t=1', '\r=1', '＝1+1', '＋1', '－1', '＠1'])(
    'does not let %j run as a formula, whoever is called so',
    async (name) => {
      const csv = await text(historyCsv(pagesOf({ staffName: name, deviceName: name }), 'Asia/Singapore'));
      const [, staff, device] = /0\.0368,("?'(?:[^"]|"")*"?),("?'(?:[^"]|"")*"?),'\+65/.exec(csv) ?? [];
      for (const field of [staff, device]) expect(field?.replaceAll('"', '')).toMatch(/^'/);
    },
  );

  it('does not let what follows another separator run either', async () => {
    const [line] = await cellsOf({ staffName: 'Mei;=1+1', deviceName: 'Till; -2' });
    expect(line?.slice(5, 7)).toEqual(["Mei;'=1+1", "Till; '-2"]);
  });

  it('keeps names that look like CSV in one cell', async () => {
    const [line] = await cellsOf({ staffName: 'Lin, "Mei"', deviceName: 'ร้านกาแฟ 咖啡店' });
    expect(line?.slice(5, 7)).toEqual(['Lin, "Mei"', 'ร้านกาแฟ 咖啡店']);
  });

  it('reads no more pages than are taken from it, and ends the reading when nobody takes any', async () => {
    let pages = 0;
    let ended = false;
    async function* endless() {
      try {
        for (;;) {
          pages += 1;
          yield Array.from({ length: 1_000 }, () => entry);
        }
      } finally {
        ended = true;
      }
    }
    const csv = historyCsv(endless(), 'Asia/Singapore');
    for (let turn = 0; turn < 2_000; turn++) await setImmediate();
    expect(pages).toBeLessThan(4);
    csv.destroy();
    for (let turn = 0; turn < 20; turn++) await setImmediate();
    expect(ended).toBe(true);
  });

  it('breaks off when the history cannot be read, rather than end as if it were whole', async () => {
    async function* failing() {
      yield [entry];
      throw new Error('the disk is gone');
    }
    await expect(text(historyCsv(failing(), 'Asia/Singapore'))).rejects.toThrow('the disk is gone');
  });
});
