import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { creditBar, lock, lockTitle, openCounter, pairDevice, phoneField, sendCode, unlock } from './flows.ts';
import { look } from './look.ts';
import type { Shop } from './shop.ts';

const draftOf = (page: Page, number: string) =>
  page.getByRole('region', { name: 'Waiting to be sent' }).getByRole('listitem').filter({ hasText: number });

/** Types a number and a name without a line, and keeps them. */
async function keepDraft(page: Page, digits: string, name: string): Promise<void> {
  await expect(phoneField(page)).toBeFocused();
  await page.keyboard.type(digits, { delay: 60 });
  await page.keyboard.press('Tab');
  await page.keyboard.type(name, { delay: 60 });
  await page.keyboard.press('Enter');
  await expect(phoneField(page)).toHaveValue('');
}

/** Sends a kept draft's code, and the customer joins under the name that was kept with it. */
async function sendDraft(shop: Shop, number: string, name: string): Promise<void> {
  const { page } = shop;
  await page.getByRole('button', { name: `Send to ${number}` }).press('Enter');
  await expect(phoneField(page)).toBeFocused();
  await expect(draftOf(page, number)).toContainText('In the number field');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Delivered', { exact: true })).toBeVisible();
  await page.keyboard.type(await shop.readCode(number), { delay: 60 });
  await expect(page.getByRole('textbox', { name: 'Name' })).toHaveValue(name);
  await page.keyboard.press('Enter');
  await expect(page.getByText(`${name} is now a member`)).toBeVisible();
}

/** What a counter keeps of a PIN takes a while to compute: locks, and waits until it can be unlocked without a line. */
async function expectKnownPin(page: Page, name: RegExp): Promise<void> {
  await expect(creditBar(page)).toContainText('Offline');
  await lock(page);
  await expect(page.getByRole('button', { name })).toBeEnabled();
}

test.describe('without a line', () => {
  test('keeps what is typed, shows the last credit with its time, and goes on by itself', async ({ shop }) => {
    const { page } = shop;
    test.slow();
    await openCounter(page);
    await expect(creditBar(page)).toContainText('US$41.28');
    await shop.stopBackend();
    await expect(creditBar(page)).toContainText('Offline · as of');
    await expect(creditBar(page)).toContainText('US$41.28');
    await keepDraft(page, '81234567', 'Siti Rahmah');
    await keepDraft(page, '81234568', 'Tan Ah Kow');
    await expect(draftOf(page, '+65 8123 4567')).toContainText('Siti Rahmah');
    await look(shop, 'register-offline');

    // The counter locks, and opens by what it knows of the PIN.
    await lock(page);
    await expect(page.getByText('The server cannot be reached.', { exact: false })).toBeVisible();
    await expect(page.getByRole('button', { name: /Ravi Kumar/ })).toBeDisabled();
    await look(shop, 'lock-offline');
    await unlock(page, /Mei Lin/, '0000');
    await expect(page.getByText('That PIN is wrong')).toBeVisible();
    await page.keyboard.type('1234');
    await page.keyboard.press('Enter');
    await expect(phoneField(page)).toBeFocused();
    await expect(draftOf(page, '+65 8123 4568')).toContainText('Tan Ah Kow');

    await shop.startBackend();
    await expect(creditBar(page)).toContainText('Live');
    await sendDraft(shop, '+65 8123 4567', 'Siti Rahmah');
    await expect(draftOf(page, '+65 8123 4567')).toBeHidden();
    await expect(draftOf(page, '+65 8123 4568')).toBeVisible();
  });

  test('opens after a restart to read and to keep drafts, and is paired again when the line is back', async ({
    shop,
  }) => {
    test.slow();
    await openCounter(shop.page);
    await expect(creditBar(shop.page)).toContainText('Live');
    await shop.stopBackend();
    await expectKnownPin(shop.page, /Mei Lin/);
    // Neither host has a key ring here, so that the pairing itself ends with the app.
    const page = await shop.restartApp();
    await expect(lockTitle(page)).toBeVisible({ timeout: 30_000 });
    await unlock(page, /Mei Lin/, '1234');
    await expect(creditBar(page)).toContainText('Offline · as of');
    await expect(creditBar(page)).toContainText('US$41.28');
    await keepDraft(page, '81234567', 'Siti Rahmah');
    await look(shop, 'register-restarted-offline');

    await shop.startBackend();
    await expect(page.getByText('This computer could not keep the pairing', { exact: false })).toBeVisible({
      timeout: 40_000,
    });
    await pairDevice(page);
    await unlock(page, /Mei Lin/, '1234');
    await expect(creditBar(page)).toContainText('Live');
    await sendDraft(shop, '+65 8123 4567', 'Siti Rahmah');
  });

  test('starts all the same when the server is down, and says what that means', async ({ shop }) => {
    await shop.stopApp();
    await shop.stopBackend();
    const page = await shop.startApp();
    await page.getByRole('button', { name: 'Try it with a demo shop' }).click();
    await expect(page.getByText('The demo shop is not running')).toBeVisible();
    await shop.startBackend();
    await page.getByRole('button', { name: 'Try it with a demo shop' }).click();
    await expect(page.getByRole('heading', { name: 'Pair this device' })).toBeVisible();
  });

  test('waits with a code that was sent before, and checks it afterwards', async ({ shop }) => {
    const { page } = shop;
    await openCounter(page);
    await sendCode(page, '81234567');
    await expect(page.getByText('Delivered', { exact: true })).toBeVisible();
    const code = await shop.readCode('+65 8123 4567');
    await shop.stopBackend();
    await expect(page.getByText('Offline: a code can be checked', { exact: false })).toBeVisible();
    await shop.startBackend();
    await expect(creditBar(page)).toContainText('Live');
    await page.keyboard.type(code, { delay: 60 });
    await expect(page.getByRole('textbox', { name: 'Name' })).toBeFocused();
  });
});
