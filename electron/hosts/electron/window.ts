import { join } from 'node:path';
import { BrowserWindow } from 'electron';

/** The counter's one window; it appears when its page has something to show. */
export function createWindow(distFolder: string): BrowserWindow {
  const window = new BrowserWindow({
    width: 1366,
    height: 768,
    minWidth: 1024,
    minHeight: 700,
    show: false,
    autoHideMenuBar: true,
    title: 'Tillside',
    backgroundColor: '#f6f6f4',
    webPreferences: {
      preload: join(distFolder, 'preload', 'preload.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
    },
  });
  window.once('ready-to-show', () => window.show());
  return window;
}
