import type { ChildProcess } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import open from 'open';
import { z } from 'zod';
import { launchMessageSchema } from '../hosts/launch-message.ts';
import { ensureBuilt } from './build.ts';
import { firstMessage, type Launch, onMessage, whenEnded } from './children.ts';
import { findElectron } from './electron-binary.ts';

const listeningSchema = z.object({ kind: z.literal('listening'), url: z.url() });

/**
 * Starts the demo backend and then the app: in Electron where it runs, else in the browser host.
 * @returns the exit code, once the app was closed or something ended that should not have
 */
export async function launch(parts: Launch): Promise<number> {
  const { root, children, say } = parts;
  if (!(await ensureBuilt(parts))) return 1;
  const dataDir = join(root, '.tillside');
  const folders = { server: join(dataDir, 'server'), app: join(dataDir, 'app') };
  // Both keep what is nobody else's business on this computer.
  for (const folder of Object.values(folders)) mkdirSync(folder, { recursive: true, mode: 0o700 });

  const backend = children.start(process.execPath, [join(root, 'server-stub', 'main.ts')], {
    TILLSIDE_DATA_DIR: folders.server,
  });
  const listening = await firstMessage(backend, listeningSchema);
  if (!listening) {
    say('The backend did not start.');
    return 1;
  }
  say(`The backend listens at ${listening.url}`);
  const environment = { TILLSIDE_DATA_DIR: folders.app, TILLSIDE_DEMO_URL: listening.url };
  const backendEnded = whenEnded(backend).then(() => {
    say('The backend has ended, and the app with it.');
    return 1;
  });
  return Promise.race([backendEnded, runApp(parts, environment)]);
}

async function runApp(parts: Launch, environment: Record<string, string>): Promise<number> {
  const { root, children, say } = parts;
  const electron = await findElectron(parts);
  let why = electron.kind === 'unavailable' ? electron.why : '';
  if (electron.kind === 'found') {
    const app = children.start(electron.path, [join(root, 'dist', 'main', 'main.js')], environment);
    const ready = await firstMessage(app, launchMessageSchema);
    if (ready) return (await whenEnded(app)) ?? 0;
    why = 'it did not come up';
  }
  say(`Electron is not used (${why}): the app is served to a browser instead.`);
  const host = children.start(process.execPath, [join(root, 'electron', 'hosts', 'browser', 'main.ts')], environment);
  const serving = await firstMessage(host, launchMessageSchema);
  if (serving?.kind !== 'serving') {
    say('The app did not start.');
    return 1;
  }
  say(`Open Tillside at ${serving.url} (the address works once)`);
  sayNewAddresses(host, say);
  if (hasDisplay()) await openInBrowser(serving.url);
  return (await whenEnded(host)) ?? 0;
}

/** A browser that was closed is not the end: the host goes on, with a new address. */
export function sayNewAddresses(host: Pick<ChildProcess, 'on'>, say: Launch['say']): void {
  onMessage(host, launchMessageSchema, (message) => {
    if (message.kind === 'serving') {
      say(`The page was closed. Open Tillside again at ${message.url} (the address works once)`);
    }
  });
}

function hasDisplay(): boolean {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  return process.platform === 'win32' || process.platform === 'darwin' || Boolean(DISPLAY || WAYLAND_DISPLAY);
}

async function openInBrowser(url: string): Promise<void> {
  try {
    const opener = await open(url);
    // A machine without any browser: the address is on screen already.
    opener.on('error', () => undefined);
  } catch {
    // The same, noticed earlier.
  }
}
