import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { z } from 'zod';
import { test as base, expect } from '../e2e/fixtures.ts';
import { PROGRAM } from './dpkg.ts';

/** Who uses the app: `nobody` on Debian. It is not root, so that Chromium's sandbox is on as it is for a customer. */
export const USER = 65_534;
/** Milliseconds until the window of a started app is there. */
const START_PATIENCE = 30_000;

const targetsSchema = z.array(z.object({ type: z.string(), url: z.string() }));

/** The installed app while it runs. */
export interface InstalledApp {
  page: Page;
  process: ChildProcess;
  /** Ends it as the system does, and waits until it is gone. */
  close(): Promise<void>;
}

/**
 * A user of a shop's computer: an empty home, a display, and programs of the system that only note down what they were to do.
 * Playwright talks to the app through Chromium's debugging port, so that what is tested is the program as it is shipped.
 */
export class ShopComputer {
  readonly home = mkdtempSync(join(tmpdir(), 'tillside-home-'));
  readonly #started = new Set<ChildProcess>();
  #running: InstalledApp | undefined;

  constructor() {
    mkdirSync(this.#programs);
    for (const program of ['xdg-open', 'pkexec'] as const) {
      const path = join(this.#programs, program);
      // Nobody is there to type root's password.
      const code = program === 'pkexec' ? 126 : 0;
      writeFileSync(path, `#!/bin/sh\necho "$@" >> "${this.#notesOf(program)}"\nexit ${code}\n`);
      chmodSync(path, 0o755);
    }
    const { XAUTHORITY } = process.env;
    if (XAUTHORITY && existsSync(XAUTHORITY)) copyFileSync(XAUTHORITY, this.#authority);
    for (const path of [this.home, this.#authority]) if (existsSync(path)) chownSync(path, USER, USER);
  }

  get #programs(): string {
    return join(this.home, 'bin');
  }

  #notesOf(program: string): string {
    return join(this.home, `asked-${program}`);
  }

  get #authority(): string {
    return join(this.home, '.Xauthority');
  }

  /** Where the app keeps everything of this user. */
  get profile(): string {
    return join(this.home, '.config', 'Tillside');
  }

  /** What the app has asked of the system, in order: to show a page, or to do something as root. */
  asked(program: 'xdg-open' | 'pkexec'): string[] {
    const notes = this.#notesOf(program);
    return existsSync(notes) ? readFileSync(notes, 'utf8').trim().split('\n') : [];
  }

  #spawn(args: readonly string[] = [], environment: Record<string, string> = {}): ChildProcess {
    const program = spawn(PROGRAM, args, {
      uid: USER,
      gid: USER,
      cwd: this.home,
      env: {
        PATH: `${this.#programs}:/usr/bin:/bin`,
        HOME: this.home,
        DISPLAY: process.env.DISPLAY ?? '',
        XAUTHORITY: this.#authority,
        LANG: 'en_US.UTF-8',
        ...environment,
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.#started.add(program);
    return program;
  }

  /** Starts the program, and waits until it has ended by itself. @returns its exit code */
  async runOnce(args: readonly string[]): Promise<number | null> {
    const program = this.#spawn(args);
    program.stderr?.resume();
    const [code] = await once(program, 'exit');
    return z.int().nullable().parse(code);
  }

  /** Puts a file into the user's home. @returns its path */
  write(name: string, text: string): string {
    const path = join(this.home, name);
    writeFileSync(path, text);
    return path;
  }

  /** Starts the app and connects to its window. */
  async start(args: readonly string[] = [], environment: Record<string, string> = {}): Promise<InstalledApp> {
    const app = this.#spawn(['--remote-debugging-port=0', ...args], environment);
    const endpoint = await debuggingEndpoint(app);
    await expect.poll(() => hasWindow(endpoint), { timeout: START_PATIENCE }).toBe(true);
    const connection = await chromium.connectOverCDP(endpoint);
    const page = connection
      .contexts()[0]
      ?.pages()
      .find((one) => one.url().startsWith('app://'));
    if (!page) throw new Error('the app shows no window');
    this.#running = {
      page,
      process: app,
      close: async () => {
        this.#running = undefined;
        await connection.close();
        await end(app);
      },
    };
    return this.#running;
  }

  async remove(): Promise<void> {
    await this.#running?.close();
    // What never came up is not asked.
    for (const program of this.#started) program.kill('SIGKILL');
    rmSync(this.home, { recursive: true, force: true });
  }
}

/** Chromium tells on its error output where it can be debugged. */
async function debuggingEndpoint({ stderr }: ChildProcess): Promise<string> {
  if (!stderr) throw new Error('nothing is heard of the app');
  let said = '';
  for await (const chunk of stderr.iterator({ destroyOnReturn: false })) {
    said += chunk;
    const endpoint = /DevTools listening on ws:\/\/([\d.:]+)/.exec(said)?.[1];
    if (endpoint) {
      stderr.resume();
      return `http://${endpoint}`;
    }
  }
  throw new Error(`the app ended before its window was open: ${said}`);
}

async function hasWindow(endpoint: string): Promise<boolean> {
  const targets = targetsSchema.parse(await (await fetch(`${endpoint}/json/list`)).json());
  return targets.some(({ type, url }) => type === 'page' && url.startsWith('app://'));
}

async function end(app: ChildProcess): Promise<void> {
  if (app.exitCode !== null || app.signalCode !== null) return;
  const exited = once(app, 'exit');
  app.kill('SIGTERM');
  await exited;
}

/** Tests get a computer with nobody's data on it, and `chrome` for what is shown outside of the app. */
export const test = base.extend<{ computer: ShopComputer }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs off this pattern.
  computer: async ({}, use) => {
    const computer = new ShopComputer();
    await use(computer);
    await computer.remove();
  },
});

export { expect };
