import { expect, test } from './fixtures.ts';
import { creditBar, openCounter, phoneField } from './flows.ts';

test.describe('without a line', () => {
  test('says so, shows the last credit with its time, and goes on by itself', async ({ shop }) => {
    const { page } = shop;
    await openCounter(page);
    await expect(creditBar(page)).toContainText('US$41.28');
    await shop.stopBackend();
    await expect(creditBar(page)).toContainText('Offline · as of');
    await expect(creditBar(page)).toContainText('US$41.28');
    await page.keyboard.type('81234567', { delay: 60 });
    await expect(page.getByRole('button', { name: /Send code/ })).toBeDisabled();
    await expect(page.getByText('Offline: the number stays here.', { exact: false })).toBeVisible();
    await shop.startBackend();
    await expect(creditBar(page)).toContainText('Live');
    await expect(phoneField(page)).toHaveValue('8123 4567');
    await expect(page.getByRole('button', { name: /Send code/ })).toBeEnabled();
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
});
