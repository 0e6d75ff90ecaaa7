import { readdirSync } from 'node:fs';
import { join } from 'node:path';

export const APP_SCHEME = 'app';
export const APP_ORIGIN = `${APP_SCHEME}://tillside`;

/**
 * The renderer's files by their `app://` addresses. An address is looked up among the files that are there when the
 * first one is asked for, and never becomes a path: nothing that is written in it leads out of the folder, to a link in
 * it, or to a name that means something else to the system (`CON`, `index.html::$DATA`).
 * @param root absolute path of the folder that is served
 * @returns the absolute path of the file that an address stands for; null when there is none
 */
export function createAppFiles(root: string): (address: string) => string | null {
  let files: ReadonlyMap<string, string> | undefined;
  return (address) => {
    const path = pathOf(address);
    if (path === null) return null;
    files ??= new Map(filesIn(root, '/'));
    return files.get(path === '/' ? '/index.html' : path) ?? null;
  };
}

function pathOf(address: string): string | null {
  if (!URL.canParse(address)) return null;
  const { protocol, host, pathname } = new URL(address);
  if (protocol !== `${APP_SCHEME}:` || host !== 'tillside') return null;
  try {
    return decodeURIComponent(pathname);
  } catch {
    return null;
  }
}

/** Pairs of a path as it stands in an address, and the file. */
function filesIn(folder: string, prefix: string): [string, string][] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const [path, file] = [`${prefix}${entry.name}`, join(folder, entry.name)];
    if (entry.isDirectory()) return filesIn(file, `${path}/`);
    return entry.isFile() ? [[path, file]] : [];
  });
}
