import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { logLine } from '../../../electron/hosts/log-line.ts';
import { describeError, maskText } from '../../../electron/hosts/masking.ts';

/** Numbers as they are typed at a counter: seven digits or more in groups, perhaps with a country's code. */
const phone = fc
  .tuple(
    fc.constantFrom('', '+', '+65 ', '0', '(0) '),
    fc.array(fc.stringMatching(/^[0-9]{2,4}$/), { minLength: 4, maxLength: 4 }),
    fc.constantFrom('', ' ', '-', '.', '\u00a0', ') ', ' - '),
  )
  .map(([prefix, groups, gap]) => prefix + groups.join(gap));
const thaiDigits = fc
  .stringMatching(/^[0-9]{9,10}$/)
  .map((digits) => digits.replace(/\d/g, (digit) => '๐๑๒๓๔๕๖๗๘๙'[Number(digit)] ?? ''));
const base64url = fc
  .uint8Array({ minLength: 32, maxLength: 64 })
  .map((bytes) => Buffer.from(bytes).toString('base64url'));
const base64 = fc.uint8Array({ minLength: 32, maxLength: 64 }).map((bytes) => Buffer.from(bytes).toString('base64'));
const hex = fc.uint8Array({ minLength: 16, maxLength: 64 }).map((bytes) => Buffer.from(bytes).toString('hex'));
// Bytes that fast-check shrinks to are no random ones: those of a real secret vary.
const random = (token: string) => new Set(token).size > 8;
const token = fc.oneof(base64url, base64, hex).filter(random);
const code = fc.stringMatching(/^[0-9]{6}$/);
/** As vouchers have them. */
const voucher = fc.oneof(
  fc.stringMatching(/^[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}$/),
  fc.stringMatching(/^[A-Z2-9]{5}-[A-Z2-9]{5}$/),
  fc.stringMatching(/^[A-Z]{3}[2-9]{2}[A-Z2-9]{7}$/),
);
const key = fc.tuple(
  fc.constantFrom('sk_test_', 'sk_live_', 'whsec_', 'rk_live_', 'Bearer '),
  fc.stringMatching(/^[a-z]{8,30}$/),
);

const secrets = fc.oneof(
  phone.map((text) => ({ text, digits: true })),
  thaiDigits.map((text) => ({ text, digits: true })),
  fc.emailAddress().map((text) => ({ text, digits: false })),
  token.map((text) => ({ text, digits: false })),
  code.map((text) => ({ text, digits: false })),
  voucher.map((text) => ({ text, digits: false })),
  key.map(([prefix, rest]) => ({ text: prefix + rest, digits: false, kept: prefix })),
);
/** What stands around it; letters right beside it would make it another word. */
const around = fc.constantFrom(
  '',
  'to ',
  'failed for (',
  '"',
  "'",
  'https://shop.example/x?to=',
  'sent ',
  'über ',
  '数',
  ': ',
  '\n    at ',
);
const after = fc.constantFrom('', ' ', ') failed', '"', "'", ', again', '.', '\n', '! ', '。');

/** Whether what is written gives it away: the whole of it, or of a number more than its last two digits. */
function reveals(written: string, { text, digits }: { text: string; digits: boolean }): boolean {
  if (!digits) return written.includes(text);
  const plain = (value: string) => value.replace(/[^\p{Nd}]/gu, '');
  return written.split('···').some((piece) => plain(piece).includes(plain(text).slice(-3)));
}

