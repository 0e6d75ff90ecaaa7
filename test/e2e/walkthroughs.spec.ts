import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { addCard, creditBar, openCounter, openCredit } from './flows.ts';

/** The row of the wallet that pays for SMS. */
const smsService = (page: Page) => page.getByRole('region', { name: 'Service [For SMS]' });

/** Chooses from a select by its accessible name. */
async function choose(page: Page, dialog: ReturnType<Page['getByRole']>, field: string, option: string | RegExp) {
  await dialog.getByRole('combobox', { name: field }).click();
  await page.getByRole('option', { name: option, exact: true }).click();
}

// The help article's three walk-throughs, word for word.
test.describe('the article', () => {
  test.beforeEach(async ({ shop }) => {
    await openCounter(shop.page, 'Aisha Rahman');
    // 1. Click on the bottom left corner logo > Settings > Billing & Credit > Credit.
    await openCredit(shop.page);
  });

  test('Auto Topup SMS Credit', async ({ shop }) => {
    const { page } = shop;
    // 2. Select [ Manage Card ]. Key in your card details and hit [ Add ].
    await addCard(shop, '5555555555554444');
    // 3. Then hit [ Set Auto Topup ] under "Service [For SMS]".
    await smsService(page).getByRole('button', { name: 'Set Auto Topup' }).click();
    const dialog = page.getByRole('dialog', { name: 'Set Auto Topup' });
    // 4. Turn on the [ Auto Topup ] button in the prompt up box, select the amount for "Auto Topup When Balance Fall
    // Below", "Topup Amount", and "Topup Card" to choose your newly added credit card, then hit [ Save ] > Done.
    await dialog.getByRole('switch', { name: 'Auto Topup', exact: true }).check({ force: true });
    await choose(page, dialog, 'Auto Topup When Balance Fall Below', 'US$50');
    await choose(page, dialog, 'Topup Amount', 'US$20');
    await choose(page, dialog, 'Topup Card', /4444/);
    await expect(dialog.getByText('the card is charged US$20.00 now', { exact: false })).toBeVisible();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByRole('button', { name: 'Done' }).click();
    await expect(dialog).toBeHidden();
    await expect(creditBar(page)).toContainText('US$61.28');
    await expect(smsService(page)).toContainText('4444');
  });

  test('Auto Topup with a card that is refused, then with another one', async ({ shop }) => {
    const { page } = shop;
    // "You will need to change your credit card by clicking on Manage Card ... choosing the newly added card and
    // clicking on Save to see if it works." This card is saved well and fails when it is charged.
    await addCard(shop, '4000000000000341');
    await smsService(page).getByRole('button', { name: 'Set Auto Topup' }).click();
    const dialog = page.getByRole('dialog', { name: 'Set Auto Topup' });
    await dialog.getByRole('switch', { name: 'Auto Topup', exact: true }).check({ force: true });
    await choose(page, dialog, 'Auto Topup When Balance Fall Below', 'US$50');
    await choose(page, dialog, 'Topup Card', /0341/);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(dialog.getByText('The card was not charged')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(creditBar(page)).toContainText('US$41.28');

    await smsService(page).getByRole('button', { name: 'Set Auto Topup' }).click();
    await choose(page, dialog, 'Topup Card', /4242/);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByRole('button', { name: 'Done' }).click();
    await expect(creditBar(page)).toContainText('US$91.28');
    const inbox = await shop.openInbox();
    await expect(inbox.getByText('Auto Topup could not charge your card', { exact: false }).first()).toBeVisible();
  });

  test('Manual Topup SMS Credit', async ({ shop }) => {
    const { page } = shop;
    await expect(page.getByText('Service Credit Balance').first()).toBeVisible();
    await expect(page.getByText('Estimated local SMS messages left')).toBeVisible();
    await addCard(shop, '378282246310005');
    // 3. Then hit [ One Time Topup ] under "Service [For SMS]".
    await smsService(page).getByRole('button', { name: 'One Time Topup' }).click();
    const dialog = page.getByRole('dialog', { name: 'One Time Topup' });
    // 4. Select "Topup Amount" > then click [ Topup ].
    const amounts = dialog.getByRole('radiogroup', { name: 'Topup Amount' });
    await amounts.getByRole('radio', { name: 'US$100', exact: true }).check({ force: true });
    await dialog.getByRole('button', { name: 'Topup', exact: true }).click();
    // You will see your SMS credit balance increased after successful topup.
    await expect(dialog.getByText('US$100.00 added')).toBeVisible();
    await dialog.getByRole('button', { name: 'Done' }).click();
    await expect(creditBar(page)).toContainText('US$141.28');
  });

  test('SMS Balance Notification', async ({ shop }) => {
    const { page } = shop;
    // 2. Balance Notification for "Service [For SMS]", click on the [ No ] button.
    await smsService(page).getByRole('button', { name: 'No', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Balance Notification' });
    // 3. Enable "Turn on Notification" in the prompt up box, choose the amount for "Daily Notification if balance fall
    // below", and your "Receive Email".
    await dialog.getByRole('switch', { name: 'Turn on Notification' }).check({ force: true });
    await choose(page, dialog, 'Daily Notification if balance fall below', 'US$50');
    await dialog.getByRole('combobox', { name: 'Receive Email' }).fill('books@kopi.example');
    await page.keyboard.press('Enter');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(dialog).toBeHidden();
    await expect(smsService(page).getByRole('button', { name: 'Yes', exact: true })).toBeVisible();
  });
});
