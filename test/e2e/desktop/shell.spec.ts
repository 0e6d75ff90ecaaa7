import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { parseMicros } from '#shared/domain/money.ts';
import { spendCredit } from '#test/spend-credit.ts';
import { creditBar, lock, openCounter, openCredit, pairDevice, unlock } from '../flows.ts';
import { type DesktopShop, expect, test } from './desktop.ts';
import { callBridge } from './main-process.ts';

/** Starts the app a second time beside the first, as a click on its icon or on a link does. */
async function startAgain(desktop: DesktopShop, ...args: string[]): Promise<number | null> {
  const { path, args: needed } = desktop.program;
  const env = desktop.environment({ dataDir: desktop.dataDir, demoUrl: desktop.backendUrl, downloadDir: desktop.home });
  const second = spawn(path, [...needed, ...args], { env, stdio: 'ignore' });
  await once(second, 'exit');
  return second.exitCode;
}

const boundsOf = (desktop: DesktopShop) =>
  desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds());

/** The labels of the bar, and of what can be pressed below them. */
const menuOf = (desktop: DesktopShop) =>
  desktop.app.evaluate(({ Menu }) => {
    const bar = Menu.getApplicationMenu()?.items ?? [];
    const items = bar.flatMap(({ submenu }) => submenu?.items ?? []);
    const usable = items.filter(({ enabled, visible, type }) => enabled && visible && type !== 'separator');
    return { bar: bar.map(({ label }) => label), usable: usable.map(({ label }) => label) };
  });

function pressMenu(desktop: DesktopShop, label: string): Promise<void> {
  return desktop.app.evaluate(({ Menu }, label) => {
    const items = Menu.getApplicationMenu()?.items.flatMap(({ submenu }) => submenu?.items ?? []) ?? [];
    items.find((item) => item.label === label)?.click();
  }, label);
}

/** What the system would show from now on, whether this computer can show it or not. */
async function watchNotifications(desktop: DesktopShop): Promise<() => Promise<string[]>> {
  await desktop.app.evaluate(({ Notification }) => {
    const shown: string[] = [];
    Notification.isSupported = () => true;
    Notification.prototype.show = function show() {
      shown.push(this.title);
      Reflect.set(globalThis, 'clickNotification', () => this.emit('click'));
    };
    Reflect.set(globalThis, 'shownNotifications', shown);
  });
  return () => desktop.app.evaluate(() => Reflect.get(globalThis, 'shownNotifications'));
}

const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name });

test('the window comes back where it was', async ({ desktop }) => {
  const bounds = { x: 120, y: 60, width: 1200, height: 740 };
  await desktop.app.evaluate(
    ({ BrowserWindow }, bounds) => BrowserWindow.getAllWindows()[0]?.setBounds(bounds),
    bounds,
  );
  await desktop.restartApp();
  expect(await boundsOf(desktop)).toEqual(bounds);
});

test('a window on the whole screen has all that any other has', async ({ desktop }) => {
  await desktop.stopApp();
  const file = join(desktop.dataDir, 'settings.json');
  const settings = JSON.parse(await readFile(file, 'utf8').catch(() => '{"version":2}'));
  const window = { x: 0, y: 0, width: 1200, height: 740, maximized: false, fullScreen: true };
  await writeFile(file, JSON.stringify({ ...settings, window }));
  await desktop.startApp();
  await expect.poll(async () => (await menuOf(desktop)).bar).toContain('File');
});

test('a second start brings the first one to the front, and follows its link', async ({ desktop }) => {
  await openCounter(desktop.page, 'Aisha Rahman');
  await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());
  expect(await startAgain(desktop, 'tillside://open/credit')).toBe(0);
  await expect(heading(desktop.page, 'Credit')).toBeVisible();
  expect(await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible())).toBe(true);

  await startAgain(desktop, 'tillside://open/usage?now=1');
  await expect.poll(() => desktop.readLog()).toContain('"event":"link_refused"');
  expect(await desktop.readLog()).not.toContain('now=1');
  await expect(heading(desktop.page, 'Credit')).toBeVisible();
});

