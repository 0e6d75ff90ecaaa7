import { execFile } from 'node:child_process';
import { cp, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type BackendProcess, startBackendProcess } from '#test/backend-process.ts';

function makeFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'tillside-e2e-'));
}

/** @param data the backend's, which it begins with */
export async function makeShopFolder(data: string): Promise<string> {
  const folder = await makeFolder();
  await cp(data, join(folder, 'server'), { recursive: true });
  return folder;
}

/** The backend as an installed app has it: the demo shop that was built with the app. */
function startDemo(dataDir: string, port = 0): Promise<BackendProcess> {
  return startBackendProcess(dataDir, { port, script: 'dist/demo/main.js' });
}

export function startBackendIn(folder: string, port?: number): Promise<BackendProcess> {
  return startDemo(join(folder, 'server'), port);
}

/** @returns a folder with the backend's data of the demo shop on its first day */
export async function makeFirstDay(): Promise<string> {
  const folder = await makeFolder();
  const backend = await startDemo(folder);
  await backend.stop();
  return folder;
}

/** @returns the same with a month behind it */
export async function makeHistory(): Promise<string> {
  const folder = await makeFolder();
  await promisify(execFile)(process.execPath, ['server-stub/seed-history.ts', '--months', '1'], {
    cwd: new URL('../..', import.meta.url),
    env: { PATH: process.env.PATH, TILLSIDE_DATA_DIR: folder },
  });
  return folder;
}
