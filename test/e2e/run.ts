import { spawnSync } from 'node:child_process';
import { findBrowser } from './find-browser.ts';
import { findTestElectron } from './find-electron.ts';

/**
 * `npm run test:e2e`: finds a browser and Electron, builds the app and runs the end-to-end tests in every host that can
 * run here. Arguments go to Playwright.
 */
const say = (line: string) => process.stdout.write(`${line}\n`);
const node = process.execPath;

const browser = findBrowser(say);
const electron = await findTestElectron(process.cwd(), say);

const build = spawnSync(node, ['node_modules/vite/bin/vite.js', 'build', '--app', '--logLevel', 'warn'], {
  stdio: 'inherit',
});
if (build.status !== 0) process.exit(build.status ?? 1);

const playwright = ['node_modules/@playwright/test/cli.js', 'test', '-c', 'test/e2e', ...process.argv.slice(2)];
const [command, args] = electron?.wrapper ? [electron.wrapper, ['-a', node, ...playwright]] : [node, playwright];
const { status } = spawnSync(command, args, {
  stdio: 'inherit',
  env: {
    ...process.env,
    TILLSIDE_TEST_BROWSER: browser,
    ...(electron ? { TILLSIDE_TEST_ELECTRON: electron.path } : {}),
  },
});
process.exit(status ?? 1);
