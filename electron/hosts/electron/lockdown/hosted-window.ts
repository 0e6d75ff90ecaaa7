import { BrowserWindow, type Session, session } from 'electron';
import type { Core } from '#core/create-core.ts';
import type { Clock } from '#core/ports.ts';
import { isReturnPage } from './links.ts';
import { createOneTimeSession } from './one-time-session.ts';

/** Chromium's code for a load that something else took the place of, such as a refused navigation. */
const ERR_ABORTED = -3;
const SIZE = { width: 520, height: 760 };

/** As much of the core as this asks for. */
type Offers = Pick<Core, 'onSnapshot' | 'isHostedPage' | 'serverUrl'>;

export interface HostedWindow {
  /** Shows a page; the one that is open already comes to the front. */
  open(url: string): void;
  close(): void;
}

/**
 * A window for the pages where a card is typed in or a charge is approved. Nothing of the app is in it: no preload, no
 * Node, no cookies of before, and nothing that it asks for (lockdown.ts). It closes when the page leads back to the
 * backend, when it cannot be shown, and as soon as the core does not offer it any more.
 */
export function createHostedWindow(parent: BrowserWindow, core: Offers, clock: Clock): HostedWindow {
  /** Of a page that is only about to open, the window is not there yet. */
  let current: { url: string; window: BrowserWindow | null } | null = null;
  const lockedSession = createOneTimeSession((name) => closeToDownloads(session.fromPartition(name)), clock);

  function close(): void {
    current?.window?.destroy();
    current = null;
  }

  const stop = core.onSnapshot(() => {
    if (current && !core.isHostedPage(current.url)) close();
  });
  parent.once('closed', () => {
    stop();
    close();
  });

  return {
    close,
    open(url) {
      if (current?.url === url) return current.window?.focus();
      close();
      const opening: NonNullable<typeof current> = { url, window: null };
      current = opening;
      void lockedSession.take().then((session) => {
        // Meanwhile it may have been closed, or another one asked for.
        if (current !== opening) return lockedSession.giveBack();
        const window = openWindow(parent, core, url, session);
        opening.window = window;
        window.once('closed', () => {
          lockedSession.giveBack();
          if (current === opening) current = null;
        });
        void window.loadURL(url).catch(() => undefined);
      });
    },
  };
}

function openWindow(parent: BrowserWindow, core: Offers, url: string, session: Session): BrowserWindow {
  const window = new BrowserWindow({
    ...SIZE,
    parent,
    // On macOS a modal window is a sheet: it has no title, and so would not say whose page it is.
    modal: process.platform !== 'darwin',
    show: false,
    minimizable: false,
    maximizable: false,
    fullscreenable: false,
    title: new URL(url).host,
    webPreferences: {
      session,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      devTools: false,
      // After its first question a page may be kept from asking more of them.
      safeDialogs: true,
      spellcheck: false,
    },
  });
  const { webContents } = window;
  window.removeMenu();
  window.once('ready-to-show', () => window.show());

  // Above the page stands where it comes from, whatever the page calls itself.
  window.on('page-title-updated', (event) => event.preventDefault());

  webContents.on('did-navigate', (_event, address) => {
    if (isReturnPage(address, core.serverUrl())) window.destroy();
    else window.setTitle(new URL(address).host);
  });
  webContents.on('did-fail-load', (_event, code, _description, _url, isMainFrame) => {
    if (isMainFrame && code !== ERR_ABORTED) window.destroy();
  });
  webContents.on('render-process-gone', () => window.destroy());
  return window;
}

function closeToDownloads(session: Session): Session {
  session.on('will-download', (event) => event.preventDefault());
  return session;
}
