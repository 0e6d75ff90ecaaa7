import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Launch, whenEnded } from './children.ts';

const SOURCES = ['electron', 'renderer', 'server-stub', 'shared', 'package-lock.json', 'vite.config.ts'];
const RESULTS = ['dist/renderer/index.html', 'dist/main/main.js', 'dist/preload/preload.cjs', 'dist/demo/main.js'];

/**
 * Builds when nothing is built yet or a source is newer than what was.
 * @returns false when the build failed; it has said why
 */
export async function ensureBuilt({ root, children, say }: Launch): Promise<boolean> {
  const built = Math.min(...RESULTS.map((path) => modifiedAt(join(root, path))));
  if (built > Math.max(...SOURCES.map((path) => newestIn(join(root, path))))) return true;
  say('Building the app …');
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const build = children.start(process.execPath, [vite, 'build', '--app', '--logLevel', 'warn']);
  return (await whenEnded(build)) === 0;
}

/** Epoch milliseconds; 0 for what does not exist. */
function modifiedAt(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function newestIn(path: string): number {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return modifiedAt(path);
  const files = readdirSync(path, { recursive: true, encoding: 'utf8' });
  return files.reduce((newest, file) => Math.max(newest, modifiedAt(join(path, file))), 0);
}
