import { createServer } from 'node:https';
import { transport } from '#shared/contract/transport.ts';
import { SELF_SIGNED } from '#test/self-signed.ts';
import { openCounter, openCredit } from '../flows.ts';
import { expect, test } from './desktop.ts';
import { SAFE_PREFERENCES, watchWaysOut, webPreferencesOf } from './main-process.ts';
import { startWatchedServer } from './watched-server.ts';

/** An address that is not on this computer, and not encrypted. Nobody has it. */
const PLAIN = 'http://192.0.2.1/';

test.describe('a page of the payment provider', () => {
  test('finds nothing of the app, and gets nothing of the computer', async ({ desktop }) => {
    const { app, page } = desktop;
    await openCounter(page, 'Aisha Rahman');
    await openCredit(page);
    await page.getByRole('button', { name: 'Manage Card' }).click();
    const add = page.getByRole('dialog', { name: 'Manage Card' }).getByRole('button', { name: 'Add', exact: true });
    const hosted = await desktop.hostedPage(() => add.click());

    const preferences = await webPreferencesOf(app);
    expect(preferences).toHaveLength(2);
    for (const preference of preferences) expect(preference).toMatchObject(SAFE_PREFERENCES);
    const made = await app.evaluate(({ session, webContents }) => {
      const pages = webContents.getAllWebContents();
      const hosted = pages.find((contents) => !contents.getURL().startsWith('app:'));
      hosted?.openDevTools();
      return {
        ownSession: hosted?.session !== session.defaultSession,
        storage: hosted?.session.getStoragePath(),
        spelling: hosted?.session.isSpellCheckerEnabled(),
        tools: webContents.getAllWebContents().length - pages.length,
      };
    });
    expect(made).toEqual({ ownSession: true, storage: null, spelling: false, tools: 0 });

    const ways = await watchWaysOut(app);
    const found = await hosted.evaluate(
      async (names) => {
        const kept = navigator.storage.persist();
        Object.assign(document.createElement('a'), { href: 'data:application/x,x', download: 'setup.exe' }).click();
        return {
          leaked: names.filter((name) => name in window),
          window: window.open('https://example.com/') === null,
          notifications: await Notification.requestPermission(),
          kept: await kept,
          app: await fetch('app://tillside/').then(
            () => true,
            () => false,
          ),
          file: await fetch('file:///etc/hostname').then(
            () => true,
            () => false,
          ),
        };
      },
      [transport.global, 'require', 'process', 'module', 'electron', 'ipcRenderer'],
    );
    expect(found).toEqual({ leaked: [], window: true, notifications: 'denied', kept: false, app: false, file: false });
    await expect.poll(async () => (await ways()).notSaved).toHaveLength(1);

    for (const url of [PLAIN, 'tillside://return', 'mailto:a@example.com', 'app://tillside/']) {
      await hosted.evaluate((url) => location.assign(url), url);
      await expect.poll(async () => (await ways()).refused).toContain(url);
    }
    expect(await ways()).toMatchObject({ went: [], opened: 0, handedOver: [], saved: [] });
  });
});

test.describe('any page, whoever makes it', () => {
  test('is locked in before it does anything', async ({ desktop }) => {
    const { app } = desktop;
    const outside = await startWatchedServer((request, response) => {
      if (request.url === '/leads-away') response.writeHead(302, { Location: PLAIN }).end();
      else response.setHeader('Content-Type', 'text/html').end('<!doctype html><title>outside</title>');
    });
    const ways = await watchWaysOut(app);
    const [page] = await Promise.all([
      app.waitForEvent('window'),
      app.evaluate(async ({ BrowserWindow }, url) => {
        const window = new BrowserWindow({ show: false, webPreferences: { partition: 'another' } });
        await window.loadURL(url);
      }, outside.url),
    ]);
    expect(await page.evaluate(() => window.open('/more') === null)).toBe(true);
    expect(await page.evaluate(() => Notification.requestPermission())).toBe('denied');
    for (const url of [PLAIN, 'tillside://return', 'app://tillside/']) {
      await page.evaluate((url) => location.assign(url), url);
      await expect.poll(async () => (await ways()).refused).toContain(url);
    }
    await page.evaluate(() => location.assign('/leads-away'));
    await expect.poll(async () => (await ways()).refused.filter((url) => url === PLAIN)).toHaveLength(2);
    expect(await ways()).toMatchObject({ went: [`${outside.url}/`], opened: 1 });
    await outside.close();
  });

  test('comes over a line that somebody vouches for', async ({ desktop }) => {
    const server = createServer(SELF_SIGNED, (_request, response) => response.end('<!doctype html>'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const url = `https://localhost:${typeof address === 'object' ? address?.port : ''}/`;
    const loaded = await desktop.app.evaluate(async ({ BrowserWindow }, url) => {
      const outcomes: string[] = [];
      for (const partition of ['', 'another']) {
        const window = new BrowserWindow({ show: false, webPreferences: { partition } });
        await window.loadURL(url).then(
          () => outcomes.push('shown'),
          (error: { code: string }) => outcomes.push(error.code),
        );
        window.destroy();
      }
      return outcomes;
    }, url);
    expect(loaded).toEqual(['ERR_CERT_AUTHORITY_INVALID', 'ERR_CERT_AUTHORITY_INVALID']);
    server.close();
  });

  test('holds no other page', async ({ desktop }) => {
    const attached = await desktop.app.evaluate(async ({ BrowserWindow, webContents }) => {
      const window = new BrowserWindow({ show: false, webPreferences: { webviewTag: true } });
      const asked = new Promise((resolve) => {
        window.webContents.once('will-attach-webview', (event) => resolve(event.defaultPrevented));
      });
      const html = '<webview src="about:blank" nodeintegration disablewebsecurity preload="file:///x.js"></webview>';
      await window.loadURL(`data:text/html,${encodeURIComponent(html)}`);
      const refused = await asked;
      const views = webContents.getAllWebContents().filter((contents) => contents.getType() === 'webview');
      window.destroy();
      return { refused, views: views.length };
    });
    expect(attached).toEqual({ refused: true, views: 0 });
  });
});
