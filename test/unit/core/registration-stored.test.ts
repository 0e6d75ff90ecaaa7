import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { restartAndSignIn } from '#test/core-world.ts';
import { at, counterWithCashier, type } from '#test/registration-desk.ts';

/** Changes what is kept on disk, as another version of the app may have left it. */
function rewrite(folder: string, name: string, change: (kept: unknown) => unknown): void {
  const database = new Database(join(folder, 'cache.sqlite'));
  const json = database.prepare<[string], string>('SELECT json FROM documents WHERE name = ?').pluck().get(name);
  const changed = JSON.stringify(change(JSON.parse(json ?? 'null')));
  database.prepare('UPDATE documents SET json = ? WHERE name = ?').run(changed, name);
  database.close();
}

describe('what another version of the app has kept', () => {
  it('loses no draft because one of them cannot be read', async () => {
    const { core, folder } = await counterWithCashier();
    for (const text of ['8123 4567', '8123 4568', '8123 4569']) {
      await core.call('registration.keep', { text, country: 'SG', name: '' });
    }
    core.close();
    rewrite(folder, 'drafts', (kept) =>
      Array.isArray(kept) ? kept.map((draft, index) => (index === 1 ? { ...draft, unknown: true } : draft)) : kept,
    );
    const again = await restartAndSignIn(core, folder, 'cashier');
    expect(again.snapshot().drafts.map(({ phone }) => phone)).toEqual(['+6581234569', '+6581234567']);
  });

  it('keeps the number in the field, where the rest of the registration has another form', async () => {
    const { core, folder } = await counterWithCashier();
    await type(core, '8123 4567');
    core.close();
    rewrite(folder, 'registration', () => ({
      step: 'phone',
      text: '8123 4567',
      country: 'SG',
      reached: null,
      sending: null,
    }));
    const again = await restartAndSignIn(core, folder, 'cashier');
    expect(at(again)).toMatchObject({ step: 'phone', text: '8123 4567', country: 'SG' });
  });
});
