import { chmodSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
// The part of electron-log that knows no Electron: it listens on no ipc channel and puts nothing into any page.
import electronLog from 'electron-log/node';
import type { Facts, Log } from '#core/ports.ts';
import { logLine } from '../../log-line.ts';
import { makePrivateFolder } from '../../private-folder.ts';

/** Bytes after which a new file is begun. The one before it is kept, and none of before that. */
const LARGEST = 1024 * 1024;

interface FileLog {
  log: Log;
  /** Absolute path of the file that is written now; the one before it stands beside it as `main.old.log`. */
  file: string;
  /** Removes all that was written. Later lines begin a new file. @throws when a file stays */
  remove(): void;
}

/**
 * The log of the desktop app: a line of JSON for each event in `logs/main.log`, for the eyes of this account only, and
 * on disk before the call returns. It never throws: what the disk does not take is lost.
 * @param folder where the app keeps its data
 */
export function createFileLog(folder: string): FileLog {
  const logs = join(folder, 'logs');
  const [file, oldFile] = [join(logs, 'main.log'), join(logs, 'main.old.log')];
  const logger = electronLog.create({ logId: file });
  const { file: transport } = logger.transports;
  // What the system collects of a program's output is out of our reach: nobody could remove it, or knows who reads it.
  logger.transports.console.level = false;
  electronLog.transports.console.writeFn = () => undefined;
  transport.resolvePathFn = () => file;
  transport.maxSize = LARGEST;
  transport.writeOptions = { flag: 'a', mode: 0o600, encoding: 'utf8' };
  transport.transforms = [({ message: { data } }) => data.join('')];

  // The library looks for the name of the app although the file needs none, and writes nothing without one.
  transport.setAppName('Tillside');
  closeToOthers(logs, [file, oldFile]);

  const write = (level: 'warn' | 'error', event: string, facts?: Facts): void => {
    logger[level](logLine(Date.now(), level, event, facts));
  };
  return {
    file,
    log: {
      warn: (event, facts) => write('warn', event, facts),
      error: (event, facts) => write('error', event, facts),
    },
    remove() {
      // It also counts from nothing again how large the file is.
      transport.getFile().clear();
      for (const written of [file, oldFile]) rmSync(written, { force: true });
    },
  };
}

/** What is made later is closed from the start. */
function closeToOthers(folder: string, files: readonly string[]): void {
  try {
    makePrivateFolder(folder);
    for (const file of files) if (existsSync(file)) chmodSync(file, 0o600);
  } catch {
    // A disk that does not take this takes no lines either.
  }
}