test('the link back from a hosted page closes it', async ({ desktop }) => {
  const { page } = desktop;
  await openCounter(page, 'Aisha Rahman');
  await openCredit(page);
  await page.getByRole('button', { name: 'Manage Card' }).click();
  const dialog = page.getByRole('dialog', { name: 'Manage Card' });
  const hosted = await desktop.hostedPage(() => dialog.getByRole('button', { name: 'Add', exact: true }).click());
  await expect(hosted.getByLabel('Card number')).toBeVisible();
  await startAgain(desktop, 'tillside://return');
  await expect.poll(() => desktop.app.windows().length).toBe(1);
  await expect(dialog).toBeVisible();
});

test('the link of a first start waits for somebody who may see its screen', async ({ desktop }) => {
  desktop.settings.args = ['tillside://open/usage'];
  const page = await desktop.restartApp();
  await page.getByRole('button', { name: 'Try it with a demo shop' }).click();
  await pairDevice(page);
  await unlock(page, /Ravi Kumar/, '4321');
  await expect(heading(page, 'Usage')).toBeVisible();
});

test('the menu speaks the language of the app, and leads where the person may go', async ({ desktop }) => {
  const bar = ['File', 'Edit', 'Go', 'View', 'Help', 'Developer'];
  await expect.poll(async () => (await menuOf(desktop)).bar).toEqual(bar);
  await openCounter(desktop.page);
  expect((await menuOf(desktop)).usable).not.toContain('Members');
  await callBridge(desktop.page, 'app.setLanguage', { language: 'th' });
  await expect.poll(async () => (await menuOf(desktop)).bar).toEqual(['ไฟล์', 'แก้ไข', 'ไปที่', 'มุมมอง', 'วิธีใช้', 'นักพัฒนา']);
  await pressMenu(desktop, 'ล็อก');
  await expect(desktop.page.getByRole('button', { name: /Mei Lin/ })).toBeVisible();
});

test('kiosk mode is an owner’s, and stays when the window is to be closed', async ({ desktop }) => {
  await openCounter(desktop.page, 'Aisha Rahman');
  const before = await boundsOf(desktop);
  const isKiosk = () => desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isKiosk());
  await pressMenu(desktop, 'Kiosk Mode');
  await expect.poll(isKiosk).toBe(true);
  await lock(desktop.page);
  await expect.poll(async () => (await menuOf(desktop)).usable).not.toContain('Quit Tillside');
  await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
  await expect(desktop.page.getByRole('button', { name: /Aisha Rahman/ })).toBeVisible();
  await desktop.restartApp();
  // Without a key ring this computer is no counter after a restart, and kiosk mode holds only counters.
  const keepsPairing = await desktop.page.getByRole('button', { name: /Aisha Rahman/ }).isVisible();
  expect(await isKiosk()).toBe(keepsPairing);
  if (!keepsPairing) expect(await boundsOf(desktop)).toEqual(before);
});

test('the system tells once that the credit is low, and leads to it', async ({ desktop }) => {
  const notified = await watchNotifications(desktop);
  await openCounter(desktop.page, 'Aisha Rahman');
  await expect(creditBar(desktop.page)).toContainText('US$41.28');
  expect(await notified()).toEqual([]);

  await desktop.stopBackend();
  await spendCredit(join(desktop.dataDir, '../server'), parseMicros('39'));
  await desktop.startBackend();
  await expect(creditBar(desktop.page)).toContainText('US$2.28', { timeout: 30_000 });
  expect(await notified()).toEqual(['Low SMS credit: US$2.28 left']);

  await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());
  await desktop.app.evaluate(() => Reflect.get(globalThis, 'clickNotification')());
  await expect(heading(desktop.page, 'Credit')).toBeVisible();
  expect(await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible())).toBe(true);
});

test('the tray has the balance', async ({ desktop }) => {
  await desktop.app.evaluate(({ Tray }) => {
    Tray.prototype.setToolTip = (text) => Reflect.set(globalThis, 'toolTip', text);
  });
  await openCounter(desktop.page);
  const toolTip = () => desktop.app.evaluate(() => Reflect.get(globalThis, 'toolTip'));
  await expect.poll(toolTip).toBe('Tillside · US$41.28 · ≈ 1,121 local SMS · Live');
  await desktop.stopBackend();
  await expect.poll(toolTip).toMatch(/^Tillside · US\$41\.28 · ≈ 1,121 local SMS · Offline · as of /);
});
