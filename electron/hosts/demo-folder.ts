import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';

/** The demo shop names all of its files so: its databases, what SQLite keeps beside them, and its key. */
const OF_THE_DEMO = /^demo[-.]/;

/**
 * Removes the demo shop's folder. It is renamed first: half of a demo shop is never started again.
 * @param folder absolute path
 * @throws Error when anything else is in it, or when something of it stays
 */
export function removeDemoFolder(folder: string): void {
  // What an earlier try has left goes as well.
  const aside = `${folder}.removed`;
  for (const path of [aside, folder]) refuseForeign(path);
  remove(aside);
  if (!existsSync(folder)) return;
  renameSync(folder, aside);
  remove(aside);
}

function refuseForeign(folder: string): void {
  if (!existsSync(folder)) return;
  const entries = readdirSync(folder, { withFileTypes: true });
  if (!entries.every((entry) => entry.isFile() && OF_THE_DEMO.test(entry.name))) {
    throw new Error('the folder holds more than the demo shop');
  }
}

/** On Windows a file may be held for a moment by whoever looks into each new one. */
function remove(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 3, retryDelay: 100 });
}
