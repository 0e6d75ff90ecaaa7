import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Browser, type ElectronApplication, _electron as electron, type Page } from '@playwright/test';
import type { BackendProcess } from '#test/backend-process.ts';
import { layOutElectronApp } from '#test/electron-app.ts';
import { test as base, expect } from '../fixtures.ts';
import { type AppEnvironment, environmentOf, type RunningApp, root } from '../hosts.ts';
import { Shop } from '../shop.ts';
import { makeShopFolder, startBackendIn } from '../shop-folder.ts';

/**
 * For tests of what only the desktop app has: the built app in real Electron, with a hand in its main process. They run
 * as the project `desktop`, wherever Electron was found:
 *
 *     npm run test:e2e -- --project=desktop shell
 *
 * A spec in this folder takes `test` and `expect` from here:
 *
 *     test.use({ demo: 'own' }); // only where the app is to start its demo shop itself; `packaged: true` likewise
 *     test('is about the main process', async ({ desktop }) => {
 *       await openCounter(desktop.page);
 *       const title = await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getTitle());
 *       await desktop.restartApp(); // `desktop.app` and `desktop.page` are then others
 *     });
 *
 * `desktop` is a `Shop` as in the other end-to-end tests: `readCode`, `hostedPage`, `returnFrom`, `savedDownload`,
 * `stopBackend`, `startBackend`, `backendUrl` and the ways in `../flows.ts` work with it. On top of that:
 * - `app`: what runs, for `app.evaluate` in the main process (first argument: the module `electron`), `app.windows()`
 *   and `app.process()`;
 * - `startApp`, `stopApp`, `restartApp`: on the same data, as a user ends it (`app.quit`); `killApp` as a power cut;
 * - `settings.args` and `settings.env`: what the next start is given besides, such as a link;
 * - `program`: the executable with its arguments, to start it a second time beside the first;
 * - `dataDir`, `home` (`HOME` of the app, empty at first), `logFile` and `readLog()`.
 * The window has its real size; set `page.setViewportSize` where a picture is to be of another.
 */
export class DesktopShop extends Shop {
  /** What the next start is given besides. */
  readonly settings: { args: string[]; env: Record<string, string> } = { args: [], env: {} };
  readonly #options: DesktopOptions;
  #electron: ElectronApplication | undefined;
  #layout: { executablePath: string; remove(): void } | undefined;

  constructor(browser: Browser, folder: string, backend: BackendProcess, options: DesktopOptions) {
    super('electron', browser, folder, backend);
    this.#options = options;
  }

  get app(): ElectronApplication {
    if (!this.#electron) throw new Error('the app is not running');
    return this.#electron;
  }

  get home(): string {
    return join(this.folder, 'home');
  }

  get logFile(): string {
    return join(this.dataDir, 'logs', 'main.log');
  }

  /** What stands in the log; empty as long as there is none. */
  readLog(): Promise<string> {
    return readFile(this.logFile, 'utf8').catch(() => '');
  }

  /** On Linux laid out as when it is installed; the same place over restarts. */
  get program(): { path: string; args: string[] } {
    const electronPath = process.env.TILLSIDE_TEST_ELECTRON;
    if (!electronPath) throw new Error('run.ts did not find Electron');
    if (process.platform === 'linux') {
      const name = this.#options.packaged ? 'tillside' : 'electron';
      this.#layout ??= layOutElectronApp(dirname(electronPath), root, AFTER_PLAYWRIGHT, name);
    }
    return {
      path: this.#layout?.executablePath ?? electronPath,
      args: [
        // Chromium refuses to start its sandbox as root; the app itself never asks for this.
        ...(isRoot() ? ['--no-sandbox'] : []),
        ...(this.#layout ? [] : [join(root, 'dist/main/main.js')]),
      ],
    };
  }

  /** What the app is told, and what a window needs of its surroundings. */
  environment(told: AppEnvironment): Record<string, string> {
    const { DISPLAY = '', XAUTHORITY = '' } = process.env;
    const demoUrl = this.#options.demo === 'own' ? null : told.demoUrl;
    return { ...environmentOf({ ...told, demoUrl }), DISPLAY, XAUTHORITY, HOME: this.home, ...this.settings.env };
  }

  protected override async launch(told: AppEnvironment): Promise<RunningApp> {
    await mkdir(this.home, { recursive: true });
    const { path, args } = this.program;
    const app = await electron.launch({
      executablePath: path,
      args: [...args, ...this.settings.args],
      env: this.environment(told),
      // Playwright would turn it off by itself.
      chromiumSandbox: !isRoot(),
    });
    this.#electron = app;
    const page = await app.firstWindow();
    await page.waitForURL('app://tillside/**');
    await leaveDownloadsToTheApp(page);
    return {
      page,
      close: async () => {
        this.#electron = undefined;
        await app.close();
      },
    };
  }

  /** As a power cut would: no handler runs. */
  async killApp(): Promise<void> {
    const ended = this.app.waitForEvent('close');
    this.app.process().kill('SIGKILL');
    await ended;
    await this.stopApp();
  }

  override async close(): Promise<void> {
    await super.close();
    this.#layout?.remove();
  }
}

/**
 * Playwright now and then misses a window that opens while it connects, so the app is ready only once it has. Where
 * nobody connects, as when the app has started itself again, it goes on after a while.
 */
const AFTER_PLAYWRIGHT = `
import { app } from 'electron';
const connected = new Promise((resolve) => {
  globalThis.__playwright_run = resolve;
  setTimeout(resolve, 5_000);
});
const whenReady = app.whenReady.bind(app);
app.whenReady = () => connected.then(whenReady);
await import('./dist/main/main.js');
`;

/** Playwright takes downloads to a place of its own, unless it is told to leave them to the app. */
async function leaveDownloadsToTheApp(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Browser.setDownloadBehavior', { behavior: 'default' });
  await session.detach();
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

interface DesktopOptions {
  /** Whose demo shop the button leads to: the test's backend beside the app, or the app's own. */
  demo: 'beside' | 'own';
  /** Whether the app takes itself for an installed one (Linux only). */
  packaged: boolean;
}

/** Tests get a shop computer with the desktop app on its first screen. */
export const test = base.extend<DesktopOptions & { desktop: DesktopShop }>({
  demo: ['beside', { option: true }],
  packaged: [false, { option: true }],
  desktop: async ({ chrome, firstDay, demo, packaged }, use) => {
    const folder = await makeShopFolder(firstDay);
    const desktop = new DesktopShop(chrome, folder, await startBackendIn(folder), { demo, packaged });
    await desktop.startApp();
    await use(desktop);
    await desktop.close();
  },
});

export { expect };
