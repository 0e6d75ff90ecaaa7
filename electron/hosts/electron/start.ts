import { join, resolve } from 'node:path';
import {
  app,
  autoUpdater,
  type BrowserWindow,
  dialog,
  type IpcMain,
  powerMonitor,
  protocol,
  session,
  shell,
} from 'electron';
import ElectronStore from 'electron-store';
import type { Settings } from '#core/ports.ts';
import type { StoredSettings } from '#core/settings.ts';
import { createConfSettings, openSettingsFile } from '../conf-settings.ts';
import type { Environment } from '../environment.ts';
import { tellLauncher } from '../launch-message.ts';
import { systemClock } from '../system-clock.ts';
import { fill } from '../words/speech.ts';
import { wordsIn } from '../words/words.ts';
import { createCoreSoon } from './core-soon.ts';
import type { LinkInbox } from './desktop/app-links.ts';
import { createEnding, endBeforeQuit, quitWithTheSystem } from './ending.ts';
import { guardProcess } from './guard/crash-guard.ts';
import { createFileLog } from './guard/file-log.ts';
import { guardPage } from './guard/page-guard.ts';
import { saveDownloads } from './lockdown/downloads.ts';
import { createHostedWindow } from './lockdown/hosted-window.ts';
import { answerWindowRequests } from './lockdown/lockdown.ts';
import type { OpenCore } from './open-core.ts';
import { APP_ORIGIN, APP_SCHEME } from './page/app-file.ts';
import { createAppProtocol } from './page/app-protocol.ts';
import { connectIpc } from './page/ipc.ts';
import { keepKioskOpen } from './page/kiosk.ts';
import { isKiosk } from './page/looks.ts';
import { createWindow } from './page/window.ts';
import { createStartOrder } from './start-order.ts';

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
  quitWithTheSystem({ app, power: powerMonitor, process });

  const settingsFile = openSettingsFile(
    (name, deserialize) => new ElectronStore<StoredSettings>({ name, cwd: folder, deserialize }),
    log,
  );
  const settings = createConfSettings(settingsFile, log);
  started.settings = settings;
  const { pageServed, scriptServed, served, firstPaint } = createStartOrder(clock);
  protocol.handle(APP_SCHEME, createAppProtocol(join(distFolder, 'renderer'), served));
  const shown = Promise.withResolvers<void>();
  const window = createWindow({ distFolder, settings, clock, onShown: shown.resolve });
  started.window = window;
  // Windows ends the process soon after, without asking whether it is done.
  window.on('session-end', () => void end());

  const parts = { distFolder, folder, environment, settings, window, clock, log };
  const reading = pageServed.then(() => import('./open-core.ts'));
  const opening = scriptServed
    .then(() => reading)
    .then(({ openCore }) => openCore({ ...parts, removeLog, firstPaint, end }));
  const core = createCoreSoon(opening.then((open) => open?.core ?? null));
  const hosted = createHostedWindow(window, core, clock);
  answerWindowRequests(window.webContents, { core, openHostedPage: hosted.open, shell, log });
  connectIpc(ipc, window, core);
  keepKioskOpen({
    window,
    app,
    autoUpdater,
    isKiosk: () => (started.open ? isKiosk(started.open.core.snapshot()) : wasKiosk(settings)),
  });
  saveFiles();
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
    if (!window.isDestroyed()) surroundPage({ ...parts, core: open.core, hosted, links, logFile });
  }

  /** Where files go that the owner asked for. */
  function saveFiles(): void {
    const { downloadDir } = environment;
    saveDownloads(session.defaultSession, {
      isDownload: core.isDownload,
      folder: () => (downloadDir === null ? app.getPath('downloads') : resolve(downloadDir)),
      onSaved(path) {
        // Whoever chose the folder knows where it is.
        if (downloadDir === null) shell.showItemInFolder(path);
      },
      onFailed() {
        const { downloadFailedTitle: message, downloadFailedText: detail } = words();
        void dialog.showMessageBox(window, { type: 'warning', message, detail }).catch(() => undefined);
      },
      log,
    });
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

/** Whether this computer was a counter in kiosk mode when the app last ran: it is until the core knows better. */
function wasKiosk(settings: Settings): boolean {
  const { preferences, pairing } = settings.read();
  return preferences.kiosk && pairing === 'paired';
}

/** The core first, so that nothing is begun any more; the data last, because the others still write. */
function endingOf({ open }: Started) {
  if (open === null) return [];
  return [
    { name: 'core', end: () => open.core.close() },
    // A computer that shuts down may not wait for the demo.
    { name: 'secrets', end: () => open.secrets.flush() },
    { name: 'demo', end: () => open.demo.stop() },
    { name: 'data', end: () => open.unlock() },
  ];
}
