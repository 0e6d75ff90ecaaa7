import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import open from 'open';
import { assertNever } from '#shared/errors.ts';
import { type LaunchMessage, launchMessageSchema } from '../hosts/launch-message.ts';
import { ensureBuilt } from './build.ts';
import { firstMessage, type Launch, onMessage, whenEnded } from './children.ts';
import { findElectron } from './electron-binary.ts';

/**
 * Starts the app, which starts the demo shop when it is asked for: in Electron where it runs, else in the browser host.
 * @returns the exit code, once the app was closed or something ended that should not have
 */
export async function launch(parts: Launch): Promise<number> {
  const { root, children, say } = parts;
  if (!(await ensureBuilt(parts))) return 1;
  const dataDir = join(root, '.tillside');
  // Where `npm run demo:history` finds the demo shop.
  const environment = { TILLSIDE_DATA_DIR: join(dataDir, 'app'), TILLSIDE_DEMO_DIR: join(dataDir, 'server') };

  const electron = await findElectron(parts);
  let why = electron.kind === 'unavailable' ? electron.why : '';
  if (electron.kind === 'found') {
    const app = children.start(electron.path, [join(root, 'dist', 'main', 'main.js')], environment);
    sayNews(app, say);
    if (await firstMessage(app, messageOf('ready'))) return (await whenEnded(app)) ?? 0;
    why = 'it did not come up';
  }
  say(`Electron is not used (${why}): the app is served to a browser instead.`);
  const host = children.start(process.execPath, [join(root, 'electron', 'hosts', 'browser', 'main.ts')], environment);
  sayNews(host, say);
  const serving = await firstMessage(host, messageOf('serving'));
  if (!serving) {
    say('The app did not start.');
    return 1;
  }
  if (hasDisplay()) await openInBrowser(serving.url);
  return (await whenEnded(host)) ?? 0;
}

/** The messages of one kind. */
function messageOf<Kind extends LaunchMessage['kind']>(kind: Kind) {
  return launchMessageSchema.refine(
    (message): message is Extract<LaunchMessage, { kind: Kind }> => message.kind === kind,
  );
}

/** Tells where things are, as the app says it. A browser that was closed is not the end: there is a new address. */
export function sayNews(app: Pick<ChildProcess, 'on'>, say: Launch['say']): void {
  let served = false;
  onMessage(app, launchMessageSchema, (message) => {
    switch (message.kind) {
      case 'ready':
        break;
      case 'serving':
        say(
          served
            ? `The page was closed. Open Tillside again at ${message.url} (the address works once)`
            : `Open Tillside at ${message.url} (the address works once)`,
        );
        served = true;
        break;
      case 'demo':
        say(`The demo shop listens at ${message.url} (its phones: ${message.url}/demo/phones)`);
        break;
      default:
        assertNever(message);
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
