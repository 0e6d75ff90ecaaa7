import { existsSync, readdirSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import type { Clock } from '#core/ports.ts';

/** The demo shop names all of its files so: its databases, what SQLite keeps beside them, and its key. */
const OF_THE_DEMO = /^demo[-.]/;
/** What the system leaves in a folder that somebody has looked into. */
const OF_THE_SYSTEM = new Set(['.DS_Store', 'desktop.ini', 'Thumbs.db']);
/** On Windows a file may be held for a moment by whoever looks into each new one: so often, so many milliseconds apart. */
const TRIES = 3;
const WAIT = 100;

/** As much of `node:fs/promises` as this moves with. */
interface Files {
  rename(from: string, to: string): Promise<void>;
}

/**
 * Removes the demo shop's folder. It is renamed first: half of a demo shop is never started again.
 * @param folder absolute path
 * @throws Error when anything else is in it, or when something of it stays
 */
export async function removeDemoFolder(folder: string, clock: Clock, files: Files = { rename }): Promise<void> {
  if (!holdsOnlyDemo(folder)) throw new Error('the folder holds more than the demo shop');
  const aside = asideOf(folder);
  await remove(aside);
  if (!existsSync(folder)) return;
  await moveAway();
  await remove(aside);

  async function moveAway(triesLeft = TRIES): Promise<void> {
    try {
      await files.rename(folder, aside);
    } catch (error) {
      if (triesLeft === 0 || !isHeld(error)) throw error;
      await new Promise<void>((resolve) => void clock.after(WAIT, resolve));
      await moveAway(triesLeft - 1);
    }
  }
}

/** Whether nothing of anybody else would go with it, as far as one can look, also where an earlier try has left something. */
export function holdsOnlyDemo(folder: string): boolean {
  try {
    return [asideOf(folder), folder]
      .filter((path) => existsSync(path))
      .flatMap((path) => readdirSync(path, { withFileTypes: true }))
      .every((entry) => entry.isFile() && (OF_THE_DEMO.test(entry.name) || OF_THE_SYSTEM.has(entry.name)));
  } catch {
    return false;
  }
}

const asideOf = (folder: string): string => `${folder}.removed`;

function isHeld(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^(EPERM|EACCES|EBUSY)$/.test(String(error.code));
}

function remove(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true, maxRetries: TRIES, retryDelay: WAIT });
}
