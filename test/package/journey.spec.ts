import { chmodSync, chownSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import {
  creditBar,
  openCounter,
  openCredit,
  openSettings,
  phoneField,
  sendCode,
  signIn,
  unlock,
} from '../e2e/flows.ts';
import { expect, type InstalledApp, ShopComputer, test, USER } from './computer.ts';
import { ensureInstalled, install, installedFiles, installedVersion, remove } from './dpkg.ts';
import { CURRENT_VERSION, PREVIOUS_VERSION, readPackages } from './packages.ts';
import { appProcesses, demoProcess } from './processes.ts';
import { filesWith, leftIn } from './traces.ts';

const shown = { name: 'Siti Rahmah', phone: '+65 8123 4567', digits: '81234567' };
const kept = { name: 'Tan Ah Kow', phone: '+65 8123 4568', digits: '81234568' };

/** Opens the phones the way a user does, in the system's browser, and reads the newest code off the screen. */
async function readCode(page: Page, computer: ShopComputer, chrome: Browser, phone: string): Promise<string> {
  await page.getByRole('button', { name: 'Demo: simulated phones and mail' }).click();
  const before = computer.asked('xdg-open').length;
  await page.getByRole('menuitem', { name: 'Open the phone simulator' }).click();
  await expect.poll(() => computer.asked('xdg-open').length).toBe(before + 1);
  const phones = await chrome.newPage();
  await phones.goto(computer.asked('xdg-open').at(-1) ?? '');
  const thread = phones.getByRole('article').filter({ hasText: phone });
  await expect(thread.getByText(/\b\d{6}\b/).first()).toBeVisible();
  const code =
    /\b\d{6}\b/.exec(
      (await thread
        .getByText(/\b\d{6}\b/)
        .first()
        .textContent()) ?? '',
    )?.[0] ?? '';
  await phones.close();
  return code;
}

/** Types the code that the customer reads out. */
async function enterCode(page: Page, code: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Digit 1 of 6' }).focus();
  await page.keyboard.type(code, { delay: 60 });
}

const draft = (page: Page) =>
  page.getByRole('region', { name: 'Waiting to be sent' }).getByRole('listitem').filter({ hasText: kept.phone });

test.describe('from installing to removing', () => {
  test.describe.configure({ mode: 'serial' });
  let computer: ShopComputer;
  let app: InstalledApp;

  test.beforeAll(() => {
    ensureInstalled(readPackages().previous);
    computer = new ShopComputer();
  });
  // Playwright takes pictures only of pages that it has opened itself.
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what is needed off this pattern.
  test.afterEach(async ({}, info) => {
    if (info.status === info.expectedStatus || app.page.isClosed()) return;
    await app.page.screenshot({ path: info.outputPath('app.png') });
  });
  test.afterAll(() => computer.remove());

  /** The demo shop can be started no more: its folder is another's. */
  const closeDemoFolder = (closed: boolean) => {
    const folder = join(computer.profile, 'demo');
    chownSync(folder, closed ? 0 : USER, closed ? 0 : USER);
    chmodSync(folder, closed ? 0 : 0o700);
  };

  test('is useful within a minute of its first start, with no terminal', async ({ chrome }) => {
    const startedAt = Date.now();
    app = await computer.start();
    const { page } = app;
    await expect(page.getByRole('button', { name: 'Try it with a demo shop' })).toBeVisible();
    await openCounter(page);
    await expect(creditBar(page)).toContainText('US$41.28');
    await sendCode(page, shown.digits);
    await expect(page.getByText('Delivered', { exact: true })).toBeVisible();
    await enterCode(page, await readCode(page, computer, chrome, shown.phone));
    await expect(page.getByRole('textbox', { name: 'Name' })).toBeFocused();
    await page.keyboard.type(shown.name, { delay: 60 });
    await page.keyboard.press('Enter');
    await expect(page.getByText(`${shown.name} is now a member`)).toBeVisible();
    expect(Date.now() - startedAt).toBeLessThan(60_000);
  });

  test('tops the credit up with the saved card', async () => {
    const { page } = app;
    await page.keyboard.press('F12');
    await signIn(page, 'Aisha Rahman');
    await openCredit(page);
    await page.getByRole('button', { name: 'One Time Topup' }).first().click();
    const dialog = page.getByRole('dialog', { name: 'One Time Topup' });
    await dialog.getByRole('button', { name: 'Topup', exact: true }).click();
    await expect(dialog.getByText('US$50.00 added')).toBeVisible();
    await dialog.getByRole('button', { name: 'Done' }).click();
    await expect(creditBar(page)).toContainText('US$91.24');
  });

  test('goes on by itself when its demo shop is killed', async () => {
    const { page } = app;
    const killed = demoProcess();
    if (!killed) throw new Error('the demo shop has no process');
    process.kill(killed.pid, 'SIGKILL');
    await expect(creditBar(page)).toContainText('Offline');
    await expect(creditBar(page)).toContainText('Live');
    expect(demoProcess()?.pid).not.toBe(killed.pid);
  });

  test('keeps what is typed while the backend is stopped, and opens so after a restart', async () => {
    let { page } = app;
    await openSettings(page);
    await page.getByRole('radiogroup', { name: 'Theme' }).getByText('Dark', { exact: true }).click();
    await page.getByRole('radiogroup', { name: 'Size on screen' }).getByText('110%', { exact: true }).click();
    await expect.poll(() => page.evaluate(() => devicePixelRatio)).toBeCloseTo(1.1);
    await page.keyboard.press('F12');
    await signIn(page, 'Mei Lin');

    closeDemoFolder(true);
    const running = demoProcess();
    if (running) process.kill(running.pid, 'SIGKILL');
    await expect(creditBar(page)).toContainText('Offline · as of');
    await expect(phoneField(page)).toBeFocused();
    await page.keyboard.type(kept.digits, { delay: 60 });
    await page.keyboard.press('Tab');
    await page.keyboard.type(kept.name, { delay: 60 });
    await page.keyboard.press('Enter');
    await expect(draft(page)).toBeVisible();
    // What a counter knows of a PIN takes a moment to compute.
    await page.keyboard.press('F12');
    await expect(page.getByRole('button', { name: /Mei Lin/ })).toBeEnabled();

    await app.close();
    app = await computer.start();
    page = app.page;
    await expect(page.getByRole('heading', { name: 'Who is at the counter?' })).toBeVisible();
    await expect(page.getByText('US$91.24')).toBeVisible();
    await unlock(page, /Mei Lin/, '1234');
    await expect(creditBar(page)).toContainText('Offline · as of');
    await expect(creditBar(page)).toContainText('US$91.24');
    await expect(draft(page)).toContainText(kept.name);
    await openSettings(page);
    await page.getByRole('radiogroup').getByText('Bahasa Melayu', { exact: true }).click();
    await expect(page.locator('html')).toHaveAttribute('lang', 'ms');
    await app.close();
    closeDemoFolder(false);
  });

  test('is upgraded by the next version, which keeps settings, counter and drafts', async ({ chrome }) => {
    expect(installedVersion()).toBe(PREVIOUS_VERSION);
    install(readPackages().current);
    expect(installedVersion()).toBe(CURRENT_VERSION);
    app = await computer.start();
    const { page } = app;
    await expect(page.locator('html')).toHaveAttribute('lang', 'ms');
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
    await expect.poll(() => page.evaluate(() => devicePixelRatio)).toBeCloseTo(1.1);
    await page.locator('nav').getByRole('button').click();
    await page.getByRole('menuitem', { name: 'English' }).click();

    // Nobody gives this user a key ring: the counter is paired once more, as the one it was.
    await expect(page.getByText('This computer could not keep the pairing', { exact: false })).toBeVisible();
    await expect(page.getByRole('textbox', { name: 'Email' })).not.toHaveValue('');
    await page.getByRole('button', { name: 'Pair this device' }).click();
    await signIn(page, 'Aisha Rahman');
    await expect(creditBar(page)).toContainText('Live');
    await openSettings(page);
    await page.getByRole('button', { name: /^Devices/ }).click();
    await expect(page.getByRole('heading', { name: 'Devices' })).toBeVisible();
    await expect(page.getByText('This device', { exact: true })).toHaveCount(1);
    await page.keyboard.press('F1');

    await page.getByRole('button', { name: `Send to ${kept.phone}` }).press('Enter');
    await expect(phoneField(page)).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.getByText('Delivered', { exact: true })).toBeVisible();
    await enterCode(page, await readCode(page, computer, chrome, kept.phone));
    await expect(page.getByRole('textbox', { name: 'Name' })).toHaveValue(kept.name);
    await page.keyboard.press('Enter');
    await expect(page.getByText(`${kept.name} is now a member`)).toBeVisible();
  });

  test('leaves nothing of the shop in the profile once its data is removed', async () => {
    const { page } = app;
    const words = [shown.name, shown.digits, 'Kopi & Co', 'Aisha Rahman'];
    for (const word of words) expect(filesWith(computer.profile, word), word).not.toEqual([]);
    await openSettings(page);
    await page.getByRole('button', { name: 'Remove my data' }).click();
    await page.getByRole('button', { name: 'Yes, remove it all' }).click();
    await expect(page.getByRole('button', { name: 'Try it with a demo shop' })).toBeVisible();
    await app.close();
    const fresh = new ShopComputer();
    await (await fresh.start()).close();
    expect(leftIn(computer.profile)).toEqual(leftIn(fresh.profile));
    await fresh.remove();
    for (const word of words) expect(filesWith(computer.home, word), word).toEqual([]);
    await expect.poll(() => appProcesses().length).toBe(0);
  });

  test('takes all that it has installed off the computer', () => {
    const files = installedFiles().filter((file) => /tillside/i.test(file));
    expect(files).toContain('/opt/Tillside/resources/app.asar');
    remove();
    expect(installedVersion()).toBeNull();
    expect(files.filter((file) => existsSync(file))).toEqual([]);
    const besides = ['/usr/bin/tillside', '/etc/alternatives/tillside', '/etc/apparmor.d/tillside', '/opt/Tillside'];
    expect(besides.filter((file) => existsSync(file))).toEqual([]);
  });
});
