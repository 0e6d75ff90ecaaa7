import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, type Shop, test } from './fixtures.ts';
import { creditBar, openCounter, openCredit, sendCode } from './flows.ts';

/**
 * Looks at a screen in both themes: axe must find nothing, nothing may be wider than the screen, and a picture of it is
 * left in test-results/screens.
 */
async function look({ page, host }: Shop, name: string): Promise<void> {
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', theme);
    await page.screenshot({ path: `test-results/screens/${host}/${name}-${theme}.png` });
    expect(await findings(page), `axe on ${name}, ${theme}`).toEqual([]);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow, `${name}, ${theme} is wider than the screen`).toBeLessThanOrEqual(0);
  }
}

/** In legacy mode axe stays within the page, which is all that Electron has. */
async function findings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`);
}

test.describe('every screen', () => {
  test('from the first start to a saved member', async ({ shop }) => {
    const { page } = shop;
    test.slow();
    await expect(page.getByRole('button', { name: 'Try it with a demo shop' })).toBeVisible();
    await look(shop, 'welcome');
    await page.getByRole('button', { name: 'Try it with a demo shop' }).click();
    await expect(page.getByRole('heading', { name: 'Pair this device' })).toBeVisible();
    await look(shop, 'pair');
    await page.getByRole('button', { name: 'Pair this device' }).click();
    await expect(page.getByRole('heading', { name: 'Who is at the counter?' })).toBeVisible();
    await look(shop, 'lock');
    await page.getByRole('button', { name: /Mei Lin/ }).click();
    await expect(page.getByRole('heading', { name: 'Hello, Mei Lin' })).toBeVisible();
    await look(shop, 'pin');
    await page.keyboard.type('1234');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: 'New member' })).toBeVisible();
    await look(shop, 'register');
    await sendCode(page, '81234567');
    await expect(page.getByText('Delivered', { exact: true })).toBeVisible();
    const code = await shop.readCode('+65 8123 4567');
    await page.keyboard.type(code.slice(0, 4));
    await look(shop, 'code');
    await page.keyboard.type(code.slice(4));
    await expect(page.getByRole('textbox', { name: 'Name' })).toBeFocused();
    await page.keyboard.type('Siti Rahmah');
    await look(shop, 'details');
    await page.keyboard.press('Enter');
    await expect(page.getByText('Siti Rahmah is now a member')).toBeVisible();
    await look(shop, 'saved');
    await page.keyboard.press('Enter');
    await sendCode(page, '81234567');
    await expect(page.getByText('Already a member. Nothing was sent or charged.')).toBeVisible();
    await look(shop, 'known');
  });

  test('of the owner, and without a line', async ({ shop }) => {
    const { page } = shop;
    test.slow();
    await openCounter(page, 'Aisha Rahman');
    await page.getByRole('button', { name: /Kopi & Co/ }).click();
    await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible();
    await look(shop, 'settings');
    await openCredit(page);
    await look(shop, 'credit');
    await page.getByRole('button', { name: 'One Time Topup' }).first().click();
    const dialog = page.getByRole('dialog', { name: 'One Time Topup' });
    await expect(dialog).toBeVisible();
    await look(shop, 'topup');
    await dialog.getByRole('button', { name: 'Topup', exact: true }).click();
    await expect(dialog.getByRole('button', { name: 'Done' })).toBeVisible();
    await look(shop, 'topup-done');
    await dialog.getByRole('button', { name: 'Done' }).click();
    await expect(creditBar(page)).toContainText('Live');
    await shop.stopBackend();
    await expect(creditBar(page)).toContainText('Offline');
    await look(shop, 'credit-offline');
  });

  test('of the phone simulator', async ({ shop }) => {
    await openCounter(shop.page);
    await sendCode(shop.page, '81234567');
    await expect(shop.page.getByText('Delivered', { exact: true })).toBeVisible();
    const phones = await shop.openPhones();
    await expect(phones.getByRole('article')).toBeVisible();
    for (const colorScheme of ['light', 'dark'] as const) {
      await phones.emulateMedia({ colorScheme });
      await phones.screenshot({ path: `test-results/screens/${shop.host}/phones-${colorScheme}.png` });
      expect(await findings(phones)).toEqual([]);
    }
  });
});
