import { type BrowserWindow, type Session, shell } from 'electron';
import type { Core } from '#core/create-core.ts';
import { assertNever } from '#shared/errors.ts';
import { decideWindow } from './links.ts';

/** The page may ask for no permission and no device. */
export function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, decide) => decide(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
}

/**
 * The window stays on its page and opens no other by itself. What the core has offered is shown or saved; links to the
 * connected backend (the demo's phones) open in the system's browser.
 */
export function lockNavigation(
  { webContents }: BrowserWindow,
  core: Core,
  openHostedPage: (url: string) => void,
): void {
  webContents.setWindowOpenHandler(({ url }) => {
    const decision = decideWindow(url, core);
    switch (decision) {
      case 'hosted_page':
        openHostedPage(url);
        break;
      case 'download':
        webContents.downloadURL(url);
        break;
      case 'system_browser':
        void shell.openExternal(url);
        break;
      case 'deny':
        break;
      default:
        assertNever(decision);
    }
    return { action: 'deny' };
  });
  webContents.on('will-navigate', (event) => event.preventDefault());
  webContents.on('will-redirect', (event) => event.preventDefault());
  webContents.on('will-frame-navigate', (event) => event.preventDefault());
  webContents.on('will-attach-webview', (event) => event.preventDefault());
}
