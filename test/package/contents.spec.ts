import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { extractFile, listPackage } from '@electron/asar';
import { z } from 'zod';
import { expect, test } from './computer.ts';
import { fieldOf } from './dpkg.ts';
import { CURRENT_VERSION, readPackages } from './packages.ts';

/** All that an installed app is made of, beside Electron: a file that none of these names does not belong there. */
const BELONGS = [
  /^package\.json$/,
  /^dist\/(main|demo)\/(assets\/)?[\w-]+\.js$/,
  /^dist\/preload\/preload\.cjs$/,
  /^dist\/renderer\/index\.html$/,
  /^dist\/renderer\/assets\/[\w.-]+\.(js|css|svg|woff2?)$/,
  /^dist\/demo\/data\/[\w-]+\.csv$/,
  /^dist\/demo\/emulators\/[\w/-]+\.(html|css|js|svg)$/,
  /^dist\/demo\/packages\/@fontsource(-variable)?\/[\w-]+\/files\/[\w-]+\.woff2?$/,
  /^node_modules\/better-sqlite3\/(package\.json|LICENSE|lib\/[\w/-]+\.js)$/,
  /^node_modules\/better-sqlite3\/(prebuilds\/linux-\w+|build\/Release\/better_sqlite3)\.node$/,
  /^node_modules\/@node-rs\/argon2\/(package\.json|LICENSE|index\.js)$/,
  /^node_modules\/@node-rs\/argon2-linux-\w+-gnu\/(package\.json|argon2\.linux-\w+-gnu\.node)$/,
];
const RESOURCES = ['apparmor-profile', 'app.asar', 'app.asar.unpacked'];
const LOCALES = ['en-GB.pak', 'en-US.pak', 'ms.pak', 'th.pak', 'zh-CN.pak'];

/** Bytes. What is the app's own, and the whole package with Electron in it. */
const OWN_BUDGET = 27_000_000;
const PACKAGE_BUDGET = 115_000_000;

const manifestSchema = z.object({ version: z.string(), main: z.string() });

const unpacked = join(dirname(readPackages().current), 'linux-unpacked');
const resources = join(unpacked, 'resources');
const archive = join(resources, 'app.asar');

/** The names of all files in a folder, from there on. */
function filesIn(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** The archive lists folders as well, which have no size. */
function packedFiles(): string[] {
  const entries = listPackage(archive, { isPack: false }).map((entry) => entry.slice(1));
  return entries.filter((entry) => !entries.some((other) => other.startsWith(`${entry}/`)));
}

test.describe('the package', () => {
  test('holds what runs and nothing else', () => {
    const files = packedFiles();
    expect(files.filter((file) => !BELONGS.some((pattern) => pattern.test(file)))).toEqual([]);
    // Each of them names something: a pattern that nothing matches would hide what is missing.
    const optional = /Release/;
    const idle = BELONGS.filter((pattern) => !files.some((file) => pattern.test(file)));
    expect(idle.filter((pattern) => !optional.test(pattern.source))).toEqual([]);
  });

  test('keeps outside of its archive only what the system itself has to load', () => {
    expect(readdirSync(resources).sort()).toEqual([...RESOURCES].sort());
    const outside = filesIn(`${archive}.unpacked`);
    expect(outside.filter((file) => !file.endsWith('.node'))).toEqual([]);
    expect(readdirSync(join(unpacked, 'locales')).sort()).toEqual(LOCALES);
  });

  test('is the app of this version, and tells nothing of where it was built', () => {
    const manifest = manifestSchema.parse(JSON.parse(extractFile(archive, 'package.json').toString()));
    expect(manifest).toEqual({ version: CURRENT_VERSION, main: 'dist/main/main.js' });
    expect(readFileSync(archive).includes(process.cwd())).toBe(false);
  });

  test('stays within its size', () => {
    const own = [archive, ...filesIn(`${archive}.unpacked`)].reduce((sum, file) => sum + statSync(file).size, 0);
    expect(own).toBeLessThan(OWN_BUDGET);
    expect(statSync(readPackages().current).size).toBeLessThan(PACKAGE_BUDGET);
  });

  test('tells the system what it is and what it needs', () => {
    const { current } = readPackages();
    expect(fieldOf(current, 'Version')).toBe(CURRENT_VERSION);
    expect(fieldOf(current, 'Depends')).toContain('libgtk-3-0 | libgtk-3-0t64');
    expect(fieldOf(current, 'Recommends')).toContain('libsecret-1-0');
    expect(fieldOf(current, 'Maintainer')).toMatch(/^Tillside </);
  });

  test('asks nobody for updates unless it was built to', () => {
    const { previous, updateUrl } = readPackages();
    const asks = readFileSync(join(dirname(previous), 'linux-unpacked', 'resources', 'app-update.yml'), 'utf8');
    expect(asks).toContain(`url: ${updateUrl}`);
    expect(readdirSync(resources)).not.toContain('app-update.yml');
  });
});
