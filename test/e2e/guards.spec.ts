import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { creditBar, openCounter, openCredit, phoneField, sendCode } from './flows.ts';

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
      else if (field instanceof HTMLInputElement) field.form?.requestSubmit();
      await Promise.resolve();
    }
  }, digits);
}

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
    await expect(page.getByText('barcode scanner', { exact: false })).toBeVisible();
    await expect(creditBar(page)).toContainText('US$41.28');
  });

  test('a barcode scanned into the code boxes costs no try', async ({ shop }) => {
    const { page } = shop;
    await openCounter(page);
    await sendCode(page, '81234567');
    await expect(page.getByText('Delivered', { exact: true })).toBeVisible();
    await scan(page, '9556001234567');
    await expect(page.getByText('5 tries left', { exact: false }).first()).toBeVisible();
    await page.keyboard.type(await shop.readCode('+65 8123 4567'), { delay: 120 });
    await expect(page.getByRole('textbox', { name: 'Name' })).toBeFocused();
  });

  test('the next person at the counter does not see the owner’s page', async ({ shop }) => {
    const { page } = shop;
    await openCounter(page, 'Aisha Rahman');
    await openCredit(page);
    await page.keyboard.press('F12');
    await expect(page.getByRole('heading', { name: 'Who is at the counter?' })).toBeVisible();
    await page.getByRole('button', { name: /Mei Lin/ }).click();
    await page.keyboard.type('1234');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: 'New member' })).toBeVisible();
    await expect(page.getByText('Service Credit Balance')).toHaveCount(0);
  });
});
