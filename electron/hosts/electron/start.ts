import { join } from 'node:path';
import { app, type BrowserWindow, dialog, type IpcMain, powerMonitor, protocol, shell } from 'electron';
import ElectronStore from 'electron-store';
import type { Settings } from '#core/ports.ts';
import { createConfSettings, openSettingsFile } from '../conf-settings.ts';
import type { Environment } from '../environment.ts';
import { tellLauncher } from '../launch-message.ts';
import { makePrivateFolder } from '../private-folder.ts';
import { systemClock } from '../system-clock.ts';
import { fill } from '../words/speech.ts';
import { wordsIn } from '../words/words.ts';
import { APP_ORIGIN, APP_SCHEME } from './app-file.ts';
import type { LinkInbox } from './app-links.ts';
import { createAppProtocol } from './app-protocol.ts';
import { createCoreSoon } from './core-soon.ts';
import { guardProcess } from './crash-guard.ts';
import { createEnding, endBeforeQuit } from './ending.ts';
import { createFileLog } from './file-log.ts';
import { createHostedWindow } from './hosted-window.ts';
import { connectIpc } from './ipc.ts';
import { answerWindowRequests } from './lockdown.ts';
import type { OpenCore } from './open-core.ts';
import { guardPage } from './page-guard.ts';
import { createStartOrder } from './start-order.ts';
import { createWindow } from './window.ts';

interface StartParts {
  ipc: IpcMain;
  environment: Environment;
  links: LinkInbox;
  /** Absolute path of what was built: `main`, `preload`, `renderer`, `demo`. */
  distFolder: string;
}

/** What is there only after a while; what guards the app, or ends it, takes what there is. */
interface Started {
  settings: Settings | null;
  window: BrowserWindow | null;
  open: OpenCore | null;
}

/** Opens the window first: its page is read while the core opens. Nothing here waits for a network. */
export function start({ ipc, environment, links, distFolder }: StartParts): void {
  const folder = app.getPath('userData');
  makePrivateFolder(folder);
  const { log, file: logFile, remove: removeLog } = createFileLog(folder);
  const clock = systemClock;
  const started: Started = { settings: null, window: null, open: null };
  const words = () =>
    wordsIn(started.settings?.read().preferences.language ?? 'system', app.getPreferredSystemLanguages());
  const guardParts = { app, dialog, clock, log, logFile, words };
  guardProcess({
    ...guardParts,
    process,
    window: () => started.window,
    rescue: async () => started.open?.secrets.flush(),
  });
  const end = createEnding(() => endingOf(started), clock, log);
  endBeforeQuit(app, end, clock);
  quitWithTheSystem();

  const openFile = (name: string) => new ElectronStore({ name, cwd: folder, clearInvalidConfig: true });
  const settings = createConfSettings(openSettingsFile(openFile, log), log);
  started.settings = settings;
  const { pageServed, servedScript, firstPaint } = createStartOrder(clock);
  protocol.handle(APP_SCHEME, createAppProtocol(join(distFolder, 'renderer'), servedScript));
  const shown = Promise.withResolvers<void>();
  const window = createWindow({ distFolder, settings, clock, onShown: shown.resolve });
  started.window = window;
  // Windows ends the process soon after, without asking whether it is done.
  window.on('session-end', () => void end());

  const parts = { distFolder, folder, environment, settings, window, clock, log };
  const opening = pageServed
    .then(() => import('./open-core.ts'))
    .then(({ openCore }) => openCore({ ...parts, removeLog, firstPaint }));
  const core = createCoreSoon(opening.then((open) => open?.core ?? null));
  const hosted = createHostedWindow(window, core);
  answerWindowRequests(window.webContents, { core, openHostedPage: hosted.open, shell });
  connectIpc(ipc, window, core);
  const load = () => window.loadURL(`${APP_ORIGIN}/`);
  guardPage(window, { ...guardParts, load, noteRecovery: () => started.open?.core.noteRecovery('page') });
  void load().catch(() => undefined);

  void finish();
  async function finish(): Promise<void> {
    const open = await opening;
    if (open === null) return refuse();
    started.open = open;
    await shown.promise;
    tellLauncher({ kind: 'ready' });
    await firstPaint.seen;
    const { surroundPage } = await import('./surroundings.ts');
    if (!window.isDestroyed()) surroundPage({ ...parts, core: open.core, hosted, links, logFile, words });
  }

  async function refuse(): Promise<void> {
    const { alreadyRunningTitle, alreadyRunningText } = words();
    process.stderr.write(`Tillside is already running with the data in ${folder}\n`);
    await dialog.showMessageBox({
      type: 'info',
      message: alreadyRunningTitle,
      detail: fill(alreadyRunningText, { folder }),
    });
    app.exit(1);
  }
}

/** The core first, so that nothing is begun any more; the data last, because the others still write. */
function endingOf({ open }: Started) {
  if (open === null) return [];
  return [
    { name: 'core', end: () => open.core.close() },
    { name: 'demo', end: () => open.demo.stop() },
    { name: 'secrets', end: () => open.secrets.flush() },
    { name: 'data', end: () => open.unlock() },
  ];
}

/** A counter's app is no background app: it ends with its window, with whoever started it, and with the system. */
function quitWithTheSystem(): void {
  const quit = (): void => app.quit();
  app.on('window-all-closed', quit);
  process.on('disconnect', quit);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, quit);
  powerMonitor.on('shutdown', quit);
}
