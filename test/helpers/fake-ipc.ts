import { EventEmitter } from 'node:events';
import { transport } from '#shared/contract/transport.ts';
import { connectIpc } from '../../electron/hosts/electron/page/ipc.ts';

type Listener = (event: CallEvent, ...args: unknown[]) => unknown;
interface CallEvent {
  sender: object;
  senderFrame: { origin: string } | null;
}

/** As much of Electron as the ipc adapter touches, with a core connected to it. */
export function connectFakeIpc(core: Parameters<typeof connectIpc>[2]) {
  const mainFrame = { origin: 'app://tillside' };
  const sent: unknown[] = [];
  const send = (...args: unknown[]): void => {
    sent.push(args);
  };
  const webContents = { mainFrame, isDestroyed: () => false, send };
  const window = Object.assign(new EventEmitter(), { webContents });
  const handlers = new Map<string, Listener>();
  const listeners = new EventEmitter();
  // Electron's own, and what electron-store opens.
  for (const channel of ['error', 'electron-store-get-data']) listeners.on(channel, () => undefined);
  const ipc = {
    handle: (channel: string, listener: Listener): void => {
      handlers.set(channel, listener);
    },
    removeHandler: (channel: string): void => {
      handlers.delete(channel);
    },
    eventNames: () => listeners.eventNames(),
    removeAllListeners: (channel: string) => listeners.removeAllListeners(channel),
  };
  connectIpc(ipc, window, core);
  const ourPage: CallEvent = { sender: webContents, senderFrame: mainFrame };
  /** What is sent arrives as a copy, as between processes. */
  const call = async (event: CallEvent, ...args: unknown[]): Promise<unknown> =>
    handlers.get(transport.ipcCall)?.(event, ...structuredClone(args));
  return { window, sent, handlers, listeners, call, ourPage, mainFrame };
}
