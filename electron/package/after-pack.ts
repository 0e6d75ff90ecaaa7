import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { AfterPackContext } from 'electron-builder';

/**
 * electron-builder's hook after it has put everything in place. An Electron that was given as a folder still has the app
 * that it shows without any other, and a note of its version; of one that it has downloaded both are gone already.
 */
export default function afterPack({ packager, appOutDir }: AfterPackContext): void {
  rmSync(join(packager.getResourcesDir(appOutDir), 'default_app.asar'), { force: true });
  rmSync(join(appOutDir, 'version'), { force: true });
}
