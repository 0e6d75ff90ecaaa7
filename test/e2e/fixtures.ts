import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, test as base, expect, type Page } from '@playwright/test';
import { type BackendProcess, startBackendProcess } from '#test/backend-process.ts';
import { type AppEnvironment, type RunningApp, startInBrowser, startInElectron } from './hosts.ts';

export interface HostOptions {
  host: 'browser' | 'electron';
}

/** One shop computer: a backend with the demo shop, the app, and the customer's phone beside it. */
export class Shop {
  readonly host: HostOptions['host'];
  readonly browser: Browser;
  readonly #folder: string;
  readonly #phones: Page[] = [];
  #backend: BackendProcess;
  #app: RunningApp | undefined;

  constructor(host: HostOptions['host'], browser: Browser, folder: string, backend: BackendProcess) {
    this.host = host;
    this.browser = browser;
    this.#folder = folder;
    this.#backend = backend;
  }

  static async open(host: HostOptions['host'], browser: Browser): Promise<Shop> {
    const folder = await mkdtemp(join(tmpdir(), 'tillside-e2e-'));
    return new Shop(host, browser, folder, await startBackendProcess(join(folder, 'server')));
  }

  get backendUrl(): string {
    return this.#backend.url;
  }

  get page(): Page {
    if (!this.#app) throw new Error('the app is not running');
    return this.#app.page;
  }

  async startApp(): Promise<Page> {
    const environment: AppEnvironment = { dataDir: join(this.#folder, 'app'), demoUrl: this.#backend.url };
    this.#app = await (this.host === 'electron'
      ? startInElectron(environment)
      : startInBrowser(this.browser, environment));
    return this.#app.page;
  }

  async stopApp(): Promise<void> {
    await this.#app?.close();
    this.#app = undefined;
  }

  /** Closes the app and starts it again on the same data. */
  async restartApp(): Promise<Page> {
    await this.stopApp();
    return this.startApp();
  }

  async stopBackend(): Promise<void> {
    await this.#backend.stop();
  }

  /** Starts it again where it was, so that the app finds it. */
  async startBackend(): Promise<void> {
    const { port } = new URL(this.#backend.url);
    this.#backend = await startBackendProcess(join(this.#folder, 'server'), Number(port));
  }

  /** What the customer's phone shows: the newest code on the simulator's page, read off the screen. */
  async readCode(phone: string): Promise<string> {
    const page = await this.openPhones();
    const thread = page.getByRole('article').filter({ hasText: phone });
    const code = /\b\d{6}\b/;
    await expect(thread.getByText(code).first()).toBeVisible();
    const found = code.exec((await thread.getByText(code).first().textContent()) ?? '')?.[0];
    if (!found) throw new Error(`no code on the phone ${phone}`);
    return found;
  }

  /** The phone simulator in a browser of its own. */
  async openPhones(): Promise<Page> {
    const context = await this.browser.newContext({ viewport: { width: 1366, height: 768 } });
    const page = await context.newPage();
    this.#phones.push(page);
    await page.goto(`${this.backendUrl}/demo/phones`);
    return page;
  }

  async close(): Promise<void> {
    await this.stopApp();
    for (const phone of this.#phones) await phone.context().close();
    await this.#backend.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** Tests get an open shop, with the app on its first screen. */
export const test = base.extend<HostOptions & { shop: Shop }, { chrome: Browser }>({
  host: ['browser', { option: true }],
  chrome: [
    async ({ playwright }, use) => {
      const browser = await playwright.chromium.launch({
        ...(process.env.TILLSIDE_TEST_BROWSER ? { executablePath: process.env.TILLSIDE_TEST_BROWSER } : {}),
        args: [
          ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
          '--disable-background-networking',
          '--disable-component-update',
          '--disable-sync',
          '--no-first-run',
        ],
      });
      await use(browser);
      await browser.close();
    },
    { scope: 'worker' },
  ],
  shop: async ({ host, chrome }, use) => {
    const shop = await Shop.open(host, chrome);
    await shop.startApp();
    await use(shop);
    await shop.close();
  },
});

export { expect };
