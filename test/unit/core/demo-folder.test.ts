import { existsSync, mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { err, ok } from '#shared/errors.ts';
import { createFakeClock, type FakeClock } from '#test/fake-clock.ts';
import { openShop } from '#test/fake-demo-process.ts';
import { tempFolder } from '#test/temp-folder.ts';
import { removeDemoFolder } from '../../../electron/hosts/demo-folder.ts';

describe('removing the demo shop', () => {
  function fill(folder: string, ...files: string[]): void {
    mkdirSync(folder, { recursive: true });
    for (const file of files) writeFileSync(join(folder, file), '');
  }
  /** Lets time pass until the work is done, which also waits for the disk. */
  async function untilSettled(work: Promise<void>, clock: FakeClock): Promise<void> {
    let settled = false;
    const done = work.finally(() => {
      settled = true;
    });
    done.catch(() => undefined);
    while (!settled) await clock.advance(100);
    return done;
  }
  const FILES = ['demo.sqlite', 'demo.sqlite-wal', 'demo-providers.sqlite', 'demo-secret.key'];

  it('ends it first, and leaves nothing; then it starts as on its first day', async () => {
    const { demo, running, folder } = openShop();
    const process = await running();
    fill(folder, ...FILES);
    process.polite = false;
    const removed = demo.remove();
    expect(existsSync(folder)).toBe(true);
    process.exit();
    await removed;
    expect(readdirSync(join(folder, '..'))).toEqual([]);
    await running();
  });

  it('has nothing to do where there is none, and finishes what an earlier try has left', async () => {
    const { demo, folder } = openShop();
    await demo.remove();
    fill(`${folder}.removed`, 'demo.sqlite');
    await demo.remove();
    expect(readdirSync(join(folder, '..'))).toEqual([]);
  });

  it('is not kept from it by what the system has put into the folder', async () => {
    const { demo, folder } = openShop();
    fill(folder, ...FILES, '.DS_Store', 'desktop.ini', 'Thumbs.db');
    expect(demo.checkReset()).toEqual(ok({}));
    await demo.remove();
    expect(readdirSync(join(folder, '..'))).toEqual([]);
  });

  it.each(['EPERM', 'EBUSY', 'EACCES'])('tries again where the folder is held for a moment: %s', async (code) => {
    const folder = join(tempFolder(), 'demo');
    fill(folder, ...FILES);
    const clock = createFakeClock();
    let refusals = 3;
    const rename = async (from: string, to: string): Promise<void> => {
      if (refusals > 0) {
        refusals -= 1;
        throw Object.assign(new Error('held'), { code });
      }
      renameSync(from, to);
    };
    const removing = removeDemoFolder(folder, clock, { rename });
    await untilSettled(removing, clock);
    expect(readdirSync(join(folder, '..'))).toEqual([]);
  });

  it('does not try for ever, and leaves all of it', async () => {
    const folder = join(tempFolder(), 'demo');
    fill(folder, ...FILES);
    const clock = createFakeClock();
    const rename = () => Promise.reject(Object.assign(new Error('held'), { code: 'EBUSY' }));
    await expect(untilSettled(removeDemoFolder(folder, clock, { rename }), clock)).rejects.toThrow('held');
    expect(readdirSync(folder)).toHaveLength(FILES.length);
  });

  it.each([
    ['a file of somebody else', (folder: string) => fill(folder, ...FILES, 'tillside.sqlite')],
    ['a folder', (folder: string) => fill(join(folder, 'demo-photos'), 'one.jpg')],
  ])('touches nothing where there is %s', async (_what, prepare) => {
    const { demo, folder } = openShop();
    prepare(folder);
    const before = readdirSync(folder);
    expect(demo.checkReset()).toEqual(err('data_not_removed'));
    await expect(demo.remove()).rejects.toThrow('more than the demo shop');
    expect(readdirSync(folder)).toEqual(before);
  });
});
