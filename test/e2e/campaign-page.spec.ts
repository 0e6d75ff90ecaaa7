import type { Page } from '@playwright/test';
import { transport } from '#shared/contract/transport.ts';
import { expect, test } from './fixtures.ts';
import { openCounter } from './flows.ts';
import type { Shop } from './shop.ts';

/** Drafts named after their number, of which each is newer than those with a lower one. */
const DRAFTS = `
  INSERT INTO campaigns (id, shop_id, name, text, audience, state, created_at, created_by)
  WITH RECURSIVE numbers (n) AS (SELECT ? UNION ALL SELECT n + 1 FROM numbers WHERE n < ?)
  SELECT printf('00000000-0000-4000-8000-%012d', n), shop_id, 'Draft ' || n, text, audience, 'draft', ? + n, created_by
  FROM numbers, (SELECT * FROM campaigns LIMIT 1)
`;

/** A campaign that has yet to begin, a day from now. */
const SCHEDULE = `UPDATE campaigns SET state = 'scheduled', scheduled_at = ? WHERE name = 'VIP tasting'`;

async function openCampaigns(page: Page): Promise<void> {
  await openCounter(page, 'Ravi Kumar');
  await page.keyboard.press('F4');
  await expect(page.getByRole('table', { name: 'All campaigns' })).toBeVisible();
}

/** Comes back to the window, for which what is on screen is read anew. */
async function comeBack(page: Page): Promise<void> {
  for (const state of ['hidden', 'visible']) {
    await page.evaluate((state) => {
      Object.defineProperty(document, 'visibilityState', { value: state, configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    }, state);
  }
}

/** How often the page calls a method from now on; in Electron calls cannot be seen from outside. */
function countCalls({ page, host }: Shop, method: string): () => number {
  let count = host === 'electron' ? 1 : 0;
  page.on('request', (request) => {
    if (request.url().endsWith(transport.httpCall) && request.postDataJSON()?.method === method) count += 1;
  });
  return () => count;
}

test('older campaigns stay on screen when a new one comes', async ({ oldShop: shop }) => {
  const { page } = shop;
  const drafts = page.getByRole('button', { name: /^Open Draft \d+/ });
  const since = Date.now();
  const shown = async () => (await drafts.allInnerTexts()).map((text) => Number(/\d+/.exec(text)?.[0]));
  const downFrom = (newest: number, count: number) => Array.from({ length: count }, (_, index) => newest - index);
  shop.change(DRAFTS, 1, 120, since);
  await openCampaigns(page);
  const more = page.getByRole('button', { name: 'Show more' });
  await more.press('Enter');
  await expect(drafts).toHaveCount(100);

  shop.change(DRAFTS, 121, 122, since);
  await comeBack(page);
  await expect(page.getByRole('button', { name: 'Open Draft 122' })).toBeVisible();
  expect(await shown()).toEqual(downFrom(122, 102));
  await more.press('Enter');
  await expect(more).toBeHidden();
  expect(await shown()).toEqual(downFrom(122, 122));
});

test('what a scheduled campaign would come to is asked for once', async ({ oldShop: shop }) => {
  const { page } = shop;
  shop.change(SCHEDULE, Date.now() + 24 * 60 * 60 * 1_000);
  await openCampaigns(page);
  const asked = countCalls(shop, 'messaging.estimate');
  await page.getByRole('button', { name: 'Open VIP tasting' }).press('Enter');
  await expect(page.getByText(/^[\d,]+ of [\d,]+ members get it$/)).toBeVisible();
  await page.keyboard.press('F8');
  const dialog = page.getByRole('dialog', { name: 'Start VIP tasting' });
  await expect(dialog.getByText(/US\$[\d.,]+/).first()).toBeVisible();
  expect(asked()).toBe(1);
});
