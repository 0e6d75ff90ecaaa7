import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tempFolder } from '#test/temp-folder.ts';
import { createFileLog } from '../../../electron/hosts/electron/guard/file-log.ts';

const linesOf = (file: string): unknown[] =>
  readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('the log of the desktop app', () => {
  it('is a line of JSON for each event, on disk when the call returns', () => {
    const folder = tempFolder();
    const { log, file } = createFileLog(folder);
    expect(file).toBe(join(folder, 'logs', 'main.log'));
    log.warn('request_failed', { route: 'GET /v1/credit', code: 'server_timeout' });
    log.error('cache_unavailable');
    const at = expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/);
    expect(linesOf(file)).toEqual([
      { at, level: 'warn', event: 'request_failed', route: 'GET /v1/credit', code: 'server_timeout' },
      { at, level: 'error', event: 'cache_unavailable' },
    ]);
  });

  it('is for the eyes of this account only, also where it was not before', () => {
    const folder = tempFolder();
    mkdirSync(join(folder, 'logs'));
    for (const name of ['main.log', 'main.old.log']) writeFileSync(join(folder, 'logs', name), '');
    for (const name of ['', 'main.log', 'main.old.log']) chmodSync(join(folder, 'logs', name), 0o777);
    createFileLog(folder);
    const modeOf = (name: string) => statSync(join(folder, 'logs', name)).mode & 0o777;
    expect([modeOf(''), modeOf('main.log'), modeOf('main.old.log')]).toEqual([0o700, 0o600, 0o600]);
  });

  it('makes its files closed to others', () => {
    const { log, file } = createFileLog(tempFolder());
    log.warn('a');
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('keeps one file before the present one, and both within bounds', () => {
    const folder = tempFolder();
    const { log, file } = createFileLog(folder);
    const text = 'word '.repeat(700);
    for (let line = 0; line < 1_500; line += 1) log.warn('long', { line, text });
    expect(readdirSync(join(folder, 'logs')).sort()).toEqual(['main.log', 'main.old.log']);
    for (const name of ['main.log', 'main.old.log'])
      expect(statSync(join(folder, 'logs', name)).size).toBeLessThan(1.1 * 1024 * 1024);
    expect(linesOf(file).at(-1)).toMatchObject({ line: 1_499 });
  });

  it('is gone when it is removed, and goes on in a new file', () => {
    const { log, file, remove } = createFileLog(tempFolder());
    writeFileSync(file.replace('main.log', 'main.old.log'), 'older\n');
    // Close to where the next file is begun.
    const text = 'word '.repeat(700);
    for (let line = 0; line < 290; line += 1) log.warn('before', { text });
    remove();
    expect(readdirSync(join(file, '..'))).toEqual([]);
    remove();
    for (let line = 0; line < 10; line += 1) log.warn('after', { text });
    expect(linesOf(file)).toHaveLength(10);
    expect(readdirSync(join(file, '..'))).toEqual(['main.log']);
  });

  it.each(['logs', 'logs/main.log'])(
    'costs the app nothing when it cannot be written: %s is something else',
    (name) => {
      const folder = tempFolder();
      if (name === 'logs') writeFileSync(join(folder, name), '');
      else mkdirSync(join(folder, name), { recursive: true });
      const { log } = createFileLog(folder);
      expect(() => log.error('a', { b: 1 })).not.toThrow();
    },
  );

  it('says nothing on the console, also when it cannot be written', () => {
    const [folder, unusable] = [tempFolder(), tempFolder()];
    mkdirSync(join(unusable, 'logs', 'main.log'), { recursive: true });
    const program = `
      import { createFileLog } from ${JSON.stringify(new URL('../../../electron/hosts/electron/guard/file-log.ts', import.meta.url))};
      for (const folder of ${JSON.stringify([folder, unusable])}) createFileLog(folder).log.error('a');
    `;
    const { status, output } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
      encoding: 'utf8',
    });
    expect([status, output]).toEqual([0, [null, '', '']]);
    expect(existsSync(join(folder, 'logs', 'main.log'))).toBe(true);
  });

  it('touches nothing before there is something to write', () => {
    const { file } = createFileLog(tempFolder());
    expect(existsSync(file)).toBe(false);
  });
});
