import { resolve, sep } from 'node:path';

export const APP_SCHEME = 'app';
export const APP_ORIGIN = `${APP_SCHEME}://tillside`;

/**
 * The file of the renderer that an `app://` address stands for.
 * @param root absolute path of the folder that is served
 * @returns null for another host, a name that cannot be a file's, and everything outside of the folder
 */
export function resolveAppFile(root: string, address: string): string | null {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  if (url.protocol !== `${APP_SCHEME}:` || url.host !== 'tillside') return null;
  const path = decode(url.pathname);
  // A backslash separates folders on Windows and never stands in the name of a built file.
  if (path === null || /[\0\\]/.test(path)) return null;
  const file = resolve(root, `.${path.endsWith('/') ? `${path}index.html` : path}`);
  return file.startsWith(`${resolve(root)}${sep}`) ? file : null;
}

function decode(path: string): string | null {
  try {
    return decodeURIComponent(path);
  } catch {
    return null;
  }
}
