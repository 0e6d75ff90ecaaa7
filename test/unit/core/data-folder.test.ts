import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { tempFolder } from '#test/temp-folder.ts';
import { lockData } from '../../../electron/hosts/data-lock.ts';
import { makePrivateFolder } from '../../../electron/hosts/private-folder.ts';

describe('the folder of the data', () => {
  it('is closed to others, also when it was open before', () => {
    const made = join(tempFolder(), 'deep', 'made');
    const open = join(tempFolder(), 'open');
    mkdirSync(open, { mode: 0o755 });
    for (const folder of [made, open]) {
      makePrivateFolder(folder);
      expect(statSync(folder).mode & 0o777).toBe(0o700);
    }
  });

  it('is claimed by one at a time', () => {
    const file = join(tempFolder(), 'lock.sqlite');
    const unlock = lockData(file);
    expect(lockData(file)).toBeNull();
    unlock?.();
    const again = lockData(file);
    onTestFinished(() => again?.());
    expect(again).not.toBeNull();
  });

  it('can be claimed, by one, also where the file for that is damaged', () => {
    const file = join(tempFolder(), 'lock.sqlite');
    writeFileSync(file, 'this is no database at all, and long enough to be read as the head of one'.repeat(99));
    const unlock = lockData(file);
    onTestFinished(() => unlock?.());
    expect(unlock).not.toBeNull();
    expect(lockData(file)).toBeNull();
  });

  it('can be claimed, by one, also where a folder stands in the place of that file', () => {
    const file = join(tempFolder(), 'lock.sqlite');
    mkdirSync(file);
    const unlock = lockData(file);
    expect(unlock).not.toBeNull();
    expect(lockData(file)).toBeNull();
    unlock?.();
    const again = lockData(file);
    onTestFinished(() => again?.());
    expect(again).not.toBeNull();
  });
});
