import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openCounter } from '../flows.ts';
import { expect, test } from './desktop.ts';
import { watchWaysOut } from './main-process.ts';
import { startWatchedServer } from './watched-server.ts';

test.describe('our page', () => {
  test('goes nowhere else', async ({ desktop }) => {
    const { app, page } = desktop;
    const outside = await startWatchedServer();
    const ways = await watchWaysOut(app);
    await page.evaluate(() => Object.assign(window, { still: 'here' }));

    const attempts = ['href', 'replace', 'open', 'link', 'refresh'] as const;
    const places = [
      ...attempts.map((how) => [how, `${outside.url}/${how}`] as const),
      ['href', 'app://tillside/index.html'],
      ['href', 'app://tillside/nothing'],
      ['href', 'tillside://return'],
      ['href', 'mailto:somebody@example.com'],
    ] as const;
    for (const [how, url] of places) {
      await page.evaluate(
        ([how, url]) => {
          const link = Object.assign(document.createElement('a'), { href: url });
          const ways = {
            href: () => location.assign(url),
            replace: () => location.replace(url),
            open: () => window.open(url, '_self'),
            link: () => link.click(),
            refresh: () => {
              const html = `<meta http-equiv="refresh" content="0; url=${url}">`;
              document.head.append(document.createRange().createContextualFragment(html));
            },
          };
          ways[how]();
        },
        [how, url] as const,
      );
      await expect.poll(async () => (await ways()).refused).toContain(url);
    }

    const refused = places.map(([, url]) => url);
    expect(await ways()).toMatchObject({ went: [], refused, opened: 0, handedOver: [] });
    expect(outside.asked).toEqual([]);
    expect(await page.evaluate(() => Reflect.get(window, 'still'))).toBe('here');
    await outside.close();
  });

  test('may be loaded again', async ({ desktop: { page } }) => {
    await page.evaluate(() => Object.assign(window, { still: 'here' }));
    const loaded = page.waitForEvent('domcontentloaded');
    await page.evaluate(() => location.reload());
    await loaded;
    expect(await page.evaluate(() => 'still' in window)).toBe(false);
  });

  test('opens no window, and nothing in the system but pages of its backend', async ({ desktop }) => {
    const { app, page, backendUrl } = desktop;
    await openCounter(page);
    const ways = await watchWaysOut(app);
    const outside = await startWatchedServer();
    const urls = [outside.url, 'file:///etc/hostname', 'mailto:a@example.com', 'tillside://return', 'about:blank', ''];
    for (const url of [...urls, 'javascript:0', 'app://tillside/', `${backendUrl}@${new URL(outside.url).host}/`]) {
      expect(await page.evaluate((url) => window.open(url) === null, url), url).toBe(true);
    }
    await page.evaluate((url) => {
      const link = Object.assign(document.createElement('a'), { href: url, textContent: 'outside', id: 'outside' });
      document.body.prepend(link);
    }, outside.url);
    const link = page.locator('#outside');
    await link.click({ button: 'middle' });
    await link.click({ modifiers: ['Control'] });
    await link.click({ modifiers: ['Shift'] });
    const phones = `${backendUrl}/demo/phones`;
    await page.evaluate((url) => window.open(url, '_blank', 'noopener'), phones);
    await expect.poll(async () => (await ways()).handedOver).toEqual([phones]);
    expect(await ways()).toMatchObject({ went: [], opened: 0 });
    expect(outside.asked).toEqual([]);
    await outside.close();
  });

  test('saves nothing that was not offered', async ({ desktop }) => {
    const { app, page, dataDir, home } = desktop;
    await openCounter(page);
    const ways = await watchWaysOut(app);
    await page.evaluate(() => {
      for (const href of ['data:application/octet-stream,x', URL.createObjectURL(new Blob(['x']))]) {
        Object.assign(document.createElement('a'), { href, download: 'setup.exe' }).click();
      }
    });
    await expect.poll(async () => (await ways()).notSaved.length).toBe(2);
    expect((await ways()).saved).toEqual([]);
    expect(await readdir(join(dataDir, '..', 'downloads'))).toEqual([]);
    expect(existsSync(join(home, 'Downloads'))).toBe(false);
  });

  test('gets no permission and no device', async ({ desktop }) => {
    // There is a camera, which would be shown were it allowed.
    desktop.settings.args.push('--use-fake-device-for-media-stream');
    await desktop.restartApp();
    const { page } = desktop;
    const asked = await page.evaluate(async () => {
      const held = (promise: Promise<unknown>) =>
        promise.then(
          (value) => value === true || value === 'granted',
          () => false,
        );
      const locked = new Promise((resolve, reject) => {
        document.addEventListener('pointerlockchange', () => resolve(true));
        document.addEventListener('pointerlockerror', reject);
        document.body.requestPointerLock();
      });
      return {
        notifications: await held(Notification.requestPermission()),
        storage: await held(navigator.storage.persist()),
        wakeLock: await held(navigator.wakeLock.request().then(() => true)),
        clipboard: await held(navigator.clipboard.writeText('x').then(() => true)),
        pointer: await held(locked),
        camera: await held(navigator.mediaDevices.getUserMedia({ video: true }).then(() => true)),
        screen: await held(navigator.mediaDevices.getDisplayMedia().then(() => true)),
        position: await held(
          new Promise((resolve, reject) => {
            navigator.geolocation.getCurrentPosition(() => resolve(true), reject);
          }),
        ),
        midi: await held(navigator.requestMIDIAccess().then(() => true)),
      };
    });
    expect(Object.entries(asked).filter(([, given]) => given)).toEqual([]);
    const granted = await page.evaluate(
      async (names) => {
        const states = names.map((name) =>
          // The browser knows more names than the types do.
          navigator.permissions.query(Object.assign({ name: 'push' as const }, { name })).then(
            ({ state }) => state,
            () => 'unknown',
          ),
        );
        const answers = await Promise.all(states);
        return names.filter((_, index) => answers[index] === 'granted');
      },
      ['notifications', 'persistent-storage', 'screen-wake-lock', 'clipboard-write', 'camera', 'midi'] as const,
    );
    expect(granted).toEqual([]);
    const policy = await page.evaluate(() => {
      const policy: { allowsFeature(name: string): boolean } = Reflect.get(document, 'featurePolicy');
      return ['camera', 'microphone', 'usb', 'serial', 'hid', 'geolocation', 'midi', 'fullscreen'].filter((name) =>
        policy.allowsFeature(name),
      );
    });
    expect(policy).toEqual([]);
  });
});

// The name of the program tells Electron that it is installed, and only there the tests can choose it.
if (process.platform === 'linux') {
  test.describe('the page of an installed app', () => {
    test.use({ packaged: true });

    test('shows no developer tools', async ({ desktop: { app } }) => {
      const found = await app.evaluate(({ app, Menu, webContents }) => {
        const before = webContents.getAllWebContents();
        for (const contents of before) contents.openDevTools();
        const roles = (Menu.getApplicationMenu()?.items ?? []).flatMap(({ submenu }) => submenu?.items ?? []);
        return {
          packaged: app.isPackaged,
          opened: webContents.getAllWebContents().length - before.length,
          offered: roles.some(({ role }) => role?.toLowerCase() === 'toggledevtools'),
        };
      });
      expect(found).toEqual({ packaged: true, opened: 0, offered: false });
    });
  });
}
