import type { Page } from '@playwright/test';
import { transport } from '#shared/contract/transport.ts';
import { test as base, expect } from './fixtures.ts';
import { creditBar, lock, openCounter, openSettings, pairDevice, phoneField, sendCode, unlock } from './flows.ts';
import type { AppEnvironment, RunningApp } from './hosts.ts';
import { look } from './look.ts';
import { Shop } from './shop.ts';
import { makeShopFolder, startBackendIn } from './shop-folder.ts';

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
  own: async ({ host, chrome, firstDay }, use) => {
    const folder = await makeShopFolder(firstDay);
    const own = new OwnDemoShop(host, chrome, folder, await startBackendIn(folder));
    await own.startApp();
    await use(own);
    await own.close();
  },
});

/** Keeps the answer to a call back, in the browser host. */
async function holdAnswer({ page, host }: Shop, method: string): Promise<{ isHeld: boolean; release: () => void }> {
  const released = Promise.withResolvers<void>();
  await page.route(`**${transport.httpCall}`, async (route) => {
    if (route.request().postDataJSON().method !== method) return route.continue();
    const response = await route.fetch();
    await released.promise;
    await route.fulfill({ response });
  });
  return { isHeld: host === 'browser', release: released.resolve };
}

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
    await pairDevice(page);
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
    const dialog = page.getByRole('dialog', { name: 'Buang data saya daripada komputer ini?' });
    const answer = await holdAnswer(own, 'computer.removeData');
    await dialog.getByRole('button', { name: 'Ya, buang semuanya' }).click();
    await expect(page.getByText('Welcome to Tillside')).toBeVisible();
    if (answer.isHeld) {
      // The first screen is there already, and the dialog goes on as it was.
      await expect(dialog).toBeVisible();
      await page.keyboard.type('behind');
      await page.keyboard.press('Enter');
      await look(own, 'removing', ['light']);
    }
    answer.release();
    await expect(dialog).toBeHidden();
    await expect(page.getByRole('textbox', { name: 'Server address' })).toBeFocused();
    await expect(page.getByRole('textbox', { name: 'Server address' })).toHaveValue('');
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
  await expect(page.getByRole('menuitem')).toHaveCount(1);
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
  await lock(page);
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

/** What Electron's own bars leave of the smallest shop screen, and the same at 150 %. */
const SMALL = { width: 1366, height: 700 };
const ENLARGED = { width: 911, height: 512 };

test('the first screens fit into a small window, in every language', async ({ shop }) => {
  const { page } = shop;
  test.slow();
  await page.setViewportSize(SMALL);
  await page.getByRole('button', { name: 'Try it with a demo shop' }).click();
  const name = page.locator('input:not([type="email"], [type="password"])').last();
  await expect(name).toHaveValue('Front till');
  const menu = page.getByRole('navigation');
  const corner = await menu.boundingBox();
  const languages = {
    'Bahasa Melayu': 'Kaunter depan',
    简体中文: '前台收银机',
    ไทย: 'เคาน์เตอร์หน้าร้าน',
    English: 'Front till',
  };
  for (const [language, till] of Object.entries(languages)) {
    await menu.getByRole('button').click();
    await page.getByRole('menuitem', { name: language }).click();
    // A name that nobody has touched follows the language.
    await expect(name).toHaveValue(till);
    await expectToFit(page, `pairing in ${language}`);
    if (language === 'Bahasa Melayu') await look(shop, 'pair-small');
  }
  expect((await menu.boundingBox())?.y).toBe(corner?.y);
  await name.fill('Till 7');
  await name.fill('');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Give this device a name of up to 40 letters.')).toBeVisible();
  await menu.getByRole('button').click();
  await page.getByRole('menuitem', { name: 'Bahasa Melayu' }).click();
  await expect(page.getByText('Berikan nama kepada peranti ini, paling panjang 40 huruf.')).toBeVisible();
  await name.fill('Till 7');
  await page.keyboard.press('Enter');

  await page.setViewportSize(ENLARGED);
  await page.getByRole('button', { name: /Aisha Rahman/ }).press('Enter');
  await expect(page.locator('input[type="password"]')).toBeVisible();
  await expectToFit(page, 'the PIN');
  await look(shop, 'pin-enlarged');

  // Without a key ring it is paired anew after each start, under the name that it has.
  const restarted = await shop.restartApp();
  if (shop.host === 'browser') await expect(restarted.getByLabel('Nama peranti')).toHaveValue('Till 7');
});

/** Nothing of what stands on a screen before somebody signs in has to be scrolled to. */
async function expectToFit(page: Page, what: string): Promise<void> {
  const hidden = await page
    .locator('main')
    .evaluate(({ parentElement: frame }) => (frame ? frame.scrollHeight - frame.clientHeight : 0));
  expect(hidden, `${what} does not fit`).toBe(0);
}

test.describe('a server address', () => {
  test('that cannot be used is explained beside the field', async ({ shop }) => {
    const { page } = shop;
    const field = page.getByRole('textbox', { name: 'Server address' });
    const connect = async (address: string) => {
      await field.fill(address);
      await page.keyboard.press('Enter');
    };
    await field.press('Enter');
    await expect(page.getByText('Type the address of your server first.')).toBeVisible();
    // The example does not look like what was typed.
    const colour = await field.evaluate((input) => getComputedStyle(input, '::placeholder').color);
    const dim = await page.getByText('The address your shop').evaluate((text) => getComputedStyle(text).color);
    expect(colour).toBe(dim);
    await look(shop, 'connect-missing');
    await connect('http://till.shop.example');
    await expect(page.getByRole('alert')).toContainText('This address is not encrypted');
    await look(shop, 'connect-unencrypted');
    await expect(field).toBeFocused();
    await connect('not an address');
    await expect(page.getByRole('alert')).toContainText('A server address looks like https://till.example.com');
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
