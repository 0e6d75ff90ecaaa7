import type { Core } from '#core/create-core.ts';
import type { Log } from '#core/ports.ts';
import { assertNever } from '#shared/errors.ts';
import { decideWindow, mayNavigate, mayReload } from './links.ts';

/** As much of Electron as this touches; `App`, `Session`, `WebContents` and `Shell` fit. */
interface LockedApp {
  commandLine: { hasSwitch(name: string): boolean };
  enableSandbox(): void;
  on(event: 'session-created', listener: (session: LockedSession) => void): unknown;
  on(event: 'web-contents-created', listener: (event: object, contents: LockedContents) => void): unknown;
}
interface LockedSession {
  setPermissionRequestHandler(
    handler: (contents: unknown, permission: unknown, decide: (granted: boolean) => void) => void,
  ): void;
  setPermissionCheckHandler(handler: () => boolean): void;
  setDevicePermissionHandler(handler: () => boolean): void;
  setSpellCheckerEnabled(enabled: boolean): void;
}
interface Refusable {
  preventDefault(): void;
}
interface Navigation extends Refusable {
  url: string;
  isMainFrame: boolean;
}
interface LockedContents extends WindowOpener {
  session: object;
  on(event: 'will-attach-webview', listener: (event: Refusable) => void): unknown;
  on(event: 'will-frame-navigate' | 'will-redirect', listener: (event: Navigation) => void): unknown;
  on(
    event: 'select-bluetooth-device',
    listener: (event: Refusable, devices: unknown, choose: (device: string) => void) => void,
  ): unknown;
}
interface WindowOpener {
  setWindowOpenHandler(handler: (details: { url: string }) => { action: 'deny' }): void;
}

/**
 * What holds for every page that this process ever shows, whoever makes it: it runs in the sandbox, gets no permission
 * and no device, opens no window by itself, and goes nowhere but where `mayReload` (our own page) or `mayNavigate` (a
 * page from outside) lets it. To be called before the app is ready.
 * @param ownSession the session that our own page lives in, and no page from outside
 */
export function lockDown(app: LockedApp, ownSession: () => object): void {
  // As root Chromium has no sandbox, and does not start when it is asked for one; each window asks for its own as well.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  app.on('session-created', denyPermissions);
  app.on('web-contents-created', (_event, contents) => {
    lockPage(contents, contents.session === ownSession() ? mayReload : mayNavigate);
  });
}

function denyPermissions(session: LockedSession): void {
  session.setPermissionRequestHandler((_contents, _permission, decide) => decide(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  // Its dictionaries would come from the network.
  session.setSpellCheckerEnabled(false);
}

function lockPage(contents: LockedContents, mayGo: (navigation: Navigation) => boolean): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('will-attach-webview', (event) => event.preventDefault());
  // Told of the main frame and of the frames in it alike.
  contents.on('will-frame-navigate', (event) => {
    if (!mayGo(event)) event.preventDefault();
  });
  contents.on('will-redirect', (event) => {
    if (!mayGo(event)) event.preventDefault();
  });
  // Nobody else chooses a device either: without an answer it would be the first one in reach.
  contents.on('select-bluetooth-device', (event, _devices, choose) => {
    event.preventDefault();
    choose('');
  });
}

interface OpenParts {
  core: Pick<Core, 'isHostedPage' | 'isDownload' | 'serverUrl'>;
  openHostedPage: (url: string) => void;
  shell: { openExternal(url: string): Promise<void> };
  log: Log;
}

/**
 * What becomes of the windows that our own page asks for: what the core has offered is shown or saved, links to the
 * connected backend (the demo's phones) open in the system's browser, and nothing opens by itself.
 */
export function answerWindowRequests(
  contents: WindowOpener & { downloadURL(url: string): void },
  { core, openHostedPage, shell, log }: OpenParts,
): void {
  contents.setWindowOpenHandler(({ url }) => {
    const decision = decideWindow(url, core);
    switch (decision) {
      case 'hosted_page':
        openHostedPage(url);
        break;
      case 'download':
        contents.downloadURL(url);
        break;
      case 'system_browser':
        // It fails where the system has no browser.
        void shell.openExternal(url).catch(() => log.warn('browser_not_opened'));
        break;
      case 'deny':
        break;
      default:
        assertNever(decision);
    }
    return { action: 'deny' };
  });
}
