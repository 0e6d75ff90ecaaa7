import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findBrowser } from '../e2e/find-browser.ts';
import { isOnPath } from '../e2e/find-electron.ts';
import { installedVersion, purge } from './dpkg.ts';
import { buildPackages, FOLDER_VARIABLE } from './packages.ts';

/**
 * `npm run test:package`: builds Debian packages of this version and of the one before, installs them with dpkg, uses
 * the app as installed, and takes it off the computer again. Arguments go to Playwright.
 */
const say = (line: string) => process.stdout.write(`${line}\n`);

function whyNot(): string | null {
  if (process.platform !== 'linux' || !isOnPath('dpkg')) return 'it needs a Linux with dpkg';
  if (process.getuid?.() !== 0) return 'it needs root, which dpkg installs as';
  if (!process.env.DISPLAY && !isOnPath('xvfb-run')) return 'it needs a display, or xvfb-run';
  if (installedVersion() !== null) return 'Tillside is installed on this computer: remove it first';
  return null;
}

function runTests(folder: string, browser: string): number {
  const playwright = ['node_modules/@playwright/test/cli.js', 'test', '-c', 'test/package', ...process.argv.slice(2)];
  const command = process.env.DISPLAY ? [process.execPath] : ['xvfb-run', '-a', process.execPath];
  const [program = '', ...args] = [...command, ...playwright];
  const env = { ...process.env, [FOLDER_VARIABLE]: folder, TILLSIDE_TEST_BROWSER: browser };
  return spawnSync(program, args, { stdio: 'inherit', env }).status ?? 1;
}

const why = whyNot();
if (why !== null) {
  say(`The installed app cannot be tested here: ${why}.`);
  process.exit(1);
}
const folder = mkdtempSync(join(tmpdir(), 'tillside-package-'));
try {
  await buildPackages(folder);
  process.exitCode = runTests(folder, findBrowser(say));
} finally {
  purge();
  rmSync(folder, { recursive: true, force: true });
}
