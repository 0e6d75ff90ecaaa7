import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createChildren, type Launch, whenEnded } from './children.ts';

/** A small file where the `electron` package downloads from, unless a mirror is set the way it reads it. */
const DOWNLOADS = 'https://github.com/electron/electron/releases/latest/download/SHASUMS256.txt';
const PROBE_TIMEOUT_MS = 4_000;

type Environment = Record<string, string | undefined>;

export type ElectronBinary = { kind: 'found'; path: string } | { kind: 'unavailable'; why: string };

/** Why Electron could not show a window here even if it were installed; null when it could. */
export function whyNoWindow(environment: Environment, platform: NodeJS.Platform, userId: number | null): string | null {
  if (platform === 'win32' || platform === 'darwin') return null;
  const { DISPLAY, WAYLAND_DISPLAY } = environment;
  if (!DISPLAY && !WAYLAND_DISPLAY) return 'there is no display';
  // As root it would only start with its sandbox off, which Tillside never does.
  return userId === 0 ? 'it does not run as root' : null;
}

/** The program of an Electron that is there already. */
export function installedElectron(root: string, environment: Environment, platform: NodeJS.Platform): string | null {
  const { ELECTRON_OVERRIDE_DIST_PATH } = environment;
  const folder = ELECTRON_OVERRIDE_DIST_PATH || join(root, 'node_modules', 'electron', 'dist');
  const path = join(folder, programName(platform));
  return existsSync(path) ? path : null;
}

function programName(platform: NodeJS.Platform): string {
  if (platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron';
  return platform === 'win32' ? 'electron.exe' : 'electron';
}

/** Electron for a person in front of this computer. */
export async function findElectron({ root, children, say }: Launch): Promise<ElectronBinary> {
  const why = whyNoWindow(process.env, process.platform, process.getuid?.() ?? null);
  return why ? { kind: 'unavailable', why } : getElectron(root, say, children);
}

/**
 * Finds Electron, or downloads it where the download can be reached; gives up within seconds where it cannot.
 * @param root absolute path of the project
 */
export async function getElectron(
  root: string,
  say: (line: string) => void,
  children = createChildren(root),
): Promise<ElectronBinary> {
  const installed = installedElectron(root, process.env, process.platform);
  if (installed) return { kind: 'found', path: installed };
  const { ELECTRON_OVERRIDE_DIST_PATH } = process.env;
  if (ELECTRON_OVERRIDE_DIST_PATH) return { kind: 'unavailable', why: 'ELECTRON_OVERRIDE_DIST_PATH holds none' };
  if (!(await canReach(downloadAddress(process.env)))) {
    return { kind: 'unavailable', why: 'it cannot be downloaded here' };
  }
  say('Downloading Electron …');
  const install = children.start(process.execPath, [join(root, 'node_modules', 'electron', 'install.js')]);
  await whenEnded(install);
  const downloaded = installedElectron(root, process.env, process.platform);
  return downloaded ? { kind: 'found', path: downloaded } : { kind: 'unavailable', why: 'its download failed' };
}

/** What to ask for to learn whether the download would work. */
export function downloadAddress(environment: Environment): string {
  const { npm_config_electron_mirror, ELECTRON_MIRROR } = environment;
  return npm_config_electron_mirror || ELECTRON_MIRROR || DOWNLOADS;
}

async function canReach(address: string): Promise<boolean> {
  try {
    // Any answer will do, but redirects are followed: the files themselves lie on another host than their addresses.
    await fetch(address, { method: 'HEAD', signal: AbortSignal.timeout(PROBE_TIMEOUT_MS) });
    return true;
  } catch {
    return false;
  }
}
