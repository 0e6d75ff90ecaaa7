/** As much of Electron as this touches; `BrowserWindow`, `App` and `AutoUpdater` fit. */
interface KioskParts {
  window: { on(event: 'close', listener: (event: { preventDefault(): void }) => void): unknown };
  app: { on(event: 'before-quit', listener: () => void): unknown };
  autoUpdater: { on(event: 'before-quit-for-update', listener: () => void): unknown };
  isKiosk(): boolean;
}

/** Alt+F4 does not lead out of kiosk mode, but an owner's menu, the system's end and an update do. */
export function keepKioskOpen({ window, app, autoUpdater, isKiosk }: KioskParts): void {
  let quitting = false;
  const letGo = (): void => {
    quitting = true;
  };
  app.on('before-quit', letGo);
  // On macOS an update closes the windows before the app is told that it quits.
  autoUpdater.on('before-quit-for-update', letGo);
  window.on('close', (event) => {
    if (!quitting && isKiosk()) event.preventDefault();
  });
}
