import { z } from 'zod';
import type { Core } from '#core/create-core.ts';
import { transport } from '#shared/contract/transport.ts';
import { err } from '#shared/errors.ts';
import { APP_ORIGIN } from './app-file.ts';

/** As much of Electron as this adapter touches; `IpcMain` and `BrowserWindow` fit. */
interface Frame {
  origin: string;
}
interface CallEvent {
  sender: object;
  senderFrame: Frame | null;
}
interface Ipc {
  handle(channel: string, listener: (event: CallEvent, ...args: unknown[]) => unknown): void;
  removeHandler(channel: string): void;
}
interface PageWindow {
  webContents: { mainFrame: Frame; isDestroyed(): boolean; send(channel: string, ...args: unknown[]): void };
  on(event: 'closed', listener: () => void): unknown;
}

const argumentsSchema = z.tuple([z.string(), z.json()]);

/** Carries the contract over Electron's ipc, for one window. */
export function connectIpc(ipc: Ipc, window: PageWindow, core: Core): void {
  // After the window is closed it must not be asked for its contents any more.
  const { webContents } = window;
  ipc.handle(transport.ipcCall, (event, ...args) => {
    if (!isOurPage(event, webContents)) return err('forbidden');
    const call = argumentsSchema.safeParse(args);
    return call.success ? core.dispatch(...call.data) : err('invalid_request');
  });
  const stop = core.onSnapshot((snapshot) => {
    if (!webContents.isDestroyed()) webContents.send(transport.ipcSnapshot, snapshot);
  });
  window.on('closed', () => {
    stop();
    ipc.removeHandler(transport.ipcCall);
  });
}

/** Only the page itself is heard: no frame in it, no other window, nothing that was loaded in its place. */
function isOurPage({ sender, senderFrame }: CallEvent, page: PageWindow['webContents']): boolean {
  return sender === page && senderFrame === page.mainFrame && senderFrame.origin === APP_ORIGIN;
}
