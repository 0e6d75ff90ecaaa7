import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname } from 'node:path';
import { _electron, type Browser, type ElectronApplication, type Page } from '@playwright/test';
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
  /** The backend that the demo button leads to. */
  demoUrl: string;
}

const root = new URL('../..', import.meta.url).pathname;
const servingSchema = z.object({ kind: z.literal('serving'), url: z.url() });
const VIEWPORT = { width: 1366, height: 768 };

function environmentOf({ dataDir, demoUrl }: AppEnvironment): Record<string, string> {
  return { PATH: process.env.PATH ?? '', TILLSIDE_DATA_DIR: dataDir, TILLSIDE_DEMO_URL: demoUrl };
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

/** The app in real Electron; on Linux laid out as when it is installed. */
export async function startInElectron(environment: AppEnvironment): Promise<RunningApp> {
  const program = process.env.TILLSIDE_TEST_ELECTRON;
  if (!program) throw new Error('run.ts did not find Electron');
  const laidOut = process.platform === 'linux' ? layOutElectronApp(dirname(program), root) : undefined;
  // What a window needs of its surroundings, and nothing else.
  const { DISPLAY = '', HOME = '', XAUTHORITY = '' } = process.env;
  const app: ElectronApplication = await _electron.launch({
    executablePath: laidOut?.executablePath ?? program,
    // Chromium refuses to start its sandbox as root; the app itself never asks for this.
    args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), ...(laidOut ? [] : [`${root}dist/main/main.js`])],
    env: { ...environmentOf(environment), DISPLAY, HOME, XAUTHORITY },
  });
  const page = await app.firstWindow();
  await page.setViewportSize(VIEWPORT);
  return {
    page,
    close: async () => {
      await app.close();
      laidOut?.remove();
    },
  };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  await exited;
}
