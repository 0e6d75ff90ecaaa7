import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { lock, openCounter, phoneField, registerMember, signIn } from './flows.ts';
import { look } from './look.ts';
import { delayCalls } from './slow-bridge.ts';

const DIGITS = '81234567';
const NAME = 'Siti Rahmah';

/** Codes of the demo's provider. */
const CODE = /^[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}$/;

async function openRewards(page: Page): Promise<void> {
  await page.keyboard.press('F3');
  await expect(page.getByRole('heading', { name: 'Rewards', level: 1 })).toBeVisible();
}

const expectLeft = (page: Page) => expect(page.getByRole('heading', { name: 'Rewards', level: 1 })).toBeHidden();

/** From the empty field to the member, whose vouchers have the focus then. */
async function findMember(page: Page): Promise<void> {
  await expect(phoneField(page)).toBeFocused();
  await page.keyboard.type(DIGITS, { delay: 60 });
  await page.keyboard.press('Enter');
  await expectFound(page);
}

async function expectFound(page: Page): Promise<void> {
  await expect(page.getByRole('region', { name: 'Member', exact: true }).getByText(NAME)).toBeVisible();
  await expect(page.getByRole('radio').first()).toBeFocused();
}

const voucher = (page: Page, name: RegExp) => page.getByRole('radio', { name });
const code = (page: Page) => page.getByText(CODE);

