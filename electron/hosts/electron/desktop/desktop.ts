import type { Desktop, Log } from '#core/ports.ts';
import type { LoginItem } from './login-item.ts';

/** As much of Electron as this touches; `BrowserWindow` fits. */
interface ShownWindow {
  webContents: { setZoomFactor(factor: number): void; on(event: 'dom-ready', listener: () => void): unknown };
  isKiosk(): boolean;
  setKiosk(kiosk: boolean): void;
  isDestroyed(): boolean;
}

interface DesktopParts {
  window: ShownWindow;
  /** Null where the system does not let an app start with it, or this one is not installed. */
  loginItem: LoginItem | null;
  notify: Desktop['notify'];
  updates: Desktop['updates'];
  log: Log;
}

/** What the core asks of this computer. */
export function createDesktop({ window, loginItem, notify, updates, log }: DesktopParts): Desktop {
  let zoom = 1;
  // Chromium keeps a zoom of its own for each address, and takes it up with each load.
  window.webContents.on('dom-ready', () => window.webContents.setZoomFactor(zoom));

  try {
    // An app that was updated or moved since is started from where it is now.
    if (loginItem?.isOn()) loginItem.set(true);
  } catch {
    log.warn('login_item_not_written');
  }

  return {
    show(looks) {
      if (window.isDestroyed()) return;
      zoom = looks.zoom;
      window.webContents.setZoomFactor(zoom);
      if (window.isKiosk() !== looks.kiosk) window.setKiosk(looks.kiosk);
    },
    startsAtLogin: () => loginItem?.isOn() ?? null,
    setStartsAtLogin: (on) => loginItem?.set(on),
    notify,
    updates,
  };
}
