import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser, type Download, expect, type Page } from '@playwright/test';
import Database from 'better-sqlite3';
import type { BackendProcess } from '#test/backend-process.ts';
import { type AppEnvironment, type RunningApp, startInBrowser, startInElectron } from './hosts.ts';
import { makeShopFolder, startBackendIn } from './shop-folder.ts';

export interface HostOptions {
  host: 'browser' | 'electron';
}

/** A file that the app has saved. */
interface SavedFile {
  name: string;
  bytes: Buffer;
}

/** One shop computer: a backend with the demo shop, the app, and the customer's phone beside it. */
export class Shop {
  readonly host: HostOptions['host'];
  readonly browser: Browser;
  /** Everything that app and backend keep on disk is in it. */
  protected readonly folder: string;
  readonly #besides: Page[] = [];
  #backend: BackendProcess;
  #app: RunningApp | undefined;

  constructor(host: HostOptions['host'], browser: Browser, folder: string, backend: BackendProcess) {
    this.host = host;
    this.browser = browser;
    this.folder = folder;
    this.#backend = backend;
  }

  /** @param data the backend's, which it begins with */
  static async open(host: HostOptions['host'], browser: Browser, data: string): Promise<Shop> {
    const folder = await makeShopFolder(data);
    return new Shop(host, browser, folder, await startBackendIn(folder));
  }

  get backendUrl(): string {
    return this.#backend.url;
  }

  get page(): Page {
    if (!this.#app) throw new Error('the app is not running');
    return this.#app.page;
  }

  /** Where the app keeps settings, cache and log. */
  get dataDir(): string {
    return join(this.folder, 'app');
  }

  /** Changes what the backend has on record, as time or another counter would. */
  change(sql: string, ...values: number[]): void {
    const database = new Database(join(this.folder, 'server', 'demo.sqlite'), { timeout: 5_000 });
    database.prepare(sql).run(...values);
    database.close();
  }

  get #downloadDir(): string {
    return join(this.folder, 'downloads');
  }

  async startApp(): Promise<Page> {
    await mkdir(this.#downloadDir, { recursive: true });
    this.#app = await this.launch({
      dataDir: this.dataDir,
      demoUrl: this.#backend.url,
      downloadDir: this.#downloadDir,
    });
    return this.#app.page;
  }

  protected launch(environment: AppEnvironment): Promise<RunningApp> {
    return this.host === 'electron' ? startInElectron(environment) : startInBrowser(this.browser, environment);
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
    this.#backend = await startBackendIn(this.folder, Number(port));
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

  /** The page of the payment provider or of a bank that opens by what is done: a tab, in Electron a window. */
  async hostedPage(trigger: () => Promise<void>): Promise<Page> {
    const [page] = await Promise.all([this.page.context().waitForEvent('page'), trigger()]);
    await page.waitForLoadState();
    return page;
  }

  /** Leaves a hosted page by what is done on it: it leads back to the backend, and Electron closes its window there. */
  async returnFrom(hosted: Page, trigger: () => Promise<void>): Promise<void> {
    if (this.host === 'electron') {
      // The window may be gone before the press is told to have ended.
      await Promise.all([hosted.waitForEvent('close'), trigger().catch(() => undefined)]);
      return;
    }
    await Promise.all([hosted.waitForURL((url) => url.pathname === '/return'), trigger()]);
    await hosted.close();
  }

  /** The file that is saved by what is done. */
  savedDownload(trigger: () => Promise<void>): Promise<SavedFile> {
    return this.host === 'electron' ? this.#savedByElectron(trigger) : this.#savedByBrowser(trigger);
  }

  async #savedByBrowser(trigger: () => Promise<void>): Promise<SavedFile> {
    const started = new Promise<Download>((resolve) => this.page.context().once('download', resolve));
    const [download] = await Promise.all([started, trigger()]);
    return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
  }

  /**
   * An empty file holds the name from the first moment on; Chromium writes beside it, under the next free name, and puts
   * the whole file in its place at the end.
   */
  async #savedByElectron(trigger: () => Promise<void>): Promise<SavedFile> {
    const before = new Set(await readdir(this.#downloadDir));
    await trigger();
    let saved: SavedFile | undefined;
    const look = async (): Promise<SavedFile | undefined> => {
      const [name, ...beside] = (await readdir(this.#downloadDir)).filter((entry) => !before.has(entry));
      if (name === undefined || beside.length > 0) return undefined;
      const bytes = await readFile(join(this.#downloadDir, name));
      if (bytes.length > 0) saved = { name, bytes };
      return saved;
    };
    await expect.poll(look).toBeDefined();
    if (!saved) throw new Error('nothing was saved');
    return saved;
  }

  /** Everything that app and backend have written to disk in which a text stands. */
  async filesWith(text: string): Promise<string[]> {
    const entries = await readdir(this.folder, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    // Chromium's caches come and go meanwhile.
    const read = (file: string) => readFile(file).catch(() => Buffer.alloc(0));
    const held = await Promise.all(files.map(async (file) => (await read(file)).includes(text)));
    return files.filter((_, index) => held[index]);
  }

  /** The phone simulator in a browser of its own. */
  openPhones(): Promise<Page> {
    return this.#openBeside('/demo/phones');
  }

  /** The inbox of all mails in a browser of its own. */
  openInbox(): Promise<Page> {
    return this.#openBeside('/demo/inbox');
  }

  async #openBeside(path: string): Promise<Page> {
    const context = await this.browser.newContext({ viewport: { width: 1366, height: 768 } });
    const page = await context.newPage();
    this.#besides.push(page);
    await page.goto(`${this.backendUrl}${path}`);
    return page;
  }

  async close(): Promise<void> {
    await this.stopApp();
    for (const page of this.#besides) await page.context().close();
    await this.#backend.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}
