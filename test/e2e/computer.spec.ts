import { test as base, expect, makeShopFolder, Shop, startBackendIn } from './fixtures.ts';
import { creditBar, openCounter, openSettings, phoneField, sendCode, unlock } from './flows.ts';
import type { AppEnvironment, RunningApp } from './hosts.ts';
import { look } from './look.ts';

/** A computer whose demo shop is the app's own: it is started, reset and removed by the app. */
class OwnDemoShop extends Shop {
  protected override launch(environment: AppEnvironment): Promise<RunningApp> {
    return super.launch({ ...environment, demoUrl: null });
  }

  /** What the app keeps on disk in which a text stands. */
  async keptWith(text: string): Promise<string[]> {
    return (await this.filesWith(text)).filter((file) => file.startsWith(this.dataDir));
  }
}

const test = base.extend<{ own: OwnDemoShop }>({
  own: async ({ host, chrome }, use) => {
    const folder = await makeShopFolder();
    const own = new OwnDemoShop(host, chrome, folder, await startBackendIn(folder));
    await own.startApp();
    await use(own);
    await own.close();
  },
});

test.describe('an owner at the settings of this computer', () => {
  test('resets the demo shop', async ({ own }) => {
    const { page } = own;
    test.slow();
    await openCounter(page, 'Aisha Rahman');
    await sendCode(page, '81234567');
    await expect(creditBar(page)).toContainText('US$41.24');
    await openSettings(page);
    const computer = page.getByRole('region', { name: 'This computer' });
    await expect(computer.getByText('The demo shop on this computer')).toBeVisible();
    const reset = computer.getByRole('button', { name: 'Reset the demo shop' });
    await reset.click();
    const dialog = page.getByRole('dialog', { name: 'Reset the demo shop?' });
    await expect(dialog.getByText('the registration in hand', { exact: false })).toBeVisible();
    await look(own, 'reset-demo');
    // The focus is on the way out.
    await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(dialog).toBeHidden();
    await expect(reset).toBeFocused();

    await reset.click();
    await dialog.getByRole('button', { name: 'Yes, reset it' }).click();
    await expect(dialog).toBeHidden();
    await page.getByRole('button', { name: 'Pair this device' }).click();
    await unlock(page, /Aisha Rahman/, '2580');
    await expect(creditBar(page)).toContainText('US$41.28');
    await expect(phoneField(page)).toHaveValue('');
  });

  test('removes all that the app keeps', async ({ own }) => {
    const { page } = own;
    test.slow();
    await openCounter(page, 'Aisha Rahman');
    await page.keyboard.type('8123 4567');
    await openSettings(page);
    await page.getByRole('radiogroup').getByText('Bahasa Melayu', { exact: true }).click();
    await page.getByRole('button', { name: 'Buang data saya' }).click();
    expect(await own.keptWith('Kopi')).not.toEqual([]);
    await page.getByRole('dialog').getByRole('button', { name: 'Ya, buang semuanya' }).click();
    await expect(page.getByRole('heading', { name: 'Welcome to Tillside' })).toBeVisible();
    await expect(page.getByRole('dialog')).toBeHidden();
    for (const text of ['Kopi', '8123', 'Aisha']) expect(await own.keptWith(text)).toEqual([]);

    // It is of use again at once, and begins without anything.
    await openCounter(page);
    await expect(phoneField(page)).toHaveValue('');
    await own.restartApp();
    await expect(own.page.getByRole('heading', { name: /Who is at the counter\?|Pair this device/ })).toBeVisible();
  });
});

test('what concerns the whole computer is for owners alone', async ({ shop }) => {
  const { page } = shop;
  await openCounter(page);
  await openSettings(page);
  const computer = page.getByRole('region', { name: 'This computer' });
  await expect(computer.getByText('Front till')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Remove my data' })).toBeHidden();
  await expect(page.getByRole('button', { name: 'Reset the demo shop' })).toBeHidden();
});

test('before there is a counter, anybody may remove what is there', async ({ own }) => {
  const { page } = own;
  await page.getByRole('button', { name: 'This computer' }).click();
  await look(own, 'computer-menu', ['light']);
  await page.getByRole('menuitem', { name: 'Remove my data' }).click();
  const dialog = page.getByRole('dialog', { name: 'Remove my data from this computer?' });
  await dialog.getByRole('button', { name: 'Yes, remove it all' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('heading', { name: 'Welcome to Tillside' })).toBeVisible();
});

test('the credit stands on the lock screen as well, right after a start without a line', async ({ shop }) => {
  const { page } = shop;
  test.slow();
  await openCounter(page);
  await expect(creditBar(page)).toContainText('US$41.28');
  await page.keyboard.press('F12');
  const credit = (current = page) => current.getByRole('region', { name: 'SMS credit' });
  await expect(credit()).toContainText('US$41.28');
  await expect(credit()).toContainText('≈ 1,121 local SMS');
  await look(shop, 'lock-credit');
  await shop.stopBackend();
  await expect(credit()).toContainText('Offline · as of');
  const restarted = await shop.restartApp();
  await expect(credit(restarted)).toContainText('US$41.28');
  await expect(credit(restarted)).toContainText('Offline · as of');
});

test.describe('a server address', () => {
  test('that cannot be used is explained beside the field', async ({ shop }) => {
    const { page } = shop;
    const field = page.getByRole('textbox', { name: 'Server address' });
    const connect = async (address: string) => {
      await field.fill(address);
      await page.keyboard.press('Enter');
    };
    await connect('http://till.shop.example');
    await expect(page.getByRole('alert')).toContainText('This address is not encrypted');
    await look(shop, 'connect-unencrypted');
    await expect(field).toBeFocused();
    await connect('not an address');
    await expect(page.getByRole('alert')).toContainText('This is not a server address');
    await connect('http://127.0.0.1:9');
    await expect(page.getByRole('alert')).toContainText('No server answers at this address');
    await connect(`${shop.backendUrl}/demo/phones`);
    await expect(page.getByRole('alert')).toContainText('There is no Tillside server at this address');
    // What is typed next is not blamed for what was typed before.
    await page.keyboard.type('x');
    await expect(page.getByRole('alert')).toBeHidden();
    await connect(shop.backendUrl);
    await expect(page.getByRole('heading', { name: 'Pair this device' })).toBeVisible();
    await expect(page.getByText(`Server: ${shop.backendUrl}`)).toBeVisible();
  });
});
