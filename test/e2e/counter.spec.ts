import { expect, test } from './fixtures.ts';
import { openCounter, phoneField, registerMember, sendCode } from './flows.ts';
import { look } from './look.ts';

test.describe('a cashier', () => {
  test.beforeEach(async ({ shop }) => {
    test.slow();
    await openCounter(shop.page);
  });

  test('goes from one customer to the next with the digits and Enter', async ({ shop }) => {
    const { page } = shop;
    await registerMember(shop, '81234567', 'Siti Rahmah');
    // The first digit of the next number starts the next customer; none is lost.
    await page.keyboard.type('91234567', { delay: 60 });
    await expect(phoneField(page)).toHaveValue('9123 4567');
    await page.keyboard.press('Enter');
    await expect(page.getByText('Delivered', { exact: true })).toBeVisible();
  });

  test('resets a password for a member, who types the new one', async ({ shop }) => {
    const { page } = shop;
    await registerMember(shop, '81234567', 'Siti Rahmah');
    await page.keyboard.press('Enter');
    await sendCode(page, '81234567');
    await expect(page.getByText('Already a member. Nothing was sent or charged.')).toBeVisible();
    const reset = page.getByRole('button', { name: /^Reset password · US\$0\.0368/ });
    await expect(reset).toBeVisible();
    await page.keyboard.press('F8');
    await expect(page.getByText('Code from Siti Rahmah')).toBeVisible();
    await look(shop, 'reset-code');
    await page.keyboard.type(await shop.readCode('+65 8123 4567'), { delay: 60 });
    await expect(page.getByLabel('New password', { exact: true })).toBeFocused();
    await page.keyboard.type('kopi-o-kosong', { delay: 60 });
    await page.keyboard.press('Tab');
    await page.getByLabel('The same once more').fill('kopi-o-kosong');
    await look(shop, 'reset-password');
    await page.keyboard.press('Enter');
    await expect(page.getByText('Siti Rahmah has a new password')).toBeVisible();
    await look(shop, 'reset-done');
    expect(await shop.filesWith('kopi-o-kosong')).toEqual([]);
  });

  test('finds out why no code comes, and what to do next', async ({ shop }) => {
    const { page } = shop;
    // A number whose messages the carrier does not deliver.
    await sendCode(page, '81230002');
    await expect(page.getByText('Not delivered', { exact: true }).first()).toBeVisible();
    await page.keyboard.press('F9');
    const dialog = page.getByRole('dialog', { name: 'Why no code?' });
    await expect(dialog.getByText('Check the number', { exact: true })).toBeVisible();
    await expect(dialog.getByText('Newest message', { exact: false })).toBeVisible();
    await look(shop, 'why-no-code');
    await page.keyboard.press('Enter');
    await expect(dialog).toBeHidden();
    await expect(phoneField(page)).toHaveValue('8123 0002');
  });
});
