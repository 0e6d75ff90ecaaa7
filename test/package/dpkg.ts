import { spawnSync } from 'node:child_process';

const PACKAGE = 'tillside';

/** Where the package puts the app. */
export const APP_FOLDER = '/opt/Tillside';
export const PROGRAM = '/usr/bin/tillside';

function call(program: string, args: readonly string[]) {
  return spawnSync(program, args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
}

/** @throws Error with what the program said */
function run(program: string, args: readonly string[]): string {
  const { status, stdout, stderr } = call(program, args);
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stderr || stdout}`);
  return stdout;
}

/** Null when it is not installed. */
export function installedVersion(): string | null {
  const { stdout } = call('dpkg', ['-s', PACKAGE]);
  const isInstalled = /^Status: install ok installed$/m.test(stdout);
  return isInstalled ? (/^Version: (.+)$/m.exec(stdout)?.[1] ?? null) : null;
}

/** A field of the package, such as `Depends`. */
export function fieldOf(deb: string, field: string): string {
  return run('dpkg-deb', ['-f', deb, field]).trim();
}

/** Installs a package, or puts it in the place of the installed version. */
export function install(deb: string): void {
  run('dpkg', ['-i', deb]);
}

/** Installs a package unless this very version is installed. */
export function ensureInstalled(deb: string): void {
  if (installedVersion() !== fieldOf(deb, 'Version')) install(deb);
}

/** Every file and folder that dpkg has put on this computer for it. */
export function installedFiles(): string[] {
  return run('dpkg', ['-L', PACKAGE]).trim().split('\n');
}

/** As a user removes it: configuration files would stay, if there were any. */
export function remove(): void {
  run('dpkg', ['-r', PACKAGE]);
}

/** Whatever is there of it goes; nothing happens when nothing is. */
export function purge(): void {
  call('dpkg', ['-P', PACKAGE]);
}
