import { join } from 'node:path';
import { app, BrowserWindow, nativeTheme, screen } from 'electron';
import type { Clock, Settings } from '#core/ports.ts';
import { pageColour } from './looks.ts';
import { keepWindowState, placeWindow, SMALLEST } from './window-state.ts';

/** Milliseconds after which it is shown in any case: a page that does not come is told of in it. */
const SHOWN_AT_LATEST = 8_000;

interface WindowParts {
  distFolder: string;
  settings: Settings;
  clock: Clock;
  /** Hears that the window is on screen, by whatever it came to be. */
  onShown(): void;
}

/** The counter's one window, where it last was. It appears when its page has something to show. */
export function createWindow({ distFolder, settings, clock, onShown }: WindowParts): BrowserWindow {
  const { window: last, preferences } = settings.read();
  nativeTheme.themeSource = preferences.theme;
  const screens = [screen.getPrimaryDisplay(), ...screen.getAllDisplays()].map(({ workArea }) => workArea);
  const window = new BrowserWindow({
    ...placeWindow(last, screens),
    minWidth: SMALLEST.width,
    minHeight: SMALLEST.height,
    fullscreen: last?.fullScreen ?? false,
    show: false,
    autoHideMenuBar: true,
    title: 'Tillside',
    backgroundColor: pageColour(nativeTheme.shouldUseDarkColors),
    webPreferences: {
      preload: join(distFolder, 'preload', 'preload.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      devTools: !app.isPackaged,
      spellcheck: false,
      zoomFactor: preferences.zoom,
    },
  });
  keepWindowState(window, settings, clock);

  function follow(): void {
    window.setBackgroundColor(pageColour(nativeTheme.shouldUseDarkColors));
  }
  nativeTheme.on('updated', follow);

  function show(): void {
    stopWaiting();
    // The whole screen makes a hidden window visible at once.
    if (!window.isVisible()) {
      if (last?.maximized && !window.isKiosk()) window.maximize();
      window.show();
    }
    onShown();
  }
  const stopWaiting = clock.after(SHOWN_AT_LATEST, show);
  window.once('ready-to-show', show);
  window.once('closed', () => {
    stopWaiting();
    nativeTheme.off('updated', follow);
  });
  return window;
}

/** Brings the window to the front, wherever it is. */
export function focusWindow(window: BrowserWindow): void {
  if (window.isDestroyed()) return;
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}
