import {
  cpSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Lays the built app out as it is when installed: Electron's own folder with the app in `resources/app`. Electron
 * then reads the app before anything else, as it does for a customer.
 * @param electronFolder the folder of an unpacked Electron (Linux)
 * @param root absolute path of the project, built
 * @param start the text of a script that takes the place of the app's own start, if one is to
 * @param program the name of the program, by which Electron tells whether it is a developer's
 * @returns the program to start, and a function that takes the folder away
 */
export function layOutElectronApp(
  electronFolder: string,
  root: string,
  start?: string,
  program = 'electron',
): { executablePath: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'tillside-electron-'));
  linkTree(electronFolder, folder);
  const app = join(folder, 'resources', 'app');
  mkdirSync(app);
  if (start !== undefined) writeFileSync(join(app, 'start.js'), start);
  const main = start === undefined ? 'dist/main/main.js' : 'start.js';
  writeFileSync(join(app, 'package.json'), JSON.stringify({ name: 'tillside', type: 'module', main }));
  cpSync(join(root, 'dist'), join(app, 'dist'), { recursive: true });
  // The native module is not in the bundle.
  symlinkSync(join(root, 'node_modules'), join(app, 'node_modules'));
  const executablePath = join(folder, program);
  renameSync(join(folder, 'electron'), executablePath);
  return { executablePath, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Hard links where the file system can, copies elsewhere: Electron is some 250 MB. */
function linkTree(from: string, to: string): void {
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) {
      mkdirSync(target);
      linkTree(source, target);
      continue;
    }
    try {
      linkSync(source, target);
    } catch {
      cpSync(source, target);
    }
  }
}
