import { closeSync, mkdirSync, openSync, rmSync } from 'node:fs';
import { join, parse } from 'node:path';
import type { Log } from '#core/ports.ts';

/** As much of Electron as this adapter touches; `Session` and `DownloadItem` fit. */
interface Item {
  getURLChain(): string[];
  getFilename(): string;
  getMimeType(): string;
  setSavePath(path: string): void;
  once(event: 'done', listener: (event: object, state: string) => void): unknown;
}
interface Downloading {
  on(event: 'will-download', listener: (event: { preventDefault(): void }, item: Item) => void): unknown;
}

interface DownloadOptions {
  isDownload: (url: string) => boolean;
  /** Where files are saved. */
  folder: () => string;
  /** Hears where a file is, once it is there. */
  onSaved: (path: string) => void;
  /** Hears that a file did not come. */
  onFailed: () => void;
  log: Log;
}

/** Saves what the owner asked for, and nothing else that a page might want to put on this computer. */
export function saveDownloads(
  session: Downloading,
  { isDownload, folder, onSaved, onFailed, log }: DownloadOptions,
): void {
  session.on('will-download', (event, item) => {
    if (!item.getURLChain().every(isDownload)) return event.preventDefault();
    // A file of ours is never JSON: that is how the backend refuses, as when the address has expired.
    if (item.getMimeType() === 'application/json') {
      log.warn('download_refused');
      event.preventDefault();
      return onFailed();
    }
    const path = claimFile(folder(), item.getFilename(), log);
    // Without a path of ours the system asks where to.
    if (path !== null) item.setSavePath(path);
    item.once('done', (_event, state) => {
      if (state === 'completed') {
        if (path !== null) onSaved(path);
        return;
      }
      log.warn('download_failed', { state });
      if (path !== null) rmSync(path, { force: true });
      // Whoever cancels it, where the system asked for a place, knows.
      if (state !== 'cancelled') onFailed();
    });
  });
}

/**
 * Takes a name in a folder that no file has yet: the wanted one, or else with a number. The file is made, empty, so
 * that nobody else takes it meanwhile.
 * @returns null when the folder cannot be written to
 */
function claimFile(folder: string, wanted: string, log: Log): string | null {
  const { name, ext } = parse(safeName(wanted));
  try {
    mkdirSync(folder, { recursive: true });
    for (let copy = 0; ; copy += 1) {
      const path = join(folder, copy === 0 ? `${name}${ext}` : `${name} (${copy})${ext}`);
      if (createFile(path)) return path;
    }
  } catch {
    log.warn('download_folder_unusable');
    return null;
  }
}

/** @returns false when there is one of that name already */
function createFile(path: string): boolean {
  try {
    closeSync(openSync(path, 'wx', 0o600));
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** A name that is one on every system: what separates folders, ends names or hides files is taken out. */
function safeName(wanted: string): string {
  const name = wanted.replace(/[^\p{L}\p{N}\p{M} ._()-]/gu, '_').replace(/^[. ]+|[. ]+$/g, '');
  return name === '' ? 'download' : name.slice(0, 120);
}
