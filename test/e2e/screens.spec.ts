import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { creditBar, lockTitle, openCounter, openCredit, pairDevice, sendCode } from './flows.ts';
import { look, lookBeside } from './look.ts';
import type { Shop } from './shop.ts';

test.describe('every screen', () => {
  test('from the first start to a saved member', async ({ shop }) => {
    const { page } = shop;
    test.slow();
    await expect(page.getByRole('button', { name: 'Try it with a demo shop' })).toBeVisible();
    await look(shop, 'welcome');
    await page.getByRole('button', { name: 'Try it with a demo shop' }).click();
    await expect(page.getByRole('heading', { name: 'Pair this device' })).toBeVisible();
    await look(shop, 'pair');
    await pairDevice(page);
    await expect(lockTitle(page)).toBeVisible();
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
    await lookBeside(phones, shop, 'phones');
  });
});

/** Manage Card › Add with a card whose holder is asked at the bank, up to the bank's page. */
async function addCardAtBank(shop: Shop, whileOpen: (hosted: Page) => Promise<void>): Promise<void> {
  const dialog = shop.page.getByRole('dialog', { name: 'Manage Card' });
  const hosted = await shop.hostedPage(() => dialog.getByRole('button', { name: 'Add', exact: true }).click());
  await whileOpen(hosted);
  await hosted.getByLabel('Card number').fill('4000002760003184');
  await hosted.getByLabel('Expiry').fill('12 / 34');
  await hosted.getByLabel('Security code').fill('123');
  await hosted.getByLabel('Name on card').fill('Aisha Rahman');
  await hosted.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(hosted.getByRole('button', { name: 'Approve' })).toBeVisible();
  await lookBeside(hosted, shop, 'bank-page');
  await shop.returnFrom(hosted, () => hosted.getByRole('button', { name: 'Approve' }).click());
  await expect(dialog.getByText('·· 3184 is saved', { exact: false })).toBeVisible();
}

test.describe('every screen of Billing & Credit', () => {
  test.beforeEach(async ({ oldShop: shop }) => {
    test.slow();
    await openCounter(shop.page, 'Aisha Rahman');
    await openCredit(shop.page);
    await expect(shop.page.getByText(/^Last 30 days/)).toBeVisible();
  });

  test('with cards and Auto Topup', async ({ oldShop: shop }) => {
    const { page } = shop;
    await look(shop, 'credit-month');
    await page.getByRole('heading', { name: 'History' }).scrollIntoViewIfNeeded();
    await page.getByRole('button', { name: 'Show more' }).scrollIntoViewIfNeeded();
    await look(shop, 'history');

    await page.getByRole('button', { name: 'Manage Card' }).click();
    const cards = page.getByRole('dialog', { name: 'Manage Card' });
    await addCardAtBank(shop, async (hosted) => {
      await lookBeside(hosted, shop, 'card-page');
      await look(shop, 'manage-card-adding');
    });
    await look(shop, 'manage-card');
    const remove = cards.getByRole('button', { name: /^Remove .*4242/ });
    await remove.click();
    await look(shop, 'remove-card');
    // Escape takes back one step at a time.
    await page.keyboard.press('Escape');
    await expect(remove).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(cards).toBeHidden();

    const setAutoTopup = page.getByRole('button', { name: 'Set Auto Topup' }).first();
    await setAutoTopup.click();
    const dialog = page.getByRole('dialog', { name: 'Set Auto Topup' });
    await dialog.getByRole('switch', { name: 'Auto Topup', exact: true }).check({ force: true });
    await dialog.getByRole('combobox', { name: 'Auto Topup When Balance Fall Below' }).click();
    await page.getByRole('option', { name: 'US$50', exact: true }).click();
    await dialog.getByRole('combobox', { name: 'Topup Card' }).click();
    await page.getByRole('option', { name: /3184/ }).click();
    await look(shop, 'auto-topup');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(dialog.getByText('The card was not charged')).toBeVisible();
    await look(shop, 'auto-topup-failed');
    await page.keyboard.press('Escape');
    await expect(page.getByText('Auto Topup is paused', { exact: false })).toBeVisible();
    await page.getByRole('button', { name: 'Why did it not charge?' }).click();
    await look(shop, 'auto-topup-paused');

    await setAutoTopup.click();
    await dialog.getByRole('combobox', { name: 'Topup Card' }).click();
    await page.getByRole('option', { name: /4242/ }).click();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(dialog.getByRole('button', { name: 'Done' })).toBeFocused();
    await look(shop, 'auto-topup-done');
    const inbox = await shop.openInbox();
    await expect(inbox.getByText('Auto Topup is paused', { exact: false }).first()).toBeVisible();
    await lookBeside(inbox, shop, 'inbox');
  });

  test('with top-ups, the notification and the password', async ({ oldShop: shop }) => {
    const { page } = shop;
    await page.getByRole('button', { name: 'Receipt details' }).click();
    await expect(page.getByRole('textbox', { name: 'Legal name' })).toBeFocused();
    await look(shop, 'receipt-details');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Open a wallet' }).click();
    await expect(page.getByRole('combobox', { name: 'Currency' })).toBeFocused();
    await look(shop, 'open-wallet');
    await page.keyboard.press('Escape');

    await page.getByRole('button', { name: 'One Time Topup' }).first().click();
    const topup = page.getByRole('dialog', { name: 'One Time Topup' });
    await topup.getByRole('radio', { name: 'Other amount' }).check({ force: true });
    await page.keyboard.type('77');
    await topup.getByRole('button', { name: 'Manage Card' }).click();
    await addCardAtBank(shop, async () => {});
    // Closing the cards leads back to what was typed.
    await page.keyboard.press('Escape');
    await expect(topup.getByRole('textbox', { name: 'Other amount' })).toHaveValue('77');
    const bank = await shop.hostedPage(() => topup.getByRole('button', { name: 'Topup', exact: true }).click());
    await expect(topup.getByText('The card holder has to approve')).toBeVisible();
    await look(shop, 'topup-approval');
    await lookBeside(bank, shop, 'bank-page-charge');
    await shop.returnFrom(bank, () => bank.getByRole('button', { name: 'Fail' }).click());
    await expect(topup.getByText('The card was not charged')).toBeVisible();
    await look(shop, 'topup-failed');
    await page.keyboard.press('Escape');

    await page.getByRole('button', { name: 'No', exact: true }).first().click();
    const notification = page.getByRole('dialog', { name: 'Balance Notification' });
    await notification.getByRole('switch', { name: 'Turn on Notification' }).check({ force: true });
    await notification.getByRole('combobox', { name: 'Receive Email' }).fill('books@kopi.example');
    await page.keyboard.press('Enter');
    await look(shop, 'notification');
    // As if the owner's password had been given an hour ago.
    shop.change('UPDATE password_proofs SET given_at = given_at - ?', 60 * 60_000);
    await notification.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByRole('textbox', { name: 'Password' })).toBeFocused();
    await expect(notification).toBeHidden();
    await look(shop, 'password');
    // What was typed before comes back after it.
    await page.keyboard.press('Enter');
    await expect(notification.getByText('books@kopi.example')).toBeVisible();
    await notification.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByRole('button', { name: 'Yes', exact: true })).toBeVisible();
  });
});
