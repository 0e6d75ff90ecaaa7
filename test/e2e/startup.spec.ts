import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page, Request } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { lock, openCounter } from './flows.ts';
import { root } from './hosts.ts';

/** Bytes, compressed: all scripts that the first screen of a paired counter waits for. */
const BUDGET = 200_000;
const assets = join(root, 'dist/renderer/assets');

/** The size of a built script as a server would send it. */
const compressed = async (name: string) => gzipSync(await readFile(join(assets, name)), { level: 9 }).length;

/** Loads the page again, until what it reads ahead is there. @returns the scripts it asked for before and after the first paint */
async function scriptsOf(page: Page) {
  const asked: Request[] = [];
  page.on('requestfinished', (request) => {
    if (request.url().endsWith('.js')) asked.push(request);
  });
  await page.addInitScript(() => {
    new MutationObserver((_, observer) => {
      if (!document.body?.textContent?.includes('US$41.28')) return;
      performance.mark('balance');
      observer.disconnect();
    }).observe(document, { childList: true, subtree: true });
  });
  await page.reload();
  await expect(page.getByText('US$41.28')).toBeVisible();
  await expect.poll(() => asked.some((request) => nameOf(request).startsWith('counter-'))).toBe(true);
  const times = await page.evaluate(() => {
    const startOf = (name: string) => performance.getEntriesByName(name)[0]?.startTime ?? Number.NaN;
    return {
      origin: performance.timeOrigin,
      balance: startOf('balance'),
      painted: startOf('first-contentful-paint'),
    };
  });
  expect(times.balance).toBeLessThan(times.painted);
  const isBefore = (request: Request) => request.timing().startTime < times.origin + times.painted;
  const namesOf = (requests: Request[]) => requests.map(nameOf);
  return { before: namesOf(asked.filter(isBefore)), after: namesOf(asked.filter((request) => !isBefore(request))) };
}

function nameOf(request: Request): string {
  return basename(new URL(request.url()).pathname);
}

test.describe('the start', () => {
  test('reads no more scripts than it may before the last known balance is on screen', async ({ shop }) => {
    const { page } = shop;
    await openCounter(page);
    await lock(page);
    const { before, after } = await scriptsOf(page);
    const catalogues = (await readdir(assets)).filter((name) => /^(ms|zh|th)-.*\.js$/.test(name));
    expect(catalogues).toHaveLength(3);
    // In another language its words come on top of the English ones.
    const words = Math.max(...(await Promise.all(catalogues.map(compressed))));
    const sizes = await Promise.all(before.map(compressed));
    expect(sizes.reduce((sum, size) => sum + size, words)).toBeLessThanOrEqual(BUDGET);
    expect(before).toContainEqual(expect.stringMatching(/^first-/));
    expect(after).toContainEqual(expect.stringMatching(/^counter-/));
  });
});
