import { expect, test } from './fixtures.ts';
import { creditBar, openCounter, openSettings, pairDevice, phoneField, sendCode, signIn } from './flows.ts';
import { delaySnapshots } from './slow-bridge.ts';

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
    await expect(page.getByRole('button', { name: 'Back to the number' })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(phoneField(page)).toHaveValue('8123 0001');
    await expect(phoneField(page)).toBeFocused();
  });

  test('takes the digits of a new code at once, however late its message is told', async ({ shop }) => {
    const { page } = shop;
    test.slow();
    await openCounter(page);
    await delaySnapshots(shop, 400);
    await sendCode(page, '81234567');
    await expect(page.getByText('Delivered', { exact: true })).toBeVisible();
    await expect(page.getByRole('button', { name: /^Send a new code/ })).toBeEnabled({ timeout: 40_000 });
    await page.keyboard.press('F8');
    const boxes = page.getByRole('group', { name: 'Code from the customer' }).getByRole('textbox');
    await expect(page.getByText('Delivered', { exact: true })).toBeHidden();
    await expect(boxes.first()).toBeFocused();
    await page.keyboard.type('12', { delay: 60 });
    await expect(boxes.nth(1)).toHaveValue('2');
    await expect(boxes.nth(2)).toBeFocused();
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
    await pairDevice(page);
    await signIn(page, 'Mei Lin');
    await expect(page.getByText('Delivered', { exact: true })).toBeVisible();
    await page.keyboard.type(await shop.readCode('+65 8123 4567'));
    await expect(page.getByRole('textbox', { name: 'Name' })).toBeFocused();
  });

  test('keeps half a code, and the focus, while another screen is looked at', async ({ shop }) => {
    const { page } = shop;
    await openCounter(page, 'Aisha Rahman');
    await sendCode(page, '81234567');
    await expect(page.getByText('Delivered', { exact: true })).toBeVisible();
    const code = await shop.readCode('+65 8123 4567');
    const boxes = page.getByRole('group', { name: 'Code from the customer' });
    await page.keyboard.type(code.slice(0, 2), { delay: 60 });
    await page.keyboard.press('F2');
    await expect(page.getByRole('combobox', { name: 'Search by name or number' })).toBeFocused();
    await expect(boxes).toBeHidden();
    // Typed elsewhere, and keys of the code's screen, are none of its business.
    await page.keyboard.type('4567', { delay: 60 });
    await page.keyboard.press('F9');
    await openSettings(page);
    await page.keyboard.type('9');
    await page.keyboard.press('F1');
    await expect(page.getByRole('dialog')).toBeHidden();
    await expect(boxes.getByRole('textbox').nth(1)).toHaveValue(code.charAt(1));
    await expect(boxes.getByRole('textbox').nth(2)).toHaveValue('');
    await expect(boxes.getByRole('textbox').nth(2)).toBeFocused();
    await page.keyboard.type(code.slice(2), { delay: 60 });
    const name = page.getByRole('textbox', { name: 'Name' });
    await expect(name).toBeFocused();
    await page.keyboard.type('Siti');
    await page.getByRole('textbox', { name: 'Email' }).fill('siti@home.example');
    await page.getByRole('button', { name: 'Usage' }).click();
    await expect(page.getByRole('heading', { name: 'Usage', level: 1 })).toBeVisible();
    await page.keyboard.press('F1');
    await expect(page.getByRole('textbox', { name: 'Email' })).toBeFocused();
    await expect(name).toHaveValue('Siti');
  });

  test('shows what became of the code meanwhile', async ({ shop }) => {
    const { page } = shop;
    await openCounter(page);
    await sendCode(page, '81230001');
    await openSettings(page);
    await expect(creditBar(page)).toContainText('US$41.28');
    await page.keyboard.press('F1');
    await expect(page.getByText('Not delivered', { exact: true })).toBeVisible();
    await expect(page.getByText('The carrier refused this number')).toBeVisible();
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
