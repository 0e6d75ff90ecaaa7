import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from '@playwright/test';
import { demoCredentials, demoShop } from '#server/seed/demo-shop.ts';
import { addCard, openCounter, openCredit, pairDevice, registerMember, sendCode } from '../flows.ts';
import { type DesktopShop, expect, test } from './desktop.ts';

const NUMBER = '81234567';

/** The lines of the log that tell of an event. */
async function linesOf(desktop: DesktopShop, event: string): Promise<Record<string, unknown>[]> {
  const lines = (await desktop.readLog()).split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line)).filter((line) => line.event === event);
}

/** The page as another looks at it: Playwright gives up one that has crashed. */
async function lookAgain(desktop: DesktopShop): Promise<{ page: Page; browser: Browser }> {
  let browser: Browser | undefined;
  await expect
    .poll(async () => {
      const [port] = (await readFile(join(desktop.dataDir, 'DevToolsActivePort'), 'utf8')).split('\n');
      browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`).catch(() => undefined);
      return browser?.contexts()[0]?.pages().length;
    })
    .toBe(1);
  const page = browser?.contexts()[0]?.pages()[0];
  if (!browser || !page) throw new Error('there is no page');
  return { page, browser };
}

test('a page that crashes comes back to where it was, and says so', async ({ desktop }) => {
  await openCounter(desktop.page);
  await sendCode(desktop.page, NUMBER);
  await expect(desktop.page.getByText('Delivered', { exact: true })).toBeVisible();
  const crashed = desktop.page.waitForEvent('crash');
  await desktop.app.evaluate(({ BrowserWindow }) => {
    for (const window of BrowserWindow.getAllWindows()) window.webContents.forcefullyCrashRenderer();
  });
  await crashed;

  const { page, browser } = await lookAgain(desktop);
  await expect(page.getByText('This screen broke and was started again.', { exact: false })).toBeVisible();
  await expect(page.getByText('+65 8123 4567').first()).toBeVisible();
  await page.keyboard.type(await desktop.readCode('+65 8123 4567'), { delay: 60 });
  await expect(page.getByRole('textbox', { name: 'Name' })).toBeFocused();
  expect(await linesOf(desktop, 'page_gone')).toHaveLength(1);
  expect(await desktop.readLog()).not.toContain('4567');
  await browser.close();
});

test('a page that crashes again and again is asked about', async ({ desktop }) => {
  await desktop.app.evaluate(({ BrowserWindow, dialog }) => {
    Object.assign(dialog, {
      showMessageBox: async (_window: unknown, { message, detail }: { message: string; detail: string }) => {
        process.stdout.write(`${JSON.stringify({ message, detail })}\n`);
        return { response: 1 };
      },
    });
    for (const { webContents } of BrowserWindow.getAllWindows()) {
      webContents.on('did-finish-load', () => webContents.forcefullyCrashRenderer());
      webContents.forcefullyCrashRenderer();
    }
  });
  // Other things are said there as well, before it and in pieces.
  const asked = new Promise<string>((resolve) => {
    let said = '';
    desktop.app.process().stdout?.on('data', (more) => {
      said += `${more}`;
      if (/"detail":.*\n/.test(said)) resolve(said);
    });
  });
  const ended = desktop.app.waitForEvent('close');
  expect(await asked).toContain('Tillside has stopped');
  expect(await asked).toContain(desktop.logFile);
  await ended;
  expect(await linesOf(desktop, 'page_gone')).toHaveLength(3);
});

test('an app that crashes starts again by itself and loses nothing', async ({ desktop }) => {
  await openCounter(desktop.page);
  await sendCode(desktop.page, NUMBER);
  await expect(desktop.page.getByText('Delivered', { exact: true })).toBeVisible();
  const ended = desktop.app.waitForEvent('close');
  await desktop.app.evaluate(() => {
    setImmediate(() => {
      throw new TypeError('no way to reach +65 8123 4567');
    });
  });
  await ended;

  const { page, browser } = await lookAgain(desktop);
  await expect(page.getByText('Tillside stopped unexpectedly and was started again.', { exact: false })).toBeVisible();
  // Without a key ring the counter is paired again by its owner.
  const pair = page.getByRole('button', { name: 'Pair this device' });
  await expect(pair.or(page.getByRole('button', { name: /Mei Lin/ }))).toBeVisible();
  if (await pair.isVisible()) await pairDevice(page);
  await signInAgain(page);
  await expect(page.getByText('+65 8123 4567').first()).toBeVisible();
  await page.keyboard.type(await desktop.readCode('+65 8123 4567'), { delay: 60 });
  await expect(page.getByRole('textbox', { name: 'Name' })).toBeFocused();
  expect(await linesOf(desktop, 'main_crashed')).toMatchObject([{ error: 'TypeError: no way to reach +···67' }]);
  await page.close();
  await expect.poll(() => browser.isConnected()).toBe(false);
});

/** Where a registration is in hand, it is not the empty form that is shown. */
async function signInAgain(page: Page): Promise<void> {
  const pin = demoShop.staff.find(({ name }) => name === 'Mei Lin')?.pin ?? '';
  await page.getByRole('button', { name: /Mei Lin/ }).press('Enter');
  await expect(page.getByRole('heading', { name: 'Hello, Mei Lin' })).toBeVisible();
  await page.keyboard.type(pin);
  await page.keyboard.press('Enter');
}

test('the log tells nothing of customers, codes, PINs, cards and keys', async ({ desktop }) => {
  test.slow();
  const { page } = desktop;
  await openCounter(page, 'Aisha Rahman');
  await registerMember(desktop, NUMBER, 'Siti Rahmah');
  const code = await desktop.readCode('+65 8123 4567');
  await openCredit(page);
  await addCard(desktop, '4242424242424242');
  await page.getByRole('button', { name: 'One Time Topup' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'One Time Topup' });
  await dialog.getByRole('radio', { name: 'US$50' }).click();
  await dialog.getByRole('button', { name: 'Topup', exact: true }).click();
  await expect(dialog.getByText('US$50.00 added')).toBeVisible();
  await dialog.getByRole('button', { name: 'Done' }).click();

  // What goes wrong is what is logged: the line, and something in the page that nobody expected.
  await desktop.stopBackend();
  await expect.poll(() => desktop.readLog()).toContain('request_failed');
  await page.evaluate((text) => {
    setTimeout(() => {
      throw new Error(text);
    });
  }, `+65 8123 4567 ${code} owner@kopi.example`);
  await expect.poll(() => linesOf(desktop, 'page_error')).toHaveLength(1);

  // Times and ports are numbers too.
  const log = (await desktop.readLog()).replace(/"at":"[^"]*"|:\d{4,5}\b/g, '');
  const pins = demoShop.staff.map(({ pin }) => pin);
  for (const secret of ['4567', code, ...pins, demoCredentials.email, demoCredentials.password, 'Siti', '4242'])
    expect(log).not.toContain(secret);
  expect(log).not.toMatch(/[A-Za-z0-9_-]{40,}/);
});
