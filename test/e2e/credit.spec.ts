import { randomUUID } from 'node:crypto';
import { getCredit } from '#shared/api/credit.ts';
import { startVerification } from '#shared/api/verifications.ts';
import { openDemoCounter } from '#test/demo-counter.ts';
import { httpClient } from '#test/http-client.ts';
import { unwrap } from '#test/test-backend.ts';
import { expect, test } from './fixtures.ts';
import { creditBar, openCounter, openCredit } from './flows.ts';
import type { Shop } from './shop.ts';

/** Another counter of the same shop, at work. */
async function anotherCounter({ backendUrl }: Shop) {
  const call = httpClient(backendUrl);
  const token = await openDemoCounter(backendUrl, 'cashier', 'Back till');
  return {
    send: async (phone: string) =>
      unwrap(await call(startVerification, { body: { operationId: randomUUID(), phone } }, token)),
    available: async () => unwrap(await call(getCredit, {}, token)).sms.available,
  };
}

test.describe('the credit', () => {
  test('follows what another counter spends, within a second', async ({ shop }) => {
    await openCounter(shop.page);
    const other = await anotherCounter(shop);
    await expect(creditBar(shop.page)).toContainText('US$41.28');
    await other.send('+6581234568');
    await expect(creditBar(shop.page)).toContainText('US$41.24', { timeout: 1_000 });
  });

  test('goes up once by a One Time Topup with the saved card', async ({ shop }) => {
    const { page } = shop;
    await openCounter(page, 'Aisha Rahman');
    await openCredit(page);
    await expect(page.getByText('Service Credit Balance')).toBeVisible();
    await expect(page.getByText('Estimated local SMS messages left')).toBeVisible();

    await page.getByRole('button', { name: 'One Time Topup' }).first().click();
    const dialog = page.getByRole('dialog', { name: 'One Time Topup' });
    await dialog.getByRole('radio', { name: 'US$50' }).click();
    await dialog.getByRole('button', { name: 'Topup', exact: true }).click();
    await expect(dialog.getByText('US$50.00 added')).toBeVisible();
    await dialog.getByRole('button', { name: 'Done' }).click();
    await expect(creditBar(page)).toContainText('US$91.28');
    const other = await anotherCounter(shop);
    expect(await other.available()).toBe(91_280_000);
  });

  test('is not for a cashier to top up', async ({ shop }) => {
    const { page } = shop;
    await openCounter(page);
    await page.getByRole('button', { name: /Kopi & Co/ }).click();
    await expect(page.getByText('Owners find Billing & Credit', { exact: false })).toBeVisible();
    await expect(page.getByRole('button', { name: 'One Time Topup' })).toHaveCount(0);
  });
});
