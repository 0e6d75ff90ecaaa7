import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { getElectron } from '../../electron/launcher/electron-binary.ts';

/** An Electron to test in, and the program that gives it a display where there is none. */
export interface TestElectron {
  path: string;
  wrapper: 'xvfb-run' | null;
}

/** Electron where it can run: installed or downloaded, with a display or a virtual one. Says why it is left out. */
export async function findTestElectron(root: string, say: (line: string) => void): Promise<TestElectron | undefined> {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  const needsWrapper = process.platform === 'linux' && !DISPLAY && !WAYLAND_DISPLAY;
  if (needsWrapper && !isOnPath('xvfb-run')) {
    say('Electron is left out: there is no display, and no xvfb-run.');
    return undefined;
  }
  const electron = await getElectron(root, say);
  if (electron.kind === 'unavailable') {
    say(`Electron is left out: ${electron.why}.`);
    return undefined;
  }
  say(`Electron: ${electron.path}`);
  return { path: electron.path, wrapper: needsWrapper ? 'xvfb-run' : null };
}

export function isOnPath(program: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
