import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/**
 * A file or folder of the backend that it reads while it runs. The demo shop's bundle has a copy of it in the same place.
 * @param path from the backend's folder
 */
export function ownFile(path: string): string {
  return join(import.meta.dirname, path);
}

const require = createRequire(import.meta.url);

/**
 * A file of a package, as its users name it. The demo shop's bundle comes without packages and has copies of those
 * files.
 */
export function packageFile(name: string): string {
  const copy = ownFile(`packages/${name}`);
  return existsSync(copy) ? copy : require.resolve(name);
}
