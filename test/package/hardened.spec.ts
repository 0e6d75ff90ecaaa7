import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { createConnection, createServer } from 'node:net';
import { join } from 'node:path';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { expect, test } from './computer.ts';
import { APP_FOLDER, ensureInstalled, installedFiles } from './dpkg.ts';
import { readPackages } from './packages.ts';
import { appProcesses } from './processes.ts';

const program = join(APP_FOLDER, 'tillside');

/** A port of this computer that nobody listens on. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return address !== null && typeof address === 'object' ? address.port : 0;
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ port, host: '127.0.0.1' });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

test.describe('the installed app, from outside', () => {
  test.beforeAll(() => ensureInstalled(readPackages().current));

  test('has each fuse as it is meant to be', async () => {
    const wire = await getCurrentFuseWire(program);
    const { ENABLE, DISABLE } = FuseState;
    expect(wire).toMatchObject({
      [FuseV1Options.RunAsNode]: DISABLE,
      [FuseV1Options.EnableCookieEncryption]: ENABLE,
      [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: DISABLE,
      [FuseV1Options.EnableNodeCliInspectArguments]: DISABLE,
      [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: ENABLE,
      [FuseV1Options.OnlyLoadAppFromAsar]: ENABLE,
      [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: DISABLE,
      [FuseV1Options.GrantFileProtocolExtraPrivileges]: DISABLE,
    });
  });

  test('is nobody’s to change but root’s', () => {
    const helper = join(APP_FOLDER, 'chrome-sandbox');
    for (const path of installedFiles().filter((one) => one.startsWith(APP_FOLDER))) {
      const { mode, uid, gid } = lstatSync(path);
      expect({ path, uid, gid, writable: mode & 0o022 }).toEqual({ path, uid: 0, gid: 0, writable: 0 });
      if (path !== helper) expect({ path, special: mode & 0o7000 }).toEqual({ path, special: 0 });
    }
    // With the bit where the kernel gives a sandbox to nobody but root, without it elsewhere.
    expect([0o755, 0o4755]).toContain(lstatSync(helper).mode & 0o7777);
  });

  test('is in the menu of the system, and what tillside:// links lead to', () => {
    const entry = readFileSync('/usr/share/applications/tillside.desktop', 'utf8');
    expect(entry).toContain('Exec=/opt/Tillside/tillside %U');
    expect(entry).toContain('MimeType=x-scheme-handler/tillside;');
    expect(entry).toContain('StartupWMClass=tillside');
    expect(existsSync('/usr/share/icons/hicolor/256x256/apps/tillside.png')).toBe(true);
  });

  test('shows its page in the sandbox, under a policy that lets no other script run', async ({ computer }) => {
    const { page } = await computer.start();
    const pages = appProcesses().filter(({ type }) => type === 'renderer');
    expect(pages.length).toBeGreaterThan(0);
    // Filtered system calls, and no way to get privileges back.
    for (const process of pages) {
      expect(process.status('Seccomp')).toBe('2');
      expect(process.status('NoNewPrivs')).toBe('1');
    }
    expect(appProcesses().filter(({ command }) => command.includes('--no-sandbox'))).toEqual([]);

    const headers = await page.evaluate(async () => Object.fromEntries((await fetch('/index.html')).headers));
    expect(headers['content-security-policy']).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' });
    const ran = await page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'document.body.dataset.ran = "yes"';
      document.body.append(script);
      return document.body.dataset.ran ?? 'no';
    });
    expect(ran).toBe('no');
    expect(
      await page.evaluate(() => [typeof Reflect.get(globalThis, 'require'), typeof Reflect.get(globalThis, 'process')]),
    ).toEqual(['undefined', 'undefined']);
  });

  for (const flag of ['--inspect', '--inspect-brk']) {
    test(`starts as ever with ${flag}, and opens no port for it`, async ({ computer }) => {
      const port = await freePort();
      const { page } = await computer.start([`${flag}=${port}`]);
      await expect(page.getByRole('button', { name: 'Try it with a demo shop' })).toBeVisible();
      expect(await listens(port)).toBe(false);
    });
  }

  test('is no Node, and takes no orders for one', async ({ computer }) => {
    const marker = join(computer.home, 'ran');
    const code = `require('node:fs').writeFileSync(${JSON.stringify(marker)}, '')`;
    const asNode = await computer.start(['-e', code], { ELECTRON_RUN_AS_NODE: '1' });
    await expect(asNode.page.getByRole('button', { name: 'Try it with a demo shop' })).toBeVisible();
    await asNode.close();
    const module = computer.write('order.cjs', code);
    const ordered = await computer.start([], { NODE_OPTIONS: `--require ${module}` });
    await expect(ordered.page.getByRole('button', { name: 'Try it with a demo shop' })).toBeVisible();
    expect(existsSync(marker)).toBe(false);
  });

  test('runs once, keeps what is its user’s to itself, and leaves no process behind', async ({ computer }) => {
    const app = await computer.start();
    const { pid } = app.process;
    expect(await computer.runOnce(['tillside://open/credit'])).toBe(0);
    expect(
      appProcesses()
        .filter(({ type }) => type === null)
        .map((one) => one.pid),
    ).toEqual([pid]);
    expect(lstatSync(computer.profile).mode & 0o777).toBe(0o700);
    await app.close();
    // Chromium's helpers end by themselves, a moment after the app.
    await expect.poll(() => appProcesses().length).toBe(0);
  });
});
