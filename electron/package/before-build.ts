import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { BeforeBuildContext } from 'electron-builder';

/** Where npm puts a program for another computer than this one, if it is told to. */
const OTHER_COMPUTERS = 'npm install --no-save --force --os=<os> --cpu=<cpu>';

interface Target {
  appDir: string;
  /** As in `process.platform` and `process.arch`. */
  platform: string;
  arch: string;
}

/**
 * What keeps the native packages from running on the computers that are packaged for; null when nothing does. Without
 * this an installer for another system would lack them, and only its user would notice.
 */
export function whyNotNative({ appDir, platform, arch }: Target): string | null {
  const modules = join(appDir, 'node_modules');
  const libc = platform === 'linux' ? '-gnu' : platform === 'win32' ? '-msvc' : '';
  const argon2 = `@node-rs/argon2-${platform}-${arch}${libc}`;
  if (!existsSync(join(modules, argon2))) return `${argon2} is missing: ${OTHER_COMPUTERS}`;
  const compiled = join('better-sqlite3', 'build', 'Release', 'better_sqlite3.node');
  const isForeign = platform !== process.platform || arch !== process.arch;
  // It is loaded before any prebuilt one.
  if (isForeign && existsSync(join(modules, compiled))) return `${compiled} was compiled for this computer: remove it`;
  return null;
}

/**
 * electron-builder's hook before it looks at node_modules.
 * @returns false: nothing is installed, compiled or collected there, electron-builder.yml names what is taken
 * @throws Error when the native packages are not there for that system
 */
export default function beforeBuild({ appDir, platform, arch }: BeforeBuildContext): boolean {
  const why = whyNotNative({ appDir, platform: platform.nodeName, arch });
  if (why !== null) throw new Error(why);
  return false;
}