describe('what must not stand in a log', () => {
  it('is taken out of any text', () => {
    fc.assert(
      fc.property(around, secrets, after, (before, secret, behind) => {
        expect(reveals(maskText(before + secret.text + behind), secret)).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is taken out however deep a caller hid it', () => {
    const shapes = (text: string): object[] => [
      { fact: text },
      { [text]: 1 },
      { list: ['a', { deeper: text }] },
      { error: new Error(`refused: ${text}`) },
      { nested: { list: [[text]], further: { and: { further: text } } } },
      new Map([[text, text]]),
      { toString: () => text },
    ];
    fc.assert(
      fc.property(secrets, fc.nat(6), (secret, shape) => {
        const facts = shapes(secret.text)[shape] ?? {};
        const { at: _at, ...written } = JSON.parse(logLine(0, 'error', 'a', facts));
        expect(reveals(JSON.stringify(written), secret)).toBe(false);
      }),
      { numRuns: 1_000 },
    );
  });

  it('is taken out of numbers as well', () => {
    expect(JSON.parse(logLine(0, 'warn', 'a', { to: 6581234567, ms: 120_000 }))).toMatchObject({
      to: '···67',
      ms: 120_000,
    });
  });

  it.each([
    ['password: hunter2', 'password: ···'],
    ['{"pin":"4711"}', '{"pin":"···"}'],
    ['https://owner:hunter2@shop.example/v1', 'https://shop.example/v1'],
    ['https://shop.example/v1/file?ticket=abc#x', 'https://shop.example/v1/file?···'],
    ['open /home/mei.lin/.config/Tillside', 'open /home/~/.config/Tillside'],
    ['open C:\\Users\\Mei\\AppData', 'open C:\\Users\\~\\AppData'],
    ['5f0c9b1e-2d4a-4c7e-9a51-0d6f3b8e7c21', '···'],
    ['+65 8123 4567', '+···67'],
    ['402 911', '···'],
    ['issued 7F3K-9QLM-22 to', 'issued ··· to'],
    ['X7G9Q2LM4P1Z', '···'],
  ])('is left out of %s', (text, masked) => {
    expect(maskText(text)).toBe(masked);
  });

  it.each([
    'connect ECONNREFUSED 192.168.1.20:43210',
    'listening on 127.0.0.1:54321',
    'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    'at 2026-11-22T10:42:07.123Z after 1200 ms',
    'GET /v1/shops/settings/notifications',
    'registration_verification_refused_by_provider',
    'handleRegistrationVerificationFailed',
    'net::ERR_CONNECTION_REFUSED (-102)',
    'Tillside 0.2.0 with Electron 45.4.1',
    'createUpdater (main/assets/open-core-CPylO5fb.js:24905:10)',
    '+65 ···· 4567',
  ])('is not what helps to find a fault: %s', (text) => {
    expect(maskText(text)).toBe(text);
  });

  it('does not make a line longer than can be read', () => {
    const line = logLine(0, 'error', 'a', {
      text: 'x'.repeat(1e6),
      words: 'word '.repeat(1e5),
      list: new Array(1e5).fill('y'),
    });
    expect(line.length).toBeLessThan(10_000);
  });

  it('does not take the place of what every line has', () => {
    const line = JSON.parse(logLine(0, 'error', 'a', { at: 'never', level: 'warn', event: 'b' }));
    expect(line).toEqual({ at: '1970-01-01T00:00:00.000Z', level: 'error', event: 'a' });
  });

  it('does not keep an event from being told whose facts cannot be written', () => {
    const facts = {
      get worst(): never {
        throw new Error('no');
      },
    };
    expect(JSON.parse(logLine(0, 'error', 'a', facts))).toMatchObject({ event: 'a' });
    const cyclic: { self?: object; kept: string } = { kept: 'x' };
    cyclic.self = cyclic;
    expect(JSON.parse(logLine(0, 'error', 'a', cyclic))).toMatchObject({ event: 'a', kept: 'x' });
  });

  it('is left out where the name of a fact says what it is', () => {
    const line = JSON.parse(logLine(0, 'warn', 'a', { pin: 4711, newPassword: 'kopi', deviceToken: 'x', code: 'y' }));
    expect(line).toMatchObject({ pin: '···', newPassword: '···', deviceToken: '···', code: 'y' });
  });

  it('is told of an error that a caller passed whole', () => {
    const line = JSON.parse(logLine(0, 'warn', 'a', { error: new RangeError('too "much"') }));
    expect(line).toMatchObject({ error: { error: 'RangeError: too "…"', where: expect.any(String) } });
  });

  it('takes no time that a person would notice, whatever the text', () => {
    const worst = ['x', '1 ', 'a.', '=', '://', '@', 'x/', '"', 'Bearer ', 'A_', '//a', 'AB-', 'A1', '12-'].map(
      (part) => part.repeat(4_000),
    );
    const before = performance.now();
    for (const text of worst) maskText(`${text.slice(0, 3_990)}.js:1`);
    expect(performance.now() - before).toBeLessThan(2_000);
  });
});

describe('what a log tells of an error', () => {
  it('is its kind, its message without what it quotes, and where in our own code it came from', () => {
    const error = new TypeError('Unexpected token \'M\', "Mei Lin, 81" is not valid JSON');
    error.stack = [
      'TypeError: …',
      '    at JSON.parse (<anonymous>)',
      '    at createCore (file:///home/mei/app/resources/app.asar/dist/main/main.js:120:7)',
      '    at async file:///home/mei/app/dist/main/chunk-a1.js:8:3',
      '    at Module._compile (node:internal/modules/cjs/loader:1:2)',
      '    at run (C:\\Users\\Mei\\Tillside\\resources\\app.asar\\dist\\main\\main.js:9:1)',
      '    at x (file:///home/mei/app/node_modules/dep/index.js:1:1)',
    ].join('\n');
    expect(describeError(error)).toEqual({
      error: 'TypeError: Unexpected token \'M\', "…" is not valid JSON',
      where: 'createCore (main/main.js:120:7) < (main/chunk-a1.js:8:3) < run (main\\main.js:9:1)',
    });
  });

  it('ends after some functions', () => {
    const error = new Error('deep');
    error.stack = `Error: deep\n${'    at again (file:///app/dist/main/main.js:1:2)\n'.repeat(100)}`;
    expect(describeError(error).where.split(' < ')).toHaveLength(8);
  });

  it.each(['text', 81234567, null, undefined, { phone: '81234567' }])(
    'is only the kind of what was thrown instead: %s',
    (thrown) => {
      expect(describeError(thrown)).toEqual({ error: `thrown: ${typeof thrown}`, where: '' });
    },
  );
});
