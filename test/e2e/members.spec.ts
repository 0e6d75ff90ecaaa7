import { expect, type Shop, test } from './fixtures.ts';
import { creditBar, lock, lockTitle, openCounter, phoneField, registerMember, signIn } from './flows.ts';
import { look } from './look.ts';

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
