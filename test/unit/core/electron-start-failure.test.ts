import { writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tempFolder } from '#test/temp-folder.ts';
import { checkTakesFiles, tellStartFailure } from '../../../electron/hosts/electron/start-failure.ts';

async function failing(languages: string[], showErrorBox?: () => void) {
  const done: unknown[] = [];
  await tellStartFailure(
    {
      app: {
        whenReady: async () => void done.push('ready'),
        getPreferredSystemLanguages: () => languages,
        exit: (code) => void done.push(['exit', code]),
      },
      dialog: { showErrorBox: showErrorBox ?? ((...texts) => void done.push(texts)) },
      folder: '/data/Tillside',
    },
    new Error('EACCES: permission denied'),
  ).catch(() => undefined);
  return done;
}

describe('a start that fails', () => {
  it('is told of in the system’s language, once that is possible, and ends the app', async () => {
    expect(await failing(['ms-MY'])).toEqual([
      'ready',
      [
        'Tillside tidak dapat dimulakan',
        expect.stringMatching(/\/data\/Tillside .*\(Error: EACCES: permission denied\)$/),
      ],
      ['exit', 1],
    ]);
  });

  it('ends the app also where it cannot be told of', async () => {
    const done = await failing([], () => {
      throw new Error('no display');
    });
    expect(done).toEqual(['ready', ['exit', 1]]);
  });
});

describe('a data folder', () => {
  it('is tried without a trace', async () => {
    const folder = tempFolder();
    checkTakesFiles(folder);
    expect(await readdir(folder)).toEqual([]);
  });

  it('is told apart from one that takes no files', () => {
    const file = join(tempFolder(), 'file');
    writeFileSync(file, '');
    expect(() => checkTakesFiles(file)).toThrow();
  });
});
