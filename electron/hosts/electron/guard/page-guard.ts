import { describeError, maskMessage } from '../../masking.ts';
import { createFaultCounter, type GuardParts, START_AGAIN, stoppedBox } from './crash-guard.ts';

/** Chromium's code for a load that something else took the place of. */
const ERR_ABORTED = -3;
/** Milliseconds before a page that could not be loaded is tried again. */
const RETRY = 1_000;
/** Milliseconds that a page may hang, on top of Chromium's own patience, before somebody is asked. */
const HANGING = 5_000;
/** Errors of the page's own that are logged for each time that it is loaded: one that repeats says no more. */
const MOST_ERRORS = 20;
/** Chromium's level of errors where it is a number: before Electron 35. */
const ERROR_LEVEL = 3;

/** As much of Electron's window as this touches. */
interface GuardedWindow {
  isDestroyed(): boolean;
  on(event: 'unresponsive', listener: () => void): unknown;
  on(event: 'responsive', listener: () => void): unknown;
  on(event: 'closed', listener: () => void): unknown;
  webContents: {
    forcefullyCrashRenderer(): void;
    on(
      event: 'render-process-gone',
      listener: (event: object, gone: { reason: string; exitCode: number }) => void,
    ): unknown;
    on(
      event: 'did-fail-load',
      listener: (event: object, code: number, description: string, url: string, isMainFrame: boolean) => void,
    ): unknown;
    on(event: 'did-navigate', listener: (event: object, url: string, status: number) => void): unknown;
    on(event: 'preload-error', listener: (event: object, path: string, error: Error) => void): unknown;
    /** Before Electron 35, level and message came as arguments of their own. */
    on(
      event: 'console-message',
      listener: (details: { level?: string; message?: string }, ...older: unknown[]) => void,
    ): unknown;
  };
}

interface PageParts<Window> extends GuardParts<Window> {
  app: { quit(): void };
  /** Loads the page, as at the start. It may reject. */
  load(): Promise<void>;
  /** Hears that the page crashed, before it is loaded again. */
  noteRecovery(): void;
}

/**
 * Brings the page back when it crashed, hangs or could not be loaded; a third time within two minutes it asks first. The
 * page holds no truth, so it comes back as it was. To be called before its first load.
 */
export function guardPage<Window extends GuardedWindow>(window: Window, parts: PageParts<Window>): void {
  const { app, dialog, clock, log, words, load, noteRecovery } = parts;
  const { webContents } = window;
  const faults = createFaultCounter(clock);
  let errors = 0;
  let asking = false;
  let stopAsking = (): void => undefined;

  /** A box that cannot be shown, as over a window that has just closed, counts as closed. */
  async function ask(box: Parameters<typeof dialog.showMessageBox>[1]): Promise<{ response: number }> {
    try {
      return await dialog.showMessageBox(window, box);
    } catch (error) {
      log.error('dialog_failed', describeError(error));
      return { response: box.cancelId };
    }
  }

  async function bringBack(): Promise<void> {
    stopAsking();
    // Whatever else goes wrong meanwhile waits for the same answer.
    if (asking || window.isDestroyed()) return;
    if (faults.isTooOften()) {
      asking = true;
      const { response } = await ask(stoppedBox(parts));
      asking = false;
      if (response !== START_AGAIN) return app.quit();
      faults.forget();
    }
    if (!window.isDestroyed()) await load().catch(() => undefined);
  }

  webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit') return;
    log.error('page_gone', { reason, exitCode });
    noteRecovery();
    // Chromium is still taking the old one down.
    clock.after(0, () => void bringBack());
  });

  function retry(): void {
    clock.after(RETRY, () => void bringBack());
  }
  webContents.on('did-fail-load', (_event, code, description, _url, isMainFrame) => {
    if (!isMainFrame || code === ERR_ABORTED) return;
    log.error('page_not_loaded', { code, description });
    retry();
  });
  webContents.on('did-navigate', (_event, _url, status) => {
    errors = 0;
    if (status < 400) return;
    log.error('page_not_loaded', { status });
    retry();
  });
  webContents.on('preload-error', (_event, _path, error) => {
    log.error('preload_failed', describeError(error));
    retry();
  });

  webContents.on('console-message', (details, ...older) => {
    const [level, message] = older;
    if ((details.level ?? level) !== 'error' && level !== ERROR_LEVEL) return;
    errors += 1;
    if (errors <= MOST_ERRORS) log.error('page_error', { message: maskMessage(String(details.message ?? message)) });
  });

  window.on('unresponsive', () => {
    log.warn('page_unresponsive');
    stopAsking();
    const answered = new AbortController();
    const stopWaiting = clock.after(HANGING, () => void askAboutHanging(answered.signal));
    stopAsking = () => {
      stopWaiting();
      answered.abort();
    };
  });
  window.on('responsive', () => stopAsking());
  window.on('closed', () => stopAsking());

  async function askAboutHanging(signal: AbortSignal): Promise<void> {
    const { hangsTitle, hangsText, wait, startAgain } = words();
    const { response } = await ask({
      type: 'warning',
      message: hangsTitle,
      detail: hangsText,
      buttons: [wait, startAgain],
      defaultId: 0,
      cancelId: 0,
      noLink: true,
      signal,
    });
    if (response === 1 && !signal.aborted && !window.isDestroyed()) webContents.forcefullyCrashRenderer();
  }
}
