import { expect, test } from './fixtures.ts';
import { openCounter, openCredit } from './flows.ts';
import { look } from './look.ts';

test.describe('Billing & Credit without a line', () => {
  test('can be read as of its time and not changed, and goes on by itself', async ({ shop }) => {
    const { page } = shop;
    await openCounter(page, 'Aisha Rahman');
    await openCredit(page);
    const history = page.getByRole('table', { name: 'History of the credit' });
    const topUp = page.getByRole('button', { name: 'One Time Topup' }).first();
    await expect(history).toBeVisible();
    await shop.stopBackend();
    const lastKnown = page.getByText('Offline: this page is as of', { exact: false });
    await expect(lastKnown).toBeVisible();
    await expect(history).toBeVisible();
    await expect(page.getByText('Visa ·· 4242')).toBeVisible();
    for (const name of ['One Time Topup', 'Open a wallet', 'Export CSV']) {
      await expect(page.getByRole('button', { name }).first()).toBeDisabled();
    }
    await expect(topUp).toHaveAttribute('title', 'This can be done once the line is back.');
    await look(shop, 'credit-offline');
    await shop.startBackend();
    await expect(topUp).toBeEnabled();
    await expect(lastKnown).toBeHidden();
  });
});
