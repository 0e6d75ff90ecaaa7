import { type BrowserWindow, type Session, shell } from 'electron';
import { isOfServer } from './links.ts';

/** The page may ask for no permission and no device. */
export function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, decide) => decide(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
}

/**
 * The window stays on its page and opens no other. Links to the connected backend (the demo's phones, a hosted page)
 * open in the system's browser.
 */
export function lockNavigation({ webContents }: BrowserWindow, serverUrl: () => string | null): void {
  webContents.setWindowOpenHandler(({ url }) => {
    if (isOfServer(url, serverUrl())) void shell.openExternal(url);
    return { action: 'deny' };
  });
  webContents.on('will-navigate', (event) => event.preventDefault());
  webContents.on('will-redirect', (event) => event.preventDefault());
  webContents.on('will-frame-navigate', (event) => event.preventDefault());
  webContents.on('will-attach-webview', (event) => event.preventDefault());
}
