import { expect, test } from './fixtures.ts';
import { creditBar, openCounter, phoneField, sendCode, signIn } from './flows.ts';

test.describe('registering a member', () => {
  test('goes from a number to a member by keyboard alone, and the credit goes down', async ({ shop }) => {
    const { page } = shop;
    await openCounter(page);
    await expect(creditBar(page)).toContainText('US$41.28');
    await expect(creditBar(page)).toContainText('≈ 1,121 local SMS');

    await expect(phoneField(page)).toBeFocused();
    await page.keyboard.type('81234567', { delay: 60 });
    await expect(phoneField(page)).toHaveValue('8123 4567');
    await expect(page.getByText('1 SMS to Singapore')).toBeVisible();
    await expect(page.locator('main').getByText('US$0.0368').last()).toBeVisible();
    await expect(page.getByText('3 sends left for this number')).toBeVisible();
    await page.keyboard.press('Enter');

    await expect(page.getByText('Delivered', { exact: true })).toBeVisible();
    await expect(creditBar(page)).toContainText('US$41.24');
    await expect(creditBar(page)).toContainText('≈ 1,120 local SMS');

    await page.keyboard.type(await shop.readCode('+65 8123 4567'));
    await expect(page.getByRole('textbox', { name: 'Name' })).toBeFocused();
    await page.keyboard.type('Siti Rahmah');
    await page.keyboard.press('Enter');
    await expect(page.getByText('Siti Rahmah is now a member')).toBeVisible();
    await expect(page.getByText('1 joined')).toBeVisible();

    await page.keyboard.press('Enter');
    await expect(phoneField(page)).toBeFocused();
    await expect(phoneField(page)).toHaveValue('');
  });

  test('opens the member of a known number and sends nothing', async ({ shop }) => {
    const { page } = shop;
    await openCounter(page);
    await sendCode(page, '81234567');
    await expect(page.getByText('Delivered', { exact: true })).toBeVisible();
    await page.keyboard.type(await shop.readCode('+65 8123 4567'));
    await expect(page.getByRole('textbox', { name: 'Name' })).toBeFocused();
    await page.keyboard.type('Tan Wei Jie');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: /Next customer/ }).click();
    await sendCode(page, '81234567');
    await expect(page.getByText('Already a member. Nothing was sent or charged.')).toBeVisible();
    await expect(creditBar(page)).toContainText('US$41.24');
  });

  test('says when a code is wrong, and how many tries are left', async ({ shop }) => {
    const { page } = shop;
    await openCounter(page);
    await sendCode(page, '81234567');
    await expect(page.getByText('Delivered', { exact: true })).toBeVisible();
    const code = await shop.readCode('+65 8123 4567');
    await page.keyboard.type(code === '000000' ? '111111' : '000000');
    await expect(page.getByText('That code is wrong')).toBeVisible();
    await expect(page.getByText('4 tries left', { exact: false }).first()).toBeVisible();
    // The boxes are empty and focused again: the next six digits are the next try.
    await page.keyboard.type(code);
    await expect(page.getByRole('textbox', { name: 'Name' })).toBeFocused();
  });

  test('gives the price back when the carrier refuses, and says what to do', async ({ shop }) => {
    const { page } = shop;
    await openCounter(page);
    await sendCode(page, '81230001');
    await expect(page.getByText('Not delivered', { exact: true })).toBeVisible();
    await expect(page.getByText('The credit comes back', { exact: false })).toBeVisible();
    await expect(creditBar(page)).toContainText('US$41.28');
  });

  test('refuses a landline before any cost', async ({ shop }) => {
    const { page } = shop;
    await openCounter(page);
    await sendCode(page, '62345678');
    await expect(page.getByText('This number cannot get SMS')).toBeVisible();
    await expect(creditBar(page)).toContainText('US$41.28');
  });

  test('comes back to where it was after a restart in the middle', async ({ shop }) => {
    await openCounter(shop.page);
    await sendCode(shop.page, '81234567');
    await expect(shop.page.getByText('Delivered', { exact: true })).toBeVisible();
    const page = await shop.restartApp();
    // There is no key ring here, so the device is paired again; the registration is where it was.
    await expect(page.getByText('could not keep the pairing', { exact: false })).toBeVisible();
    await page.getByRole('button', { name: 'Pair this device' }).click();
    await signIn(page, 'Mei Lin');
    await expect(page.getByText('Delivered', { exact: true })).toBeVisible();
    await page.keyboard.type(await shop.readCode('+65 8123 4567'));
    await expect(page.getByRole('textbox', { name: 'Name' })).toBeFocused();
  });

  test('goes back a step with Escape and loses nothing', async ({ shop }) => {
    const { page } = shop;
    await openCounter(page);
    await sendCode(page, '81234567');
    await expect(page.getByText('Delivered', { exact: true })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(phoneField(page)).toHaveValue('8123 4567');
    await page.keyboard.press('Enter');
    await expect(page.getByText('Delivered', { exact: true })).toBeVisible();
    // The same code is still on its way, so nothing was sent or paid twice.
    await expect(creditBar(page)).toContainText('US$41.24');
  });
});
