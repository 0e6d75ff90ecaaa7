import { expect, test } from './fixtures.ts';
import { openCounter, phoneField, registerMember, sendCode } from './flows.ts';
import { look } from './look.ts';
import type { Shop } from './shop.ts';
import { delayCalls, delaySnapshots } from './slow-bridge.ts';

/** What leads to the phone simulator opens a tab, in Electron the system's browser: no other page is looked at here. */
async function opensPhones({ page, backendUrl }: Shop, trigger: () => Promise<void>): Promise<void> {
  await page.evaluate(() => {
    document.documentElement.dataset.opened = '';
    const note = (event: MouseEvent) => {
      const link = event.target instanceof Element ? event.target.closest('a') : null;
      document.documentElement.dataset.opened = link?.href ?? '';
      event.preventDefault();
    };
    window.addEventListener('click', note, { once: true });
  });
  await trigger();
  await expect(page.locator('html')).toHaveAttribute('data-opened', `${backendUrl}/demo/phones`);
}

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

  test('types on after the code, and no letter of the name is lost', async ({ shop }) => {
    const { page } = shop;
    await delaySnapshots(shop, 300);
    await sendCode(page, '81234567');
    await expect(page.getByText('Delivered', { exact: true })).toBeVisible();
    const code = await shop.readCode('+65 8123 4567');
    await delayCalls(shop, 'registration.checkCode', 400);
    await page.keyboard.type(`${code === '000000' ? '111111' : '000000'}Wrong`, { delay: 60 });
    await expect(page.getByText('That code is wrong')).toBeVisible();
    // A digit too many is no part of the name.
    await page.keyboard.type(`${code}7Daniel Fourier`, { delay: 90 });
    await expect(page.getByRole('textbox', { name: 'Name' })).toHaveValue('Daniel Fourier');
    await page.keyboard.press('Enter');
    await expect(page.getByText('Daniel Fourier is now a member')).toBeVisible();
  });

  test('goes on typing after looking at the simulated phone', async ({ shop }) => {
    const { page } = shop;
    const demo = page.getByRole('button', { name: 'Demo: simulated phones and mail' });
    const openPhones = page.getByRole('menuitem', { name: 'Open the phone simulator' });
    await page.keyboard.type('8123');
    await demo.click();
    await opensPhones(shop, () => openPhones.click());
    await expect(phoneField(page)).toBeFocused();
    await page.keyboard.type('4567');
    await page.keyboard.press('Enter');
    const boxes = page.getByRole('group', { name: 'Code from the customer' }).getByRole('textbox');
    await expect(boxes.first()).toBeFocused();

    // By keyboard as well; Escape only closes the menu.
    await demo.press('Enter');
    await expect(openPhones).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(demo).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(openPhones).toBeFocused();
    await opensPhones(shop, () => page.keyboard.press('Enter'));
    await expect(boxes.first()).toBeFocused();

    await page.keyboard.type('00');
    const link = page.getByRole('link', { name: 'Demo: the code is on the phone simulator' });
    await opensPhones(shop, () => link.click());
    await expect(boxes.nth(2)).toBeFocused();
    await opensPhones(shop, () => link.press('Enter'));
    await expect(boxes.nth(2)).toBeFocused();
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
    // Until then the phone's newest code is that of the registration.
    await expect(page.getByText('Delivered', { exact: true })).toBeVisible();
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
    await expect(page.getByRole('button', { name: 'Back to the number' })).toBeFocused();
    await page.keyboard.press('F9');
    const dialog = page.getByRole('dialog', { name: 'Why no code?' });
    await expect(dialog.getByText('Check the number', { exact: true })).toBeVisible();
    await expect(dialog.getByText('Newest message', { exact: false })).toBeVisible();
    await look(shop, 'why-no-code');
    await page.keyboard.press('Enter');
    await expect(dialog).toBeHidden();
    await expect(phoneField(page)).toHaveValue('8123 0002');
  });

  test('is told first that the message has arrived', async ({ shop }) => {
    const { page } = shop;
    await sendCode(page, '81234567');
    await expect(page.getByText('Delivered', { exact: true })).toBeVisible();
    await page.keyboard.press('F9');
    const dialog = page.getByRole('dialog', { name: 'Why no code?' });
    await expect(dialog.getByText('The phone has it')).toBeVisible();
    await expect(dialog.getByText('In the last 6 hours no other code went to Singapore.')).toBeVisible();
    await page.keyboard.press('Enter');
    await expect(dialog).toBeHidden();
  });

  test('is told in time that the counter locks, and stays by moving the mouse', async ({ shop }) => {
    const { page } = shop;
    await page.clock.install();
    await page.clock.fastForward('04:45');
    const notice = page.getByText('Touch the screen or move the mouse to stay.', { exact: false }).last();
    await expect(notice).toBeVisible();
    await look(shop, 'idle-notice');
    await page.mouse.move(300, 300);
    await page.mouse.move(320, 320);
    await expect(notice).toBeHidden();
  });
});
