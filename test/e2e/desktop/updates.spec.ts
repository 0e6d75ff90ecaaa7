import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { dirname, join } from 'node:path';
import { type DesktopShop, expect, test } from './desktop.ts';
import { callBridge } from './main-process.ts';

test.use({ packaged: true });

/** Where an installed app looks for newer versions, on loopback. `offer` says what is there. */
async function startUpdatePlace() {
  const files = new Map<string, string | Buffer>();
  const asked: string[] = [];
  const server = createServer(({ url = '/' }, response) => {
    const { pathname } = new URL(url, 'http://localhost');
    asked.push(pathname);
    const body = files.get(pathname);
    response.writeHead(body === undefined ? 404 : 200).end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('it listens nowhere');
  return {
    asked,
    url: `http://127.0.0.1:${address.port}`,
    offer(version: string, content: Buffer, told = content) {
      const sha512 = createHash('sha512').update(told).digest('base64');
      const file = `tillside-${version}.deb`;
      files.set(`/${file}`, content);
      files.set(
        '/latest-linux.yml',
        `version: ${version}\nfiles:\n  - url: ${file}\n    sha512: ${sha512}\n    size: ${content.length}\npath: ${file}\nsha512: ${sha512}\n`,
      );
    },
    close: () => server.close(),
  };
}

/** Starts the app anew as one that was installed from a package that names this place. */
async function installFor(desktop: DesktopShop, url: string): Promise<void> {
  const resources = join(dirname(desktop.program.path), 'resources');
  await writeFile(
    join(resources, 'app-update.yml'),
    `provider: generic\nurl: ${url}/?key=of-the-shop\nupdaterCacheDirName: tillside-updater\n`,
  );
  await writeFile(join(resources, 'package-type'), 'deb');
  const packageFile = join(resources, 'app', 'package.json');
  const said = JSON.parse(await readFile(packageFile, 'utf8'));
  await writeFile(packageFile, JSON.stringify({ ...said, version: '0.2.0' }));
  // Nothing is to be installed on the computer that runs the tests: there is no program that could.
  desktop.settings.env.PATH = desktop.dataDir;
  await desktop.restartApp();
}

async function updateOf({ page }: DesktopShop): Promise<unknown> {
  const answer = JSON.stringify(await callBridge(page, 'app.getSnapshot', {}));
  return JSON.parse(answer).value.computer.update;
}

const look = ({ page }: DesktopShop) => callBridge(page, 'computer.checkForUpdate', {});
const NEWER = '99.0.0';

test('an installed app fetches the newer version that its place offers, and installs none by itself', async ({
  desktop,
}) => {
  const place = await startUpdatePlace();
  place.offer(NEWER, Buffer.alloc(300_000, 'new'));
  await installFor(desktop, place.url);
  expect(await updateOf(desktop)).toEqual({ kind: 'none', checkedAt: null });
  await look(desktop);
  await expect.poll(() => updateOf(desktop)).toEqual({ kind: 'ready', version: NEWER });
  expect(place.asked).toContain(`/tillside-${NEWER}.deb`);
  place.close();
});

test('an installed app takes no older version', async ({ desktop }) => {
  const place = await startUpdatePlace();
  place.offer('0.0.1', Buffer.from('old'));
  await installFor(desktop, place.url);
  await look(desktop);
  await expect.poll(() => updateOf(desktop)).toEqual({ kind: 'none', checkedAt: expect.any(Number) });
  expect(place.asked.filter((path) => path.endsWith('.deb'))).toEqual([]);
  place.close();
});

test('an installed app takes nothing that is not what its place says, and is quiet about a place that is gone', async ({
  desktop,
}) => {
  const place = await startUpdatePlace();
  place.offer(NEWER, Buffer.from('something else'), Buffer.from('what was meant'));
  await installFor(desktop, place.url);
  await look(desktop);
  await expect.poll(() => updateOf(desktop)).toEqual({ kind: 'failed' });
  expect(await desktop.readLog()).toContain('sha512 checksum mismatch');
  place.close();
  await look(desktop);
  await expect.poll(() => desktop.readLog()).toContain('ERR_CONNECTION_REFUSED');
  await expect.poll(() => updateOf(desktop)).toEqual({ kind: 'failed' });
  // The place may be asked with a key.
  expect(await desktop.readLog()).not.toContain('of-the-shop');
  expect(await desktop.readLog()).not.toContain('main_');
});

test('an app that names no place asks none', async ({ desktop }) => {
  expect(await updateOf(desktop)).toEqual({ kind: 'off' });
});
