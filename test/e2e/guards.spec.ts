import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { creditBar, lock, lockTitle, openCounter, openCredit, phoneField, sendCode, unlock } from './flows.ts';
import { delayCalls } from './slow-bridge.ts';

/**
 * Keys as a barcode scanner sends them: all hit within a moment, with Enter at the end, however long each then takes to
 * be dealt with. That cannot be sent from outside, where each key waits for the one before.
 */
async function scan(page: Page, digits: string): Promise<void> {
  await page.evaluate(async (digits) => {
    const keys = [...digits, 'Enter'].map(
      (key) => new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }),
    );
    for (const key of keys) {
      const field = document.activeElement;
      if (!field?.dispatchEvent(key)) continue;
      if (key.key !== 'Enter') document.execCommand('insertText', false, key.key);
      else if (field instanceof HTMLButtonElement) field.click();
      // As in a browser, Enter submits nothing while the form's button is disabled.
      else if (field instanceof HTMLInputElement && !field.form?.querySelector('[type="submit"]:disabled')) {
        field.form?.requestSubmit();
      }
      await Promise.resolve();
    }
  }, digits);
}

const EAN_13 = '9556001234567';
const scanNotice = (page: Page) => page.getByRole('alert').filter({ hasText: 'barcode scanner' });

test.describe('what must not happen', () => {
  test('an amount with a decimal point is not charged tenfold', async ({ shop }) => {
    const { page } = shop;
    await openCounter(page, 'Aisha Rahman');
    await openCredit(page);
    await page.getByRole('button', { name: 'One Time Topup' }).first().click();
    const dialog = page.getByRole('dialog', { name: 'One Time Topup' });
    await dialog.getByText('Other amount').click();
    await page.keyboard.type('10.5');
    await page.keyboard.press('Enter');
    await expect(dialog.getByText('without cents', { exact: false })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(creditBar(page)).toContainText('US$41.28');
  });

  test('a barcode scanned into the phone field sends nothing', async ({ shop }) => {
    const { page } = shop;
    await openCounter(page);
    await expect(phoneField(page)).toBeFocused();
    await scan(page, '81234567');
    await expect(scanNotice(page)).toBeVisible();
    await expect(phoneField(page)).toHaveValue('');
    await expect(creditBar(page)).toContainText('US$41.28');
  });

  test('a barcode that is no phone number leaves the phone field as it was', async ({ shop }) => {
    const { page } = shop;
    await openCounter(page);
    await expect(phoneField(page)).toBeFocused();
    await scan(page, EAN_13);
    await expect(scanNotice(page)).toBeVisible();
    await expect(phoneField(page)).toHaveValue('');
    await page.keyboard.type('8123', { delay: 60 });
    await expect(scanNotice(page)).toBeHidden();
    await scan(page, EAN_13);
    await expect(scanNotice(page)).toBeVisible();
    await expect(phoneField(page)).toHaveValue('8123');
    await page.keyboard.type('4567', { delay: 60 });
    await page.keyboard.press('Enter');
    await expect(page.getByText('Delivered', { exact: true })).toBeVisible();
  });

  test('a barcode at the lock screen picks nobody and costs no try at a PIN', async ({ shop }) => {
    const { page } = shop;
    await openCounter(page);
    await lock(page);
    // Its first digit is the key of the first person.
    await scan(page, '1234567890128');
    await expect(scanNotice(page)).toBeVisible();
    await expect(lockTitle(page)).toBeVisible();
    // None of its digits is anybody's; Enter would press the button that has the focus.
    await scan(page, '00000000');
    await expect(lockTitle(page)).toBeVisible();
    await page.getByRole('button', { name: /Mei Lin/ }).press('Enter');
    await expect(page.getByRole('heading', { name: 'Hello, Mei Lin' })).toBeVisible();
    await expect(scanNotice(page)).toBeHidden();
    await page.keyboard.type('12', { delay: 60 });
    await scan(page, EAN_13);
    await expect(scanNotice(page)).toBeVisible();
    await expect(page.getByLabel('PIN')).toHaveValue('');
    await expect(page.getByText('That PIN is wrong')).toBeHidden();
    await page.keyboard.type('1234', { delay: 60 });
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: 'New member' })).toBeVisible();
  });

  test('what is typed while a PIN is checked is not lost, and the newer complaint is the only one', async ({
    shop,
  }) => {
    const { page } = shop;
    await openCounter(page);
    await lock(page);
    await delayCalls(shop, 'session.signIn', 600);
    await unlock(page, /Mei Lin/, '0000');
    await page.keyboard.type('12', { delay: 60 });
    await expect(page.getByRole('alert').filter({ hasText: 'That PIN is wrong' })).toBeVisible();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('alert')).toHaveText('A PIN has 4 to 6 digits.');
    await page.keyboard.type('34', { delay: 60 });
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: 'New member' })).toBeVisible();
  });

  test('a barcode scanned into the code boxes costs no try', async ({ shop }) => {
    const { page } = shop;
    await openCounter(page);
    await sendCode(page, '81234567');
    await expect(page.getByText('Delivered', { exact: true })).toBeVisible();
    await scan(page, EAN_13);
    await expect(page.getByText('5 tries left', { exact: false }).first()).toBeVisible();
    const code = await shop.readCode('+65 8123 4567');
    await page.keyboard.type(code === '000000' ? '111111' : '000000', { delay: 120 });
    await expect(page.getByRole('alert')).toContainText('That code is wrong');
    await scan(page, EAN_13);
    await expect(page.getByRole('alert')).toContainText('barcode scanner');
    await page.keyboard.type(code, { delay: 120 });
    await expect(page.getByRole('textbox', { name: 'Name' })).toBeFocused();
  });

  test('the next person at the counter does not see the owner’s page', async ({ shop }) => {
    const { page } = shop;
    await openCounter(page, 'Aisha Rahman');
    await openCredit(page);
    await lock(page);
    await page.getByRole('button', { name: /Mei Lin/ }).click();
    await page.keyboard.type('1234');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: 'New member' })).toBeVisible();
    await expect(page.getByText('Service Credit Balance')).toHaveCount(0);
  });
});
