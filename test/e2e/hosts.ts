import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname } from 'node:path';
import { type Browser, chromium, type Page } from '@playwright/test';
import { z } from 'zod';
import { layOutElectronApp } from '#test/electron-app.ts';

/** A running app: its page, and how to end it as a user would. */
export interface RunningApp {
  page: Page;
  close(): Promise<void>;
}

export interface AppEnvironment {
  /** Where the app keeps settings and cache. */
  dataDir: string;
  /** The backend that the demo button leads to; null for the one that the app brings along. */
  demoUrl: string | null;
  /** Where Electron saves what is downloaded. */
  downloadDir: string;
}

/** Absolute path of the project. */
export const root = new URL('../..', import.meta.url).pathname;
const servingSchema = z.object({ kind: z.literal('serving'), url: z.url() });
const VIEWPORT = { width: 1366, height: 768 };

/** What a host is told, and nothing of what this process was. */
export function environmentOf({ dataDir, demoUrl, downloadDir }: AppEnvironment): Record<string, string> {
  return {
    PATH: process.env.PATH ?? '',
    TILLSIDE_DATA_DIR: dataDir,
    ...(demoUrl === null ? {} : { TILLSIDE_DEMO_URL: demoUrl }),
    TILLSIDE_DOWNLOAD_DIR: downloadDir,
  };
}

/** The app in the browser host, opened by its one-time address. */
export async function startInBrowser(browser: Browser, environment: AppEnvironment): Promise<RunningApp> {
  const host = spawn(process.execPath, ['electron/hosts/browser/main.ts'], {
    cwd: root,
    env: environmentOf(environment),
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const [message] = await once(host, 'message');
  const context = await browser.newContext({ viewport: VIEWPORT });
  const page = await context.newPage();
  await page.goto(servingSchema.parse(message).url);
  return {
    page,
    close: async () => {
      await context.close();
      await end(host);
    },
  };
}

/**
 * The app in real Electron, on Linux laid out as when it is installed. Playwright connects once the window is on
 * screen: connecting while it opens now and then misses it.
 */
export async function startInElectron(environment: AppEnvironment): Promise<RunningApp> {
  const program = process.env.TILLSIDE_TEST_ELECTRON;
  if (!program) throw new Error('run.ts did not find Electron');
  const laidOut = process.platform === 'linux' ? layOutElectronApp(dirname(program), root) : undefined;
  // What a window needs of its surroundings, and nothing else.
  const { DISPLAY = '', HOME = '', XAUTHORITY = '' } = process.env;
  const app = spawn(
    laidOut?.executablePath ?? program,
    [
      '--remote-debugging-port=0',
      // Chromium refuses to start its sandbox as root; the app itself never asks for this.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ...(laidOut ? [] : [`${root}dist/main/main.js`]),
    ],
    {
      env: { ...environmentOf(environment), DISPLAY, HOME, XAUTHORITY },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    },
  );
  const [endpoint] = await Promise.all([debuggingEndpoint(app), once(app, 'message')]);
  const connection = await chromium.connectOverCDP(endpoint);
  // Playwright takes downloads to a place of its own, unless it is told to leave them to the app.
  const session = await connection.newBrowserCDPSession();
  await session.send('Browser.setDownloadBehavior', { behavior: 'default' });
  const page = connection.contexts()[0]?.pages()[0];
  if (!page) throw new Error('Electron shows no window');
  await page.setViewportSize(VIEWPORT);
  return {
    page,
    close: async () => {
      await connection.close();
      await end(app);
      laidOut?.remove();
    },
  };
}

/** Chromium tells on its error output where it can be debugged. */
async function debuggingEndpoint({ stderr }: ChildProcess): Promise<string> {
  if (!stderr) throw new Error('nothing is heard of Electron');
  let said = '';
  for await (const chunk of stderr.iterator({ destroyOnReturn: false })) {
    said += chunk;
    const endpoint = /DevTools listening on (ws:\S+)/.exec(said)?.[1];
    if (endpoint) {
      stderr.resume();
      return endpoint;
    }
  }
  throw new Error(`Electron ended before its window was open: ${said}`);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  await exited;
}
