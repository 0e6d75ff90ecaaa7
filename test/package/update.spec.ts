import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { basename } from 'node:path';
import { openCounter, openSettings } from '../e2e/flows.ts';
import { expect, test } from './computer.ts';
import { ensureInstalled, install, installedVersion } from './dpkg.ts';
import { CURRENT_VERSION, readPackages } from './packages.ts';

const { current, previous, updateUrl } = readPackages();

/** The place that the previous version asks: a folder on a web server with the newer package, as the README says. */
class UpdatePlace {
  /** What is given out for the package. */
  bytes = readFileSync(current);
  /** How often it was. */
  given = 0;
  readonly #server: Server;

  constructor() {
    const sha512 = createHash('sha512').update(this.bytes).digest('base64');
    const url = basename(current);
    const files = [{ url, sha512, size: this.bytes.length }];
    // JSON is YAML as well.
    const latest = JSON.stringify({ version: CURRENT_VERSION, files, path: url, sha512, releaseDate: '2026-01-01' });
    this.#server = createServer((request, response) => {
      const path = new URL(request.url ?? '/', updateUrl).pathname;
      if (path === '/latest-linux.yml') response.end(latest);
      else if (path === `/${url}`) {
        this.given += 1;
        response.end(this.bytes);
      } else response.writeHead(404).end();
    });
  }

  async open(): Promise<void> {
    this.#server.listen(Number(new URL(updateUrl).port), '127.0.0.1');
    await once(this.#server, 'listening');
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

test.describe('an update', () => {
  const place = new UpdatePlace();
  test.beforeAll(async () => {
    ensureInstalled(previous);
    await place.open();
  });
  test.afterAll(() => place.close());

  test('is found, downloaded and checked, and installed when somebody says so', async ({ computer }) => {
    const { bytes } = place;
    place.bytes = Buffer.from(bytes);
    place.bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1);
    const app = await computer.start();
    await openCounter(app.page);
    await openSettings(app.page);
    const panel = app.page.getByRole('region', { name: 'This computer' });
    await panel.getByRole('button', { name: 'Check for updates' }).click();
    // One bit is another than its maker has signed for.
    await expect(panel.getByText('The newer version could not be fetched', { exact: false })).toBeVisible();
    expect(place.given).toBe(1);
    place.bytes = bytes;
    await panel.getByRole('button', { name: 'Try again' }).click();
    await expect(panel.getByText(`Version ${CURRENT_VERSION} is ready`, { exact: false })).toBeVisible();
    expect(computer.asked('pkexec')).toEqual([]);

    await panel.getByRole('button', { name: 'Install now' }).click();
    // Only root may install, so the system asks for its password. Nobody gives it, and the app goes on.
    await expect(panel.getByRole('button', { name: 'Try again' })).toBeVisible();
    const asked = computer.asked('pkexec');
    const downloaded = /dpkg -i (\S+\.deb)$/.exec(asked[0] ?? '')?.[1] ?? '';
    await app.close();
    // It is not asked for by closing the app.
    expect(computer.asked('pkexec')).toEqual(asked);
    expect(readFileSync(downloaded).equals(bytes)).toBe(true);
    install(downloaded);
    expect(installedVersion()).toBe(CURRENT_VERSION);
  });
});
