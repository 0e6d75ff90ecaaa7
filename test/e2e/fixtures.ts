import { rm } from 'node:fs/promises';
import { type Browser, test as base, expect } from '@playwright/test';
import { type HostOptions, Shop } from './shop.ts';
import { makeFirstDay, makeHistory } from './shop-folder.ts';

interface WorkerFixtures {
  chrome: Browser;
  /** The backend's data of the demo shop on its first day. Hashing its secrets is slow, so every shop gets a copy. */
  firstDay: string;
  /** The same with a month behind it. */
  history: string;
}

/** Tests get an open shop, with the app on its first screen; `oldShop` has a month behind it. */
export const test = base.extend<HostOptions & { shop: Shop; oldShop: Shop }, WorkerFixtures>({
  host: ['browser', { option: true }],
  chrome: [
    async ({ playwright }, use) => {
      const browser = await playwright.chromium.launch({
        ...(process.env.TILLSIDE_TEST_BROWSER ? { executablePath: process.env.TILLSIDE_TEST_BROWSER } : {}),
        args: [
          ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
          '--disable-background-networking',
          '--disable-component-update',
          '--disable-sync',
          '--no-first-run',
        ],
      });
      await use(browser);
      await browser.close();
    },
    { scope: 'worker' },
  ],
  firstDay: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright asks for it where a fixture needs no other.
    async ({}, use) => useFolder(await makeFirstDay(), use),
    { scope: 'worker' },
  ],
  history: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright asks for it where a fixture needs no other.
    async ({}, use) => useFolder(await makeHistory(), use),
    { scope: 'worker' },
  ],
  shop: async ({ host, chrome, firstDay }, use) => {
    await useShop(await Shop.open(host, chrome, firstDay), use);
  },
  oldShop: async ({ host, chrome, history }, use) => {
    await useShop(await Shop.open(host, chrome, history), use);
  },
});

async function useFolder(folder: string, use: (folder: string) => Promise<void>): Promise<void> {
  await use(folder);
  await rm(folder, { recursive: true });
}

async function useShop(shop: Shop, use: (shop: Shop) => Promise<void>): Promise<void> {
  await shop.startApp();
  await use(shop);
  await shop.close();
}

export { expect };
