import { randomUUID } from 'node:crypto';
import { join, resolve } from 'node:path';
import { app, dialog, ipcMain, Menu, protocol, safeStorage, session, shell } from 'electron';
import ElectronStore from 'electron-store';
import { createCore } from '#core/create-core.ts';
import type { AppSettings } from '#core/settings.ts';
import packageJson from '../../../package.json' with { type: 'json' };
import { createConfSettings, openSettingsFile } from '../conf-settings.ts';
import { lockData } from '../data-lock.ts';
import { readEnvironment } from '../environment.ts';
import { tellLauncher } from '../launch-message.ts';
import { makePrivateFolder } from '../private-folder.ts';
import { scryptPinHash } from '../scrypt-pin-hash.ts';
import { createStderrLog } from '../stderr-log.ts';
import { systemClock } from '../system-clock.ts';
import { wordsIn } from '../words/words.ts';
import { APP_ORIGIN, APP_SCHEME } from './app-file.ts';
import { createAppProtocol } from './app-protocol.ts';
import { saveDownloads } from './downloads.ts';
import { createHostedWindow } from './hosted-window.ts';
import { connectIpc } from './ipc.ts';
import { createKeyRingSecrets } from './key-ring.ts';
import { denyPermissions, lockNavigation } from './lockdown.ts';
import { createMenu } from './menu.ts';
import { createWindow } from './window.ts';

const { dataDir, demoUrl, downloadDir } = readEnvironment(process.env);
app.setName(packageJson.productName);
app.setPath('userData', dataDir === null ? join(app.getPath('appData'), packageJson.productName) : resolve(dataDir));
protocol.registerSchemesAsPrivileged([
  { scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
]);

if (app.requestSingleInstanceLock()) void app.whenReady().then(run);
else app.quit();

function run(): void {
  const distFolder = resolve(import.meta.dirname, '..');
  const folder = app.getPath('userData');
  makePrivateFolder(folder);
  const unlock = lockData(join(folder, 'lock.sqlite'));
  if (unlock === null) {
    // The browser host is at work on the same data; two cores would overwrite each other's drafts.
    process.stderr.write(`Tillside is already running with the data in ${folder}\n`);
    app.exit(1);
    return;
  }
  const log = createStderrLog();
  protocol.handle(APP_SCHEME, createAppProtocol(join(distFolder, 'renderer')));
  denyPermissions(session.defaultSession);

  const settings = createConfSettings(
    openSettingsFile((name) => new ElectronStore<AppSettings>({ name, cwd: folder, clearInvalidConfig: true }), log),
    log,
  );
  const words = () => wordsIn(settings.read().language, app.getPreferredSystemLanguages());
  Menu.setApplicationMenu(createMenu(app.isPackaged, words()));

  const core = createCore({
    clock: systemClock,
    settings,
    secrets: createKeyRingSecrets(safeStorage, folder, log),
    pinHash: scryptPinHash,
    log,
    newId: randomUUID,
    cacheFile: join(folder, 'cache.sqlite'),
    app: { version: packageJson.version, host: 'electron' },
    demoUrl,
  });
  const window = createWindow(distFolder);
  lockNavigation(window, core, createHostedWindow(window, core));
  saveDownloads(session.defaultSession, {
    isDownload: core.isDownload,
    folder: () => (downloadDir === null ? app.getPath('downloads') : resolve(downloadDir)),
    onSaved(path) {
      // Whoever chose the folder knows where it is.
      if (downloadDir === null) shell.showItemInFolder(path);
    },
    onFailed() {
      void dialog.showMessageBox(window, {
        type: 'warning',
        message: words().downloadFailedTitle,
        detail: words().downloadFailedText,
      });
    },
    log,
  });
  connectIpc(ipcMain, window, core);
  core.start();
  void window.loadURL(`${APP_ORIGIN}/`);

  window.once('ready-to-show', () => tellLauncher({ kind: 'ready' }));
  app.on('second-instance', () => {
    if (window.isMinimized()) window.restore();
    window.focus();
  });
  app.on('window-all-closed', () => app.quit());
  app.on('will-quit', () => {
    core.close();
    unlock();
  });
  // Whoever started the app is gone, and the backend with it.
  process.on('disconnect', () => app.quit());
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => app.quit());
}
