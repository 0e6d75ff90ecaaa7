import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { creditBar, lock, openCounter, openCredit, phoneField, registerMember, signIn } from './flows.ts';
import { look } from './look.ts';

/** Whatever the hour, nobody is left in peace. */
test.beforeEach(({ oldShop }) => oldShop.change('UPDATE shops SET quiet_from = 0, quiet_to = 0'));

async function openMessaging(page: Page): Promise<void> {
  await page.keyboard.press('F4');
  await expect(page.getByRole('heading', { name: 'Messaging', level: 1 })).toBeVisible();
}

/** From the list to a written draft whose cost is worked out. */
async function writeCampaign(page: Page, name: string, text: string): Promise<void> {
  await page.keyboard.press('n');
  await expect(page.getByRole('textbox', { name: 'Name' })).toBeFocused();
  await page.keyboard.type(name);
  await page.keyboard.press('Tab');
  await page.keyboard.type(text);
  await expect(page.getByText(/^[\d,]+ of [\d,]+ members get it$/)).toBeVisible();
}

async function start(page: Page): Promise<void> {
  await page.keyboard.press('F8');
  const dialog = page.getByRole('dialog', { name: /^Start/ });
  await expect(dialog).toBeVisible();
  await dialog.getByRole('button', { name: 'Start sending' }).press('Enter');
  await expect(page.getByRole('progressbar', { name: 'How far it is' })).toBeVisible();
}

