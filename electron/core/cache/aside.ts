import { existsSync, renameSync, rmSync } from 'node:fs';

/**
 * Puts a new file in the place of one that cannot be used, which moves aside to `….unreadable`. The new one is complete
 * before the old one moves, so that an end in the middle, or a full disk, loses neither.
 * @param build makes the new file under the name that it is given
 * @throws what `build` throws; then everything is as it was
 */
export function replaceFile(file: string, build: (successor: string) => void): void {
  const successor = successorOf(file);
  removeDatabase(successor);
  try {
    build(successor);
  } catch (error) {
    removeDatabase(successor);
    throw error;
  }
  removeDatabase(asideOf(file));
  renameSync(file, asideOf(file));
  finishReplacing(file);
}

/** Goes on where a {@link replaceFile} was cut short after the old file had moved, and does nothing otherwise. */
export function finishReplacing(file: string): void {
  if (existsSync(file) || !existsSync(successorOf(file))) return;
  // The write-ahead log belongs to the old file and would spoil the new one.
  if (existsSync(`${file}-wal`)) renameSync(`${file}-wal`, `${asideOf(file)}-wal`);
  rmSync(`${file}-shm`, { force: true });
  renameSync(successorOf(file), file);
}

/** Removes the file that had moved aside, and a new one that was left unfinished: what is to be forgotten may be in them. */
export function removeAside(file: string): void {
  removeDatabase(asideOf(file));
  removeDatabase(successorOf(file));
}

/** Removes the file and all that stood beside it. */
export function removeFile(file: string): void {
  removeDatabase(file);
  removeAside(file);
}

const asideOf = (file: string): string => `${file}.unreadable`;
const successorOf = (file: string): string => `${file}.new`;

function removeDatabase(file: string): void {
  for (const part of [file, `${file}-wal`, `${file}-shm`]) rmSync(part, { force: true, recursive: true });
}
