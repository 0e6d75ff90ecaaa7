import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { methods } from '#shared/contract/bridge.ts';
import { resultSchema } from '#shared/error-schemas.ts';
import { err } from '#shared/errors.ts';
import { createTestCore } from '#test/core-fakes.ts';
import { connectFakeIpc } from '#test/fake-ipc.ts';
import { tempFolder } from '#test/temp-folder.ts';
import { weighInput } from '../../../electron/hosts/electron/page/ipc-input.ts';

const anyResult = resultSchema(z.unknown());
const LIMIT = 64 * 1024;

function page() {
  const core = createTestCore(tempFolder());
  core.start();
  onTestFinished(core.close);
  const { call, ourPage } = connectFakeIpc(core);
  return { core, call: (...args: unknown[]) => call(ourPage, ...args) };
}

const names = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...Object.keys(methods)) },
  fc.constantFrom('__proto__', 'constructor', 'toString', 'hasOwnProperty', 'then', '', ' ', '\0', 'app', 'app.', '…'),
  fc.string({ unit: 'binary' }),
  fc.constant('x'.repeat(1_000_000)),
  fc.oneof(fc.double(), fc.boolean(), fc.constant(null), fc.constant(undefined), fc.array(fc.string())),
);

/** Whatever can be cloned into another process: more than JSON has. */
const cloneable = fc.anything({
  withBigInt: true,
  withBoxedValues: true,
  withDate: true,
  withMap: true,
  withSet: true,
  withNullPrototype: true,
  withSparseArray: true,
  withTypedArray: true,
  maxDepth: 4,
});

/** Objects with the fields that methods know, and anything in them. */
const nearly = fc.dictionary(
  fc.constantFrom('theme', 'language', 'phone', 'pin', 'url', 'email', 'code', 'amount', '__proto__', 'constructor'),
  fc.oneof(cloneable, fc.constantFrom('dark', 'en', '+6581234567', '1234', Number.NaN, -0, 1e308, '\uD800')),
);

function nest(depth: number): unknown {
  let value: unknown = {};
  for (let level = 0; level < depth; level += 1) value = level % 2 === 0 ? [value] : { value };
  return value;
}

function cycle(): unknown {
  const value: Record<string, unknown> = { theme: 'dark' };
  value.itself = [value];
  return value;
}

describe('whatever a page sends', () => {
  it('is answered with a coded result, and the core lives on', async () => {
    const { core, call } = page();
    await fc.assert(
      fc.asyncProperty(names, fc.oneof(cloneable, nearly), async (name, input) => {
        const answer = await call(name, input);
        expect(anyResult.safeParse(answer).success).toBe(true);
        expect(answer).not.toEqual(err('internal'));
      }),
      { numRuns: 1_500 },
    );
    expect(Reflect.get({}, 'theme')).toBeUndefined();
    expect(await core.call('app.getSnapshot', {})).toMatchObject({ ok: true });
  });

  it.each<[string, unknown]>([
    ['a map', new Map([['theme', 'dark']])],
    ['a set', new Set(['dark'])],
    ['a date', new Date(0)],
    ['a buffer', new ArrayBuffer(8)],
    ['bytes', new Uint8Array(8)],
    ['a pattern', /a/],
    ['an error', new Error('x')],
    ['a large integer', 10n],
    ['no number', { theme: Number.NaN }],
    ['an endless number', { theme: Number.POSITIVE_INFINITY }],
    ['nothing', undefined],
    ['a field of nothing', { theme: undefined }],
    ['an array with holes', new Array(3)],
    ['a map inside', [{ theme: new Map() }]],
  ])('is no input when JSON cannot carry it: %s', async (_what, input) => {
    expect(await page().call('app.setTheme', input)).toEqual(err('invalid_request'));
  });

  it.each<[string, unknown]>([
    ['a long text', 'x'.repeat(LIMIT)],
    ['a long text somewhere', { theme: { name: ['x'.repeat(LIMIT)] } }],
    ['a long name of a field', { ['x'.repeat(LIMIT)]: 1 }],
    ['many texts', Array.from({ length: 100 }, () => 'x'.repeat(700))],
    ['many values', Array.from({ length: LIMIT }, () => 0)],
    ['many fields', Object.fromEntries(Array.from({ length: LIMIT / 2 }, (_, index) => [`${index}`, 0]))],
    ['an array with nothing but holes', new Array(2 ** 32 - 1)],
    ['what contains itself', cycle()],
  ])('is refused when it is more than a form can hold: %s', async (_what, input) => {
    expect(await page().call('app.setTheme', input)).toEqual(err('body_too_large'));
  });

  it('may be as deep as it likes', async () => {
    expect(await page().call('app.setTheme', nest(2_000))).toMatchObject({ error: { code: 'invalid_request' } });
    // Deeper than a copy between processes can be.
    expect(weighInput(nest(10_000))).toBe('fits');
    expect(weighInput(nest(1_000_000))).toBe('too_large');
  });

  it('is weighed in no more time than its limit takes', () => {
    const started = performance.now();
    for (const input of [cycle(), new Array(2 ** 32 - 1), nest(LIMIT)]) weighInput(input);
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  it('cannot bend what all objects have in common', async () => {
    const { call } = page();
    for (const text of ['{"__proto__":{"bent":true}}', '{"constructor":{"prototype":{"bent":true}}}']) {
      expect(await call('app.setTheme', JSON.parse(text))).toMatchObject({ error: { code: 'invalid_request' } });
    }
    expect('bent' in {}).toBe(false);
  });

  it('fits when it is what JSON can carry', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (input) => {
        expect(weighInput(input)).toBe('fits');
      }),
    );
  });
});
