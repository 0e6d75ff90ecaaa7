import type { Clock, Desktop, Log } from '#core/ports.ts';
import type { Update } from '#shared/contract/snapshot.ts';
import { describeError } from '../../masking.ts';

/** Milliseconds between two looks for a new version. */
const EVERY = 6 * 60 * 60 * 1_000;
/** Milliseconds before the first: the start has other things to do. */
const FIRST = 15_000;
/** Characters of a version that the place gives; any more are none. */
const LONGEST_VERSION = 40;

/** As much of electron-updater as this touches; its `AppUpdater` fits. */
interface Updater {
  autoDownload: boolean;
  autoInstallOnAppQuit: boolean;
  allowDowngrade: boolean;
  allowPrerelease: boolean;
  disableWebInstaller: boolean;
  logger: { info(message: unknown): void; warn(message: unknown): void; error(message: unknown): void } | null;
  on(event: 'checking-for-update' | 'update-not-available' | 'error', listener: () => void): unknown;
  on(event: 'update-available' | 'update-downloaded', listener: (info: { version: string }) => void): unknown;
  on(event: 'download-progress', listener: (progress: { percent: number }) => void): unknown;
  /** Its `downloadPromise` is of the download that it has begun by itself. */
  checkForUpdates(): Promise<{ downloadPromise?: Promise<unknown> | null } | null>;
  quitAndInstall(): void;
}

/** What an AppImage needs: the newer one is started while this one still runs. */
interface Handover {
  /** Ends all of the app that would be in the newer one's way. */
  makeWay(): Promise<void>;
  /** The newer one could not be put in place: this one is started again. */
  comeBack(): void;
}

interface UpdateParts {
  /** Whether the package says where to ask: `app-update.yml` among its resources, which only some builds have. */
  offered: boolean;
  /**
   * Whether a version is installed when the app is closed as well. Not where that takes an administrator's password: it
   * would be asked for at each end of the app, also while the computer shuts down.
   */
  installsOnQuit: boolean;
  /** Null where the newer version is started only once this one is gone. */
  handover: Handover | null;
  clock: Clock;
  log: Log;
  /** Only called where it is needed. */
  load?: () => Promise<Updater>;
}

/**
 * New versions of the installed app: looked for at the start and every six hours, downloaded in the background, installed
 * when somebody says so, and where that asks for nothing when the app is closed. Nobody is disturbed when that fails: it is logged, and tried again the next time.
 * That a download is what the place says, and on Windows and macOS that it is signed as this app is, electron-updater
 * checks; an older version it does not take.
 */
export function createUpdates({
  offered,
  installsOnQuit,
  handover,
  clock,
  log,
  load = loadUpdater,
}: UpdateParts): Desktop['updates'] {
  const listeners = new Set<(update: Update) => void>();
  let present: Update = offered ? { kind: 'none', checkedAt: null } : { kind: 'off' };
  let loading: Promise<Updater> | undefined;
  let installing = false;

  function show(update: Update): void {
    present = update;
    for (const listener of listeners) listener(update);
  }

  function showReady({ version }: { version: string }): void {
    show({ kind: 'ready', version: version.slice(0, LONGEST_VERSION) });
  }

  /** Many of them come in a second, and the last perhaps after the download has failed. */
  function showProgress({ percent }: { percent: number }): void {
    if (present.kind !== 'downloading') return;
    const whole = Math.max(0, Math.min(100, Math.floor(percent)));
    if (whole !== present.percent) show({ ...present, percent: whole });
  }

  async function prepare(): Promise<Updater> {
    const updater = await load();
    updater.autoDownload = true;
    updater.autoInstallOnAppQuit = installsOnQuit;
    updater.allowDowngrade = false;
    updater.allowPrerelease = false;
    updater.disableWebInstaller = true;
    updater.logger = loggerTo(log);
    updater.on('checking-for-update', () => show({ kind: 'checking' }));
    updater.on('update-not-available', () => show({ kind: 'none', checkedAt: clock.now() }));
    updater.on('update-available', ({ version }) =>
      show({ kind: 'downloading', version: version.slice(0, LONGEST_VERSION), percent: 0 }),
    );
    updater.on('download-progress', showProgress);
    updater.on('update-downloaded', showReady);
    // It has told its logger why.
    updater.on('error', () => show({ kind: 'failed' }));
    return updater;
  }

  async function look(): Promise<void> {
    if (present.kind === 'off' || present.kind === 'downloading' || present.kind === 'ready') return;
    loading ??= prepare();
    const updater = await loading.catch((error: unknown) => {
      log.error('updater_not_loaded', describeError(error));
      loading = undefined;
      show({ kind: 'failed' });
    });
    try {
      const result = await updater?.checkForUpdates();
      // This package cannot be replaced by itself, as one that was only unpacked.
      if (result === null) show({ kind: 'off' });
      await result?.downloadPromise;
    } catch {
      // The same failure was told as an event as well.
    }
  }

  async function install(updater: Updater): Promise<void> {
    await handover?.makeWay();
    try {
      updater.quitAndInstall();
    } catch (error) {
      log.error('update_failed', describeError(error));
      show({ kind: 'failed' });
    }
    // It has told so while it was called.
    if (present.kind === 'failed') handover?.comeBack();
  }

  function lookRegularly(): void {
    void look();
    clock.after(EVERY, lookRegularly);
  }
  clock.after(FIRST, lookRegularly);

  return {
    onChange(listener) {
      listeners.add(listener);
      listener(present);
    },
    check: () => void look(),
    install() {
      if (present.kind !== 'ready' || installing) return;
      installing = true;
      void loading?.then(install).finally(() => {
        installing = false;
      });
    },
  };
}

/** Its chatter is left out, and of its errors the lines of the library's own code. */
function loggerTo(log: Log): NonNullable<Updater['logger']> {
  const firstLine = (message: unknown): string => String(message).split('\n', 1).join('');
  return {
    info: () => undefined,
    warn: (message) => log.warn('update_warning', { message: firstLine(message) }),
    error: (message) => log.error('update_failed', { message: firstLine(message) }),
  };
}

async function loadUpdater(): Promise<Updater> {
  const library = await import('electron-updater');
  // It is built from the same folder as the Debian package, whose mark the library would go by.
  return process.env.APPIMAGE === undefined ? library.autoUpdater : new library.AppImageUpdater();
}
