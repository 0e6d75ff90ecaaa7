import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTopup } from '#shared/api/billing.ts';
import { createDownload, type Download } from '#shared/api/history.ts';
import { MICROS_PER_UNIT } from '#shared/domain/money.ts';
import { errorCode, signInAs, startTestBackend, type TestBackend, unwrap } from '#test/test-backend.ts';

const MINUTE = 60_000;
const history: Download = { kind: 'history', filter: {} };

describe('a download', () => {
  let backend: TestBackend;
  let token: string;

  beforeEach(async () => {
    backend = await startTestBackend();
    ({ token } = await signInAs(backend, 'owner'));
  });
  afterEach(() => backend.close());

  const prepare = (body: Download, as = token) => backend.call(createDownload, { body }, as);
  const pathOf = async (body: Download) => unwrap(await prepare(body)).path;
  const fetch = (url: string) => backend.app.inject({ url });

  it('of the history is a CSV, without a token, as often as asked within the minute', async () => {
    const path = await pathOf(history);
    for (let time = 0; time < 2; time++) {
      const { statusCode, headers, body } = await fetch(path);
      expect(statusCode).toBe(200);
      expect(headers).toMatchObject({
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': 'attachment; filename="tillside-history-2026-11-23.csv"',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      });
      expect(body.split('\n').slice(1)).toEqual([
        '2026-11-23T10:42:00+08:00,opening,opening,SGD,120.00,,,,,',
        '2026-11-23T10:42:00+08:00,opening,opening,USD,41.28,,,,,',
        '',
      ]);
    }
  });

  it('has the filtered lines only', async () => {
    const { body } = await fetch(await pathOf({ kind: 'history', filter: { currency: 'SGD', from: '2026-11-23' } }));
    expect(body.trimEnd().split('\n')).toHaveLength(2);
    const { body: none } = await fetch(await pathOf({ kind: 'history', filter: { to: '2026-11-22' } }));
    expect(none.trimEnd().split('\n')).toHaveLength(1);
  });

  it('of a receipt is a PDF', async () => {
    const topup = { operationId: randomUUID(), currency: 'USD', amount: 50 * MICROS_PER_UNIT, cardId: 'pm_visa' };
    const { id: topupId } = unwrap(await backend.call(createTopup, { body: topup }, token));
    await backend.settle();
    const { headers, rawPayload } = await fetch(await pathOf({ kind: 'receipt', topupId }));
    expect(headers).toMatchObject({
      'content-type': 'application/pdf',
      'content-disposition': 'attachment; filename="tillside-receipt-R-000001.pdf"',
    });
    expect(rawPayload.subarray(0, 5).toString()).toBe('%PDF-');
  });

  it('is not there for a receipt that was not issued', async () => {
    expect(errorCode(await prepare({ kind: 'receipt', topupId: randomUUID() }))).toBe('not_found');
  });

  it('is over after a minute, and for whoever guesses', async () => {
    const path = await pathOf(history);
    await backend.clock.advance(MINUTE - 1);
    expect((await fetch(path)).statusCode).toBe(200);
    await backend.clock.advance(1);
    const expired = { ok: false, error: { code: 'download_expired' } };
    for (const url of [path, `${path}x`]) {
      const answer = await fetch(url);
      expect(answer.statusCode).toBe(410);
      expect(answer.json()).toEqual(expired);
    }
  });

  it('leaves neither the ticket nor, after a while, anything else behind', async () => {
    const path = await pathOf(history);
    const rows = () => backend.database.reader.selectFrom('downloads').selectAll().execute();
    expect(JSON.stringify(await rows())).not.toContain(path.split('/').at(-1));
    await backend.clock.advance(MINUTE);
    await pathOf(history);
    expect(await rows()).toHaveLength(1);
  });

  it('is the owner’s alone, after the password', async () => {
    for (const role of ['cashier', 'manager'] as const) {
      const { token: other } = await signInAs(backend, role);
      expect(errorCode(await prepare(history, other))).toBe('forbidden');
    }
    expect(errorCode(await backend.call(createDownload, { body: history }))).toBe('unauthenticated');
    await backend.clock.advance(16 * MINUTE);
    expect(errorCode(await prepare(history))).toBe('password_required');
  });
});