test.describe('a campaign', () => {
  test('goes from the draft to the report, without a mouse', async ({ oldShop: shop }) => {
    const { page } = shop;
    test.slow();
    await openCounter(page, 'Ravi Kumar');
    await openMessaging(page);
    await expect(page.getByRole('table', { name: 'All campaigns' })).toBeVisible();
    await look(shop, 'campaigns');
    await writeCampaign(page, 'Oat-milk Friday', 'Hi {first_name}, half price… at {shop}');
    await expect(page.getByText('makes it Unicode', { exact: false })).toBeVisible();
    await look(shop, 'campaign-unicode');
    await page.getByRole('button', { name: 'Use plain characters' }).press('Enter');
    await expect(page.getByText('makes it Unicode', { exact: false })).toBeHidden();

    // A customer in between does not cost what was typed.
    await page.keyboard.press('F1');
    await expect(phoneField(page)).toBeVisible();
    await page.keyboard.press('F4');
    await expect(page.getByRole('textbox', { name: 'Name' })).toHaveValue('Oat-milk Friday');

    await page.getByRole('button', { name: 'Send a test…' }).press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Send a test' });
    await expect(dialog.getByRole('textbox', { name: 'Mobile number' })).toBeFocused();
    await page.keyboard.type('81230000');
    await page.keyboard.press('Enter');
    await expect(dialog.getByText('The test is on its way to +65 8123 0000.')).toBeVisible();
    // Each is charged: the same key once more sends no second one.
    await expect(dialog.getByRole('button', { name: 'Send test' })).toBeDisabled();
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();

    await start(page);
    await expect(page.getByText(/^Done \d/)).toBeVisible({ timeout: 60_000 });
    await expect(page.getByRole('progressbar')).toHaveAttribute('aria-valuetext', '100%');
    await look(shop, 'campaign-done');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('button', { name: 'Open Oat-milk Friday' })).toBeFocused();
  });

  test('waits for credit by itself, and goes on after a top-up where it stopped', async ({ oldShop: shop }) => {
    const { page } = shop;
    test.slow();
    await openCounter(page, 'Aisha Rahman');
    // All but the price of a few messages is kept for codes.
    const text = (await creditBar(page).textContent()) ?? '';
    const credit = Number(/US\$([\d.]+)/.exec(text)?.[1]);
    shop.change('UPDATE shops SET counter_reserve_codes = ?', Math.floor(credit / 0.0368) - 5);
    await openMessaging(page);
    await writeCampaign(page, 'Rainy-day treat', 'Half price today.');
    await expect(page.getByText('is missing: it pauses when the credit runs out', { exact: false })).toBeVisible();
    await start(page);
    await expect(page.getByText('Waiting for credit:', { exact: false })).toBeVisible();
    await look(shop, 'campaign-held');
    await page.keyboard.press('Escape');
    await expect(page.getByText('Rainy-day treat waits for credit:', { exact: false })).toBeVisible();
    await look(shop, 'campaigns-held');

    await openCredit(page);
    await page.getByRole('button', { name: 'One Time Topup' }).first().click();
    const dialog = page.getByRole('dialog', { name: 'One Time Topup' });
    await dialog.getByRole('radio', { name: 'US$100' }).click();
    await dialog.getByRole('button', { name: 'Topup', exact: true }).click();
    await expect(dialog.getByText('US$100.00 added')).toBeVisible();
    await dialog.getByRole('button', { name: 'Done' }).click();
    await openMessaging(page);
    await page.getByRole('button', { name: 'Open Rainy-day treat' }).press('Enter');
    await expect(page.getByText(/^Done \d/)).toBeVisible({ timeout: 60_000 });
  });

  test('is scheduled, taken back, paused, resumed and cancelled', async ({ oldShop: shop }) => {
    const { page } = shop;
    test.slow();
    await openCounter(page, 'Ravi Kumar');
    await openMessaging(page);
    await writeCampaign(page, 'Student days', 'Half price for students.');
    await page.getByRole('button', { name: 'Schedule…' }).press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Schedule Student days' });
    await expect(dialog.getByRole('textbox', { name: 'Day' })).toBeFocused();
    await page.keyboard.type('01012099');
    await page.keyboard.press('Tab');
    await page.keyboard.type('0930');
    await page.keyboard.press('Enter');
    // A year ahead is the most.
    await expect(dialog.getByRole('alert')).toBeVisible();
    const soon = new Date(Date.now() + 2 * 24 * 60 * 60 * 1_000);
    await dialog.getByRole('textbox', { name: 'Day' }).fill(soon.toLocaleDateString('en-GB'));
    await page.keyboard.press('Enter');
    await expect(page.getByText(/^Starts .*09:30$/)).toBeVisible();
    await look(shop, 'campaign-scheduled');
    await page.getByRole('button', { name: 'Back to draft' }).press('Enter');
    await expect(page.getByRole('textbox', { name: 'Name' })).toHaveValue('Student days');
    await start(page);
    await page.getByRole('button', { name: 'Copy' }).press('Enter');
    await expect(page.getByRole('textbox', { name: 'Name' })).toHaveValue('Student days (copy)');
    await page.getByRole('button', { name: 'Delete…' }).press('Enter');
    await page.getByRole('button', { name: 'Yes, delete' }).press('Enter');
    await expect(page.getByRole('button', { name: 'Open Student days', exact: true })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Open Student days (copy)' })).toHaveCount(0);
  });

  test('that is half written loses nothing, whatever is done with another', async ({ oldShop: shop }) => {
    const { page } = shop;
    await openCounter(page, 'Ravi Kumar');
    await openMessaging(page);
    await page.keyboard.press('n');
    await page.keyboard.type('Half written');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Open VIP tasting' }).press('Enter');
    const text = page.getByRole('textbox', { name: 'Message' });
    await text.fill('Come and taste.');
    // Typing goes on while it is being saved.
    await page.keyboard.press('Control+s');
    await page.keyboard.type(' Today.');
    await expect(page.getByRole('button', { name: 'Delete…' })).toBeEnabled();
    await expect(text).toHaveValue('Come and taste. Today.');
    await expect(page.getByRole('status').getByText('Not saved yet')).toBeVisible();
    await page.keyboard.press('Control+s');
    await expect(page.getByText(/^Saved \d/)).toBeVisible();
    await page.keyboard.press('Escape');
    await page.keyboard.press('n');
    await expect(page.getByRole('textbox', { name: 'Name' })).toHaveValue('Half written');
  });

  test('stays readable without a line, and what is typed is kept', async ({ oldShop: shop }) => {
    const { page } = shop;
    test.slow();
    await openCounter(page, 'Ravi Kumar');
    await openMessaging(page);
    await writeCampaign(page, 'VIP tasting', 'Come and taste.');
    await shop.stopBackend();
    await expect(creditBar(page)).toContainText('Offline');
    await expect(page.getByRole('button', { name: 'Start…' })).toBeDisabled();
    await expect(page.getByText('what you typed is kept here', { exact: false })).toBeVisible();
    await look(shop, 'campaign-offline');
    await page.keyboard.press('Escape');
    await expect(page.getByText('Sending and changing need the line.', { exact: false })).toBeVisible();
    await page.keyboard.press('n');
    await expect(page.getByRole('textbox', { name: 'Name' })).toHaveValue('VIP tasting');
  });
});

