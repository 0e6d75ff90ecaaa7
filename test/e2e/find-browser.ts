import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from '@playwright/test';

const SYSTEM_BROWSERS = ['google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser', 'microsoft-edge'];
const INSTALLED_APPS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];
/** A download that cannot be reached must not hold up the tests, in milliseconds. */
const DOWNLOAD_PATIENCE = 180_000;

/**
 * Finds a browser for the tests, or gets one: Playwright's own, one of the system's, Playwright's download, and as root
 * on Debian the package.
 * @throws Error when there is none to be had
 */
export function findBrowser(say: (line: string) => void): string {
  const found = present();
  if (found) {
    say(`Browser: ${found}`);
    return found;
  }
  say('No browser found: trying Playwright’s download …');
  run(process.execPath, ['node_modules/@playwright/test/cli.js', 'install', 'chromium']);
  if (!present() && isRootOnDebian()) {
    say('It cannot be downloaded: installing Debian’s chromium …');
    run('apt-get', ['update', '-qq']);
    run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-noto-core']);
  }
  const installed = present();
  if (!installed) throw new Error('The end-to-end tests need a browser: install Chrome or Chromium.');
  say(`Browser: ${installed}`);
  return installed;
}

function present(): string | undefined {
  const own = chromium.executablePath();
  if (existsSync(own)) return own;
  const folders = (process.env.PATH ?? '').split(delimiter);
  const candidates = SYSTEM_BROWSERS.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...candidates, ...INSTALLED_APPS].find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function isRootOnDebian(): boolean {
  return process.getuid?.() === 0 && existsSync('/etc/debian_version');
}

function run(command: string, args: string[]): void {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync(command, args, { stdio: ['ignore', 'ignore', 'ignore'], env, timeout: DOWNLOAD_PATIENCE });
}
