import { randomUUID } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { app, type BrowserWindow, Notification, safeStorage, session, utilityProcess } from 'electron';
import { type Core, createCore } from '#core/create-core.ts';
import type { Clock, DemoShop, FirstPaint, Log, Settings } from '#core/ports.ts';
import packageJson from '../../../package.json' with { type: 'json' };
import { lockData } from '../data-lock.ts';
import { openDemoShop } from '../demo-shop.ts';
import type { Environment } from '../environment.ts';
import { scryptPinHash } from '../scrypt-pin-hash.ts';
import { createSpeech } from '../words/speech.ts';
import { languageIn } from '../words/words.ts';
import { createDesktop } from './desktop/desktop.ts';
import { autostartFolder, createAutostartFile, createSystemLoginItem, type LoginItem } from './desktop/login-item.ts';
import { createNotifier } from './desktop/notifications.ts';
import { createUpdates } from './desktop/updates.ts';
import { forkDemoIn } from './fork-demo.ts';
import { isStartAfterCrash } from './guard/crash-guard.ts';
import { focusWindow } from './page/window.ts';
import { openKeyRing } from './secrets/key-ring.ts';

interface CoreParts {
  /** Absolute paths of what was built, and of the app's data. */
  distFolder: string;
  folder: string;
  environment: Environment;
  settings: Settings;
  window: BrowserWindow;
  clock: Clock;
  log: Log;
  removeLog(): void;
  firstPaint: FirstPaint;
  /** Ends the parts of the app. */
  end(): Promise<void>;
}

export interface OpenCore {
  core: Core;
  secrets: Awaited<ReturnType<typeof openKeyRing>>;
  demo: DemoShop;
  /** Gives the data folder free for another process. */
  unlock(): void;
}

/** Puts the core on what this computer has, and starts it. @returns null while another process is at work on the data */
export async function openCore({
  distFolder,
  folder,
  environment,
  settings,
  window,
  clock,
  log,
  removeLog,
  firstPaint,
  end,
}: CoreParts): Promise<OpenCore | null> {
  // Two cores would overwrite each other's drafts.
  const unlock = lockData(join(folder, 'lock.sqlite'));
  if (unlock === null) return null;
  const fork = forkDemoIn(utilityProcess, join(distFolder, 'demo', 'main.js'), app.isPackaged ? 'ignore' : 'inherit');
  const [secrets, demo] = await Promise.all([
    openKeyRing(safeStorage, folder, log),
    openDemoShop(environment, { fork, log, clock, dataFolder: folder }),
  ]);
  const core = createCore({
    clock,
    settings,
    secrets,
    pinHash: scryptPinHash,
    log,
    newId: randomUUID,
    cacheFile: join(folder, 'cache.sqlite'),
    app: { version: packageJson.version, host: 'electron' },
    firstPaint,
    demo,
    desktop: createDesktop({
      window,
      loginItem: findLoginItem(),
      notify: createNotifier({
        isSupported: () => Notification.isSupported(),
        create: (options) => new Notification(options),
        credit: () => core.snapshot().credit?.sms ?? null,
        speech: () =>
          createSpeech(
            languageIn(settings.read().preferences.language, app.getPreferredSystemLanguages()),
            core.snapshot().shop?.timeZone,
          ),
        onClick() {
          focusWindow(window);
          core.goTo('credit');
        },
      }),
      updates: createUpdates({ ...findPackage(end), clock, log }),
      log,
    }),
    async removeTraces() {
      removeLog();
      // By this number the updater tells computers apart, where a version goes to some of them first.
      rmSync(join(folder, '.updaterId'), { force: true });
      const { defaultSession } = session;
      await Promise.all([
        defaultSession.clearStorageData(),
        defaultSession.clearCache(),
        defaultSession.clearCodeCaches({}),
      ]);
    },
  });
  if (isStartAfterCrash(process.argv)) core.noteRecovery('app');
  core.start();
  return { core, secrets, demo, unlock };
}

/** What kind of package this is, as far as it matters to updates. */
function findPackage(end: () => Promise<void>) {
  const isInPackage = (name: string): boolean => existsSync(join(process.resourcesPath, name));
  const { APPIMAGE } = process.env;
  return {
    offered: app.isPackaged && isInPackage('app-update.yml'),
    // It is there in packages that the system's own package manager installs, as an administrator.
    installsOnQuit: APPIMAGE !== undefined || !isInPackage('package-type'),
    handover:
      APPIMAGE === undefined
        ? null
        : {
            async makeWay() {
              await end();
              app.releaseSingleInstanceLock();
            },
            comeBack() {
              app.relaunch({ execPath: APPIMAGE });
              app.exit(0);
            },
          },
  };
}

/** Null for an app that is not installed: it would start a bare Electron. */
function findLoginItem(): LoginItem | null {
  if (!app.isPackaged) return null;
  if (process.platform !== 'linux') return createSystemLoginItem(app);
  // An AppImage runs from a place that is another at each start; what the person has is named here.
  const program = process.env.APPIMAGE ?? process.execPath;
  return createAutostartFile(autostartFolder(process.env, homedir()), program);
}