test.describe('a reward', () => {
  test('is redeemed without a mouse, and its code is shown once', async ({ shop }) => {
    const { page } = shop;
    test.slow();
    await openCounter(page);
    await registerMember(shop, DIGITS, NAME);
    await openRewards(page);
    await findMember(page);
    await look(shop, 'rewards');
    await page.keyboard.press('1');
    await expect(voucher(page, /Kopi Corner/)).toBeChecked();
    await page.keyboard.press('Enter');
    await expect(page.getByText('Issued. The code is shown once.')).toBeVisible();
    await expect(code(page)).toBeHidden();
    await look(shop, 'reward-issued');

    await page.keyboard.press('F8');
    await expect(code(page)).toBeVisible();
    const shown = (await code(page).textContent()) ?? '';
    await look(shop, 'reward-code');
    const kept = await shop.filesWith(shown);
    // The provider knows what it has issued.
    expect(kept.filter((file) => !file.includes('demo-providers.sqlite'))).toEqual([]);

    // Who locks, takes it off the screen; who comes back sees that it was shown, and by whom.
    await lock(page);
    await expect(code(page)).toBeHidden();
    await signIn(page, 'Mei Lin');
    await openRewards(page);
    await page.getByRole('tab', { name: 'Redeemed today' }).press('Enter');
    const row = page.getByRole('row', { name: /Kopi Corner/ });
    await expect(row).toContainText('Code shown');
    await expect(row).toContainText(`ends in ${shown.slice(-4)}`);
    await look(shop, 'rewards-redeemed');
    await row.getByRole('button').press('Enter');
    await expect(page.getByText(/^shown .* by Mei Lin/)).toBeVisible();
    await expect(page.getByRole('button', { name: 'Show the code' })).toBeHidden();

    // The member had one today.
    await page.keyboard.press('Escape');
    await expect(phoneField(page)).toBeFocused();
    await page.keyboard.type(DIGITS, { delay: 60 });
    await page.keyboard.press('Enter');
    await expect(page.getByText('No more rewards today')).toBeVisible();
    await page.keyboard.press('1');
    await expect(page.getByRole('button', { name: /^Redeem for/ })).toBeDisabled();
  });

  test('whose code comes when nobody looks any more can still be shown', async ({ shop }) => {
    const { page } = shop;
    test.slow();
    await openCounter(page);
    await registerMember(shop, DIGITS, NAME);
    await openRewards(page);
    await findMember(page);
    await page.keyboard.press('1');
    await page.keyboard.press('Enter');
    await expect(page.getByText('Issued. The code is shown once.')).toBeVisible();
    if (shop.host === 'browser') await delayCalls(shop, 'rewards.reveal', 1_000);
    // At once, so that no answer comes in between.
    await page.evaluate(() => {
      for (const key of ['F8', 'F1']) {
        document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key, code: key, bubbles: true }));
      }
    });
    await expectLeft(page);
    await openRewards(page);
    await page.getByRole('tab', { name: 'Redeemed today' }).press('Enter');
    const row = page.getByRole('row', { name: /Kopi Corner/ });
    await row.getByRole('button').press('Enter');
    await page.keyboard.press('F8');
    await expect(code(page)).toBeVisible();

    // Once it was seen, it is not shown again.
    await page.keyboard.press('F1');
    await expectLeft(page);
    await openRewards(page);
    await page.getByRole('tab', { name: 'Redeemed today' }).press('Enter');
    await expect(row).toContainText('Code shown');
    await row.getByRole('button').press('Enter');
    await expect(page.getByText(/^shown .* by Mei Lin/)).toBeVisible();
    await expect(page.getByRole('button', { name: 'Show the code' })).toBeHidden();
  });

  test('is for the member who is on screen, and can be sent to them', async ({ shop }) => {
    const { page } = shop;
    test.slow();
    await openCounter(page);
    await registerMember(shop, DIGITS, NAME);
    await page.keyboard.press('Enter');
    await expect(phoneField(page)).toBeFocused();
    await page.keyboard.type(DIGITS, { delay: 60 });
    await page.keyboard.press('Enter');
    await expect(page.getByRole('button', { name: /^Redeem a reward/ })).toBeVisible();
    await openRewards(page);
    await expectFound(page);
    await page.keyboard.press('ArrowDown');
    await expect(voucher(page, /Kopi Corner/)).toBeChecked();
    await page.keyboard.press('Enter');
    await expect(page.getByText('Issued. The code is shown once.')).toBeVisible();
    await page.keyboard.down('F9');
    await expect(page.getByText('The code is on its way to +65 8123 4567.')).toBeVisible();
    // Held down, it comes again and again; each message would be charged.
    await page.keyboard.down('F9');
    await page.keyboard.up('F9');
    await expect(page.getByRole('button', { name: /^Send by SMS/ })).toBeEnabled();
    await expect(page.getByText('sent by SMS 1 time', { exact: false })).toBeVisible();
    await expect(code(page)).toBeHidden();
    const phones = await shop.openPhones();
    const thread = phones.getByRole('article').filter({ hasText: '+65 8123 4567' });
    await expect(thread.getByText(/your code for Kopi Corner .* is [A-Z2-9]{4}-/)).toBeVisible();
  });

  test('whose outcome is not known says so, and stays held', async ({ shop }) => {
    const { page } = shop;
    test.slow();
    await openCounter(page);
    await registerMember(shop, DIGITS, NAME);
    await openRewards(page);
    await findMember(page);
    await voucher(page, /cinema/).check();
    await page.keyboard.press('Enter');
    await expect(page.getByText('The provider has not answered')).toBeVisible();
    await look(shop, 'reward-unknown');
    // It is asked for again by itself, and found.
    await expect(page.getByText('Issued. The code is shown once.')).toBeVisible({ timeout: 60_000 });
  });
});

test('a manager chooses what is offered', async ({ shop }) => {
  const { page } = shop;
  await openCounter(page, 'Ravi Kumar');
  await openRewards(page);
  await page.getByRole('tab', { name: 'Catalogue' }).press('Enter');
  await page.getByRole('textbox', { name: 'Search brand or reward' }).fill('kopi');
  const offered = page.getByRole('switch', { name: /^Offer Kopi Corner/ });
  await expect(offered).toBeChecked();
  await look(shop, 'rewards-catalogue');
  await offered.press('Space');
  await expect(page.getByText(/^Kopi Corner .* is not offered any more\.$/)).toBeVisible();
  await page.getByRole('tab', { name: 'Redeem', exact: true }).press('Enter');
  await expect(voucher(page, /Grab/)).toBeVisible();
  await expect(voucher(page, /Kopi Corner/)).toBeHidden();
});
