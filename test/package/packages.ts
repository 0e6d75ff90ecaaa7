import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { z } from 'zod';
import { builderArguments } from '../../electron/package/builder-arguments.ts';
import packageJson from '../../package.json' with { type: 'json' };

/** In this variable of the environment run.ts tells the tests where the packages are. */
export const FOLDER_VARIABLE = 'TILLSIDE_TEST_PACKAGES';
const LIST = 'packages.json';

const packagesSchema = z.strictObject({
  /** What is shipped: with all fuses, and no place to ask for updates. */
  current: z.string(),
  /** The same, as a version before, which asks for updates at `updateUrl`. */
  previous: z.string(),
  /** On this computer; nobody answers there until a test does. */
  updateUrl: z.string(),
});
export type Packages = z.infer<typeof packagesSchema>;

export const CURRENT_VERSION = packageJson.version;
/** No pre-release: those get their updates from a channel of their own. */
export const PREVIOUS_VERSION = '0.0.1';

/** Builds the app once and both packages, and leaves a list of them in the folder. */
export async function buildPackages(folder: string): Promise<void> {
  run('node_modules/vite/bin/vite.js', ['build', '--app', '--logLevel', 'warn']);
  const updateUrl = `http://127.0.0.1:${await freePort()}`;
  const packages: Packages = {
    current: buildDeb(join(folder, 'current'), undefined, []),
    previous: buildDeb(join(folder, 'previous'), updateUrl, [`-c.extraMetadata.version=${PREVIOUS_VERSION}`]),
    updateUrl,
  };
  writeFileSync(join(folder, LIST), JSON.stringify(packages));
}

/** The packages that run.ts has built. @throws Error outside of it */
export function readPackages(): Packages {
  const folder = process.env[FOLDER_VARIABLE];
  if (!folder) throw new Error('run these tests by npm run test:package');
  return packagesSchema.parse(JSON.parse(readFileSync(join(folder, LIST), 'utf8')));
}

/** @returns the path of the package; its unpacked form stands beside it, in `linux-unpacked` */
function buildDeb(folder: string, updateUrl: string | undefined, options: readonly string[]): string {
  const given = ['--linux', 'deb', `-c.directories.output=${folder}`, ...options];
  run(
    'node_modules/electron-builder/cli.js',
    builderArguments({ ...process.env, TILLSIDE_UPDATE_URL: updateUrl }, given),
  );
  const deb = readdirSync(folder).find((name) => name.endsWith('.deb'));
  if (!deb) throw new Error('electron-builder built no package');
  return join(folder, deb);
}

function run(script: string, args: readonly string[]): void {
  const { status } = spawnSync(process.execPath, [script, ...args], { stdio: 'inherit' });
  if (status !== 0) throw new Error(`${script} failed`);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(address !== null && typeof address === 'object' ? address.port : 0));
    });
  });
}
