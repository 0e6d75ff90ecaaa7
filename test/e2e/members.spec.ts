import { expect, test } from './fixtures.ts';
import { creditBar, lock, lockTitle, openCounter, phoneField, registerMember, signIn } from './flows.ts';
import { look } from './look.ts';
import type { Shop } from './shop.ts';

/** Two members, registered at this counter by Mei, and Ravi in front of their list. */
async function openMembers(shop: Shop): Promise<void> {
  const { page } = shop;
  await openCounter(page);
  await registerMember(shop, '81234567', 'Siti Rahmah');
  await page.keyboard.press('Enter');
  await registerMember(shop, '91234567', '陈美玲');
  await lock(page);
  await signIn(page, 'Ravi Kumar');
  await page.keyboard.press('F2');
  await expect(page.getByRole('heading', { name: 'Members', level: 1 })).toBeVisible();
}

test.describe('members', () => {
  test('are found as one types, edited and erased, without a mouse', async ({ shop }) => {
    const { page } = shop;
    test.slow();
    await openMembers(shop);
    const search = page.getByRole('combobox', { name: 'Search by name or number' });
    await expect(search).toBeFocused();
    await expect(page.getByRole('option')).toHaveCount(2);
    await look(shop, 'members');
    await page.keyboard.type('美玲', { delay: 60 });
    await expect(page.getByRole('option')).toHaveCount(1);
    await expect(page.getByRole('option', { name: /陈美玲/ })).toBeVisible();
    await page.keyboard.press('Escape');
    await page.keyboard.type('8123 45', { delay: 60 });
    await expect(page.getByRole('option')).toHaveCount(1);
    await page.keyboard.press('Enter');
    const details = page.getByRole('region', { name: 'Details of the member' });
    await expect(details).toContainText('Siti Rahmah');
    await look(shop, 'member');

    await details.getByRole('button', { name: 'Edit', exact: true }).press('Enter');
    const form = page.getByRole('form', { name: 'Edit Siti Rahmah' });
    await form.getByRole('textbox', { name: 'Email' }).fill('siti@mail.example');
    await form.getByRole('checkbox').press('Space');
    // A customer in between does not cost what was typed.
    await page.keyboard.press('F1');
    await expect(phoneField(page)).toBeVisible();
    await page.keyboard.press('F2');
    await expect(form.getByRole('textbox', { name: 'Email' })).toHaveValue('siti@mail.example');
    await look(shop, 'member-edit');
    await form.getByRole('button', { name: 'Save' }).press('Enter');
    await expect(details).toContainText('siti@mail.example');
    await expect(details).toContainText('Ravi Kumar at Front till');

    await details.getByRole('button', { name: /^Erase/ }).press('Enter');
    await expect(page.getByText('will be gone at every counter', { exact: false })).toBeVisible();
    await look(shop, 'member-erase');
    await page.getByRole('button', { name: 'Erase for good' }).press('Enter');
    await expect(page.getByText('Siti Rahmah was erased')).toBeVisible();
    await expect.poll(() => shop.filesWith('siti@mail.example')).toEqual([]);
  });

  test('are tagged, moved to another number and left alone, without a mouse', async ({ shop }) => {
    const { page } = shop;
    test.slow();
    await openMembers(shop);
    await page.keyboard.type('siti', { delay: 60 });
    await expect(page.getByRole('option')).toHaveCount(1);
    await page.keyboard.press('Enter');
    const details = page.getByRole('region', { name: 'Details of the member' });

    await details.getByRole('button', { name: 'Edit', exact: true }).press('Enter');
    const form = page.getByRole('form', { name: 'Edit Siti Rahmah' });
    const tags = form.getByRole('combobox', { name: 'Tags' });
    await tags.focus();
    await page.keyboard.type('VIP,Coffee club', { delay: 60 });
    await page.keyboard.press('Enter');
    await expect(form.getByRole('button', { name: 'Remove the tag Coffee club' })).toBeVisible();
    await page.keyboard.type('?', { delay: 60 });
    await page.keyboard.press('Enter');
    await form.getByRole('checkbox').press('Space');
    await form.getByRole('button', { name: 'Save' }).press('Enter');
    await expect(form.getByText('Up to 30 letters, digits, spaces, - and &.')).toBeVisible();
    await expect(tags).toBeFocused();
    await look(shop, 'member-tags');
    await form.getByRole('button', { name: 'Remove the tag ?' }).press('Enter');
    await expect(tags).toBeFocused();
    await form.getByRole('button', { name: 'Save' }).press('Enter');
    await expect(details.getByRole('listitem').filter({ hasText: 'Coffee club' })).toBeVisible();
    await expect(details.getByText('Someone else')).toBeHidden();

    await details.getByRole('button', { name: 'Stop messages' }).press('Enter');
    const question = page.getByRole('dialog', { name: 'Stop messages to Siti Rahmah' });
    await expect(question.getByRole('button', { name: 'Cancel' })).toBeFocused();
    await look(shop, 'member-stop');
    await question.getByRole('button', { name: 'Yes, stop them' }).press('Enter');
    await expect(details.getByText('Siti Rahmah gets no more messages.')).toBeVisible();
    await expect(details.getByText('Stopped by our staff', { exact: false })).toBeVisible();
    await expect(details.getByRole('button', { name: 'Allow messages' })).toBeFocused();

    await details.getByRole('button', { name: 'Change number…' }).press('Enter');
    const number = page.getByRole('dialog', { name: 'Change the number of Siti Rahmah' });
    await expect(number.getByRole('textbox', { name: 'New number' })).toBeFocused();
    await page.keyboard.type('9123', { delay: 60 });
    await page.keyboard.press('Enter');
    await look(shop, 'member-number');
    await page.keyboard.type('4567', { delay: 60 });
    await page.keyboard.press('Enter');
    await expect(number.getByRole('alert')).toBeVisible();
    await number.getByRole('textbox', { name: 'New number' }).fill('8222 3333');
    await page.keyboard.press('Enter');
    await expect(details.getByText('The number of Siti Rahmah is +65 8222 3333 now.')).toBeVisible();
    await expect(details.getByText('+65 8222 3333', { exact: true })).toBeVisible();
    await look(shop, 'member-changed');

    // Whoever is on screen is who the reward is for.
    await page.keyboard.press('F3');
    await expect(page.getByRole('heading', { name: 'Rewards', level: 1 })).toBeVisible();
    await expect(phoneField(page)).toHaveValue(/8222 3333$/);
    await page.keyboard.press('F1');
    await expect(phoneField(page)).toBeFocused();
    await page.keyboard.type('82223333', { delay: 60 });
    await page.keyboard.press('Enter');
    await expect(page.getByRole('button', { name: 'Redeem a reward' })).toBeVisible();
    await look(shop, 'register-known');
  });

  test('stay readable without a line, also after the app was closed', async ({ shop }) => {
    test.slow();
    await openMembers(shop);
    await expect(shop.page.getByText('2 members')).toBeVisible();
    await shop.stopBackend();
    await expect(creditBar(shop.page)).toContainText('Offline');
    await lock(shop.page);
    await expect(shop.page.getByRole('button', { name: /Ravi Kumar/ })).toBeEnabled();
    const page = await shop.restartApp();
    await expect(lockTitle(page)).toBeVisible({ timeout: 30_000 });
    await page.getByRole('button', { name: /Ravi Kumar/ }).press('Enter');
    await page.keyboard.type('4321');
    await page.keyboard.press('Enter');
    await expect(phoneField(page)).toBeVisible();
    await page.keyboard.press('F2');
    await expect(page.getByRole('combobox', { name: 'Search by name or number' })).toBeFocused();
    await page.keyboard.type('siti', { delay: 60 });
    await expect(page.getByRole('option')).toHaveCount(1);
    await page.keyboard.press('Enter');
    const details = page.getByRole('region', { name: 'Details of the member' });
    await expect(details).toContainText('+65 8123 4567');
    await expect(details.getByRole('button', { name: 'Edit', exact: true })).toBeDisabled();
    await look(shop, 'members-offline');
    await shop.startBackend();
  });

  test('are not for cashiers, whose keys do nothing there', async ({ shop }) => {
    const { page } = shop;
    await openCounter(page);
    for (const key of ['F2', 'F5']) {
      await page.keyboard.press(key);
      await expect(phoneField(page)).toBeVisible();
    }
    await expect(page.getByRole('button', { name: /Members/ })).toBeHidden();
    await expect(page.getByRole('button', { name: /Usage/ })).toBeHidden();
  });
});
