import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { methods } from '#shared/contract/bridge.ts';
import { resultSchema } from '#shared/error-schemas.ts';
import { err, ok } from '#shared/errors.ts';
import { createFakeLog, createMemorySettings, createTestCore } from '#test/core-fakes.ts';
import { tempFolder } from '#test/temp-folder.ts';

const PASSWORD = 'correct horse battery staple';

function startCore() {
  const core = createTestCore(tempFolder());
  core.start();
  return core;
}

describe('calling the core', () => {
  it('refuses a method that does not exist', async () => {
    const core = startCore();
    expect(await core.dispatch('app.destroy', {})).toEqual(err('not_found'));
    expect(await core.dispatch('toString', {})).toEqual(err('not_found'));
    expect(await core.dispatch('__proto__', {})).toEqual(err('not_found'));
  });

  it('names the fields that do not fit, and not what was in them', async () => {
    const result = await startCore().dispatch('device.pair', { email: 1, password: PASSWORD, extra: true });
    expect(result).toMatchObject({ ok: false, error: { code: 'invalid_request' } });
    expect(JSON.stringify(result)).toContain('deviceName');
    expect(JSON.stringify(result)).not.toContain(PASSWORD);
  });

  it('answers anything at all with a coded result, and stays alive', async () => {
    const core = startCore();
    const anyResult = resultSchema(z.unknown());
    const names = fc.oneof(fc.constantFrom(...Object.keys(methods)), fc.string());
    await fc.assert(
      fc.asyncProperty(
        names,
        fc.anything({ withBigInt: true, withMap: true, withNullPrototype: true }),
        async (name, input) => {
          expect(anyResult.safeParse(await core.dispatch(name, input)).success).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
    expect(await core.dispatch('app.getSnapshot', {})).toMatchObject({ ok: true });
  });

  it('turns what a handler throws into internal, and logs nothing of the input', async () => {
    const log = createFakeLog();
    const settings = createMemorySettings();
    const write = (): never => {
      throw new Error(`cannot write ${PASSWORD}`);
    };
    const core = createTestCore(tempFolder(), { log, settings: { ...settings, write } });
    expect(await core.dispatch('app.setTheme', { theme: 'dark' })).toEqual(err('internal'));
    expect(log.lines).toHaveLength(1);
    expect(JSON.stringify(log.lines)).not.toContain(PASSWORD);
  });

  it('answers ok to what is right', async () => {
    const core = startCore();
    expect(await core.dispatch('app.setTheme', { theme: 'dark' })).toEqual(ok({}));
    expect(core.snapshot().app.theme).toBe('dark');
    expect(core.ports.settings.read().preferences.theme).toBe('dark');
  });
});