test.describe('messages by themselves', () => {
  test('rules are written, looked ahead with, and switched', async ({ oldShop: shop }) => {
    const { page } = shop;
    test.slow();
    await openCounter(page, 'Ravi Kumar');
    await openMessaging(page);
    await page.getByRole('tab', { name: 'Campaigns' }).focus();
    await page.keyboard.press('ArrowRight');
    await page.getByRole('button', { name: 'New rule' }).press('Enter');
    await expect(page.getByRole('textbox', { name: 'Name' })).toBeFocused();
    await page.keyboard.type('Come back');
    await page.getByRole('textbox', { name: 'Message' }).fill('We miss you, {first_name}!');
    await expect(page.getByRole('region', { name: 'Next 30 days' })).toContainText('member');
    await look(shop, 'bot-rule');
    const save = page.getByRole('button', { name: 'Save', exact: true });
    await save.press('Enter');
    await expect(page.getByText('Come back was saved.')).toBeVisible();
    await expect(save).toBeFocused();
    const turn = page.getByRole('switch', { name: 'Come back: on or off' });
    await turn.press('Space');
    await expect(turn).toBeChecked();
    await look(shop, 'bots');
    await page.getByRole('button', { name: 'Remove' }).press('Enter');
    await page.getByRole('button', { name: 'Yes, remove' }).press('Enter');
    await expect(turn).toHaveCount(0);
  });

  test('a welcome reaches the phone of who joins', async ({ shop }) => {
    const { page } = shop;
    test.slow();
    await openCounter(page, 'Ravi Kumar');
    await openMessaging(page);
    await page.getByRole('tab', { name: 'Activity Message' }).press('Enter');
    const text = page.getByRole('textbox', { name: 'Message' });
    await text.fill('Glad to have you, {first_name}!');
    await expect(page.getByRole('figure', { name: 'On the phone' })).toContainText('Glad to have you,');
    // The switch beside it is nobody else's change.
    const turn = page.getByRole('switch', { name: 'Welcome: on or off' });
    const wasOn = await turn.isChecked();
    await turn.press('Space');
    await expect(turn).toBeChecked({ checked: !wasOn });
    await expect(page.getByText('Someone else changed this meanwhile')).toBeHidden();
    const row = page.getByRole('button', { name: /^Welcome/ });
    await expect(row).toContainText('Not saved yet');
    await page.getByRole('button', { name: 'Save', exact: true }).press('Enter');
    await expect(row).not.toContainText('Not saved yet');
    await expect(page.getByText('Welcome was saved.')).toBeVisible();
    if (!(await turn.isChecked())) await turn.press('Space');
    await expect(turn).toBeChecked();
    await look(shop, 'activities');
    await page.keyboard.press('F1');
    await registerMember(shop, '81234567', 'Siti Rahmah');
    const phones = await shop.openPhones();
    await expect(phones.getByRole('article').filter({ hasText: '+65 8123 4567' })).toContainText(
      'Glad to have you, Siti!',
    );
  });

  test('are not for a cashier', async ({ shop }) => {
    const { page } = shop;
    await openCounter(page, 'Ravi Kumar');
    await lock(page);
    await signIn(page, 'Mei Lin');
    await page.keyboard.press('F4');
    await expect(phoneField(page)).toBeVisible();
    await expect(page.getByRole('button', { name: /^Messaging/ })).toHaveCount(0);
  });
});
