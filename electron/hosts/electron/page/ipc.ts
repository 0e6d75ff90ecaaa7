import type { Core } from '#core/create-core.ts';
import { transport } from '#shared/contract/transport.ts';
import { assertNever, err, type Result } from '#shared/errors.ts';
import { APP_ORIGIN } from './app-file.ts';
import { weighInput } from './ipc-input.ts';

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
  eventNames(): (string | symbol)[];
  removeAllListeners(channel: string): unknown;
}
interface PageWindow {
  webContents: { mainFrame: Frame; isDestroyed(): boolean; send(channel: string, ...args: unknown[]): void };
  on(event: 'closed', listener: () => void): unknown;
}
type CalledCore = Pick<Core, 'dispatch' | 'onSnapshot'>;

/** Carries the contract over Electron's ipc, for one window. */
export function connectIpc(ipc: Ipc, window: PageWindow, core: CalledCore): void {
  closeOtherChannels(ipc);
  // After the window is closed it must not be asked for its contents any more.
  const { webContents } = window;
  ipc.handle(transport.ipcCall, (event, ...args) =>
    isOurPage(event, webContents) ? answer(core, args) : err('forbidden'),
  );
  const stop = core.onSnapshot((snapshot) => {
    if (!webContents.isDestroyed()) webContents.send(transport.ipcSnapshot, snapshot);
  });
  window.on('closed', () => {
    stop();
    ipc.removeHandler(transport.ipcCall);
  });
}

/** Libraries open channels of their own, for pages that have Node: electron-store tells whoever asks where its files are. */
function closeOtherChannels(ipc: Ipc): void {
  for (const channel of ipc.eventNames()) {
    // Electron's own, so that a message of that name does not throw.
    if (typeof channel === 'string' && channel !== 'error') ipc.removeAllListeners(channel);
  }
}

/** Only the page itself is heard: no frame in it, no other window, nothing that was loaded in its place. */
function isOurPage({ sender, senderFrame }: CallEvent, page: PageWindow['webContents']): boolean {
  return sender === page && senderFrame === page.mainFrame && senderFrame.origin === APP_ORIGIN;
}

/** A call is exactly a name and an input. */
async function answer(core: CalledCore, [name, input, ...more]: unknown[]): Promise<Result<unknown>> {
  if (typeof name !== 'string' || more.length > 0) return err('invalid_request');
  const weight = weighInput(input);
  switch (weight) {
    case 'fits':
      return core.dispatch(name, input);
    case 'too_large':
      return err('body_too_large');
    case 'not_json':
      return err('invalid_request');
    default:
      return assertNever(weight);
  }
}
