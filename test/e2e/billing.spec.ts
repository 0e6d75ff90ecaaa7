import { extractText, getDocumentProxy } from 'unpdf';
import { expect, test } from './fixtures.ts';
import { addCard, creditBar, openCounter, openCredit } from './flows.ts';

test.describe('billing', () => {
  test.beforeEach(async ({ shop }) => {
    await openCounter(shop.page, 'Aisha Rahman');
    await openCredit(shop.page);
  });

  test('waits for the card holder’s approval on the bank’s page, and credits then', async ({ shop }) => {
    const { page } = shop;
    await page.getByRole('button', { name: 'Manage Card' }).click();
    const cards = page.getByRole('dialog', { name: 'Manage Card' });
    const setup = await shop.hostedPage(() => cards.getByRole('button', { name: 'Add', exact: true }).click());
    await setup.getByLabel('Card number').fill('4000002760003184');
    await setup.getByLabel('Expiry').fill('12 / 34');
    await setup.getByLabel('Security code').fill('123');
    await setup.getByLabel('Name on card').fill('Aisha Rahman');
    await setup.getByRole('button', { name: 'Add', exact: true }).click();
    await shop.returnFrom(setup, () => setup.getByRole('button', { name: 'Approve' }).click());
    await expect(cards.getByText('·· 3184 is saved', { exact: false })).toBeVisible();
    await page.keyboard.press('Escape');

    await page.getByRole('button', { name: 'One Time Topup' }).first().click();
    const dialog = page.getByRole('dialog', { name: 'One Time Topup' });
    await dialog.getByRole('radio', { name: 'US$50' }).check({ force: true });
    await expect(dialog.getByRole('radio', { name: /3184/ })).toBeChecked();
    const bank = await shop.hostedPage(() => dialog.getByRole('button', { name: 'Topup', exact: true }).click());
    await expect(dialog.getByText('The card holder has to approve')).toBeVisible();
    await expect(creditBar(page)).toContainText('US$41.28');
    await shop.returnFrom(bank, () => bank.getByRole('button', { name: 'Approve' }).click());
    await expect(dialog.getByText('US$50.00 added')).toBeVisible();
    await expect(creditBar(page)).toContainText('US$91.28');
  });

  test('gives out a receipt and the history as files', async ({ shop }) => {
    const { page } = shop;
    await page.getByRole('button', { name: 'One Time Topup' }).first().click();
    const dialog = page.getByRole('dialog', { name: 'One Time Topup' });
    await dialog.getByRole('button', { name: 'Topup', exact: true }).click();
    await expect(dialog.getByText('US$50.00 added')).toBeVisible();
    await dialog.getByRole('button', { name: 'Done' }).click();

    const receipt = await shop.savedDownload(() => page.getByRole('button', { name: /Receipt R-000001/ }).click());
    expect(receipt.name).toBe('tillside-receipt-R-000001.pdf');
    const { text } = await extractText(await getDocumentProxy(new Uint8Array(receipt.bytes)), { mergePages: true });
    expect(text).toContain('Kopi & Co');
    expect(text).toContain('50.00');
    expect(text).toContain('Demo');

    const csv = await shop.savedDownload(() => page.getByRole('button', { name: 'Export CSV' }).click());
    expect(csv.name).toMatch(/^tillside-history-\d{4}-\d\d-\d\d\.csv$/);
    expect(csv.bytes.toString()).toMatch(/topup,topup,USD,50(\.00)?,Aisha Rahman/);
  });

  test('opens a wallet in another currency and tops it up there', async ({ shop }) => {
    const { page } = shop;
    await page.getByRole('button', { name: 'Open a wallet' }).click();
    await page.getByRole('combobox', { name: 'Currency' }).click();
    await page.keyboard.type('MYR');
    await page.getByRole('option', { name: /MYR/ }).click();
    await page.getByRole('button', { name: 'Open wallet' }).click();
    const row = page.getByRole('listitem', { name: /MYR/ });
    await row.getByRole('button', { name: 'One Time Topup' }).click();
    const dialog = page.getByRole('dialog', { name: 'One Time Topup' });
    await dialog.getByRole('button', { name: 'Topup', exact: true }).click();
    await expect(dialog.getByText('MYR 50.00 added')).toBeVisible();
    await dialog.getByRole('button', { name: 'Done' }).click();
    await expect(row).toContainText('50.00');
    await expect(creditBar(page)).toContainText('US$41.28');
  });

  test('leaves no card number with the app or the backend', async ({ shop }) => {
    const number = '5555555555554444';
    await addCard(shop, number);
    expect(await shop.filesWith('mastercard')).not.toEqual([]);
    expect(await shop.filesWith(number)).toEqual([]);
    expect(await shop.filesWith('5555 5555 5555 4444')).toEqual([]);
  });

  test('keeps the card that Auto Topup needs, and removes others', async ({ shop }) => {
    const { page } = shop;
    await addCard(shop, '5555555555554444');
    await page.getByRole('button', { name: 'Manage Card' }).click();
    const cards = page.getByRole('dialog', { name: 'Manage Card' });
    await cards.getByRole('button', { name: /^Remove .*4444/ }).click();
    await cards.getByRole('button', { name: 'Yes, remove' }).click();
    await expect(cards.getByText('·· 4444 was removed', { exact: false })).toBeVisible();
  });
});
