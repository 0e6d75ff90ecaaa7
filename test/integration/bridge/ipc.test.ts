import { EventEmitter } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import { transport } from '#shared/contract/transport.ts';
import { err, ok } from '#shared/errors.ts';
import { createTestCore } from '#test/core-fakes.ts';
import { tempFolder } from '#test/temp-folder.ts';
import { connectIpc } from '../../../electron/hosts/electron/ipc.ts';

type Listener = (event: CallEvent, ...args: unknown[]) => unknown;
interface CallEvent {
  sender: object;
  senderFrame: { origin: string } | null;
}

/** As much of Electron as the adapter touches. */
function electronWith(core: ReturnType<typeof createTestCore>) {
  const mainFrame = { origin: 'app://tillside' };
  const sent: unknown[] = [];
  const send = (...args: unknown[]): void => {
    sent.push(args);
  };
  const webContents = { mainFrame, isDestroyed: () => false, send };
  const window = Object.assign(new EventEmitter(), { webContents });
  const handlers = new Map<string, Listener>();
  const ipc = {
    handle: (channel: string, listener: Listener): void => {
      handlers.set(channel, listener);
    },
    removeHandler: (channel: string): void => {
      handlers.delete(channel);
    },
  };
  connectIpc(ipc, window, core);
  const ourPage: CallEvent = { sender: webContents, senderFrame: mainFrame };
  const call = (event: CallEvent, ...args: unknown[]) => handlers.get(transport.ipcCall)?.(event, ...args);
  return { window, sent, handlers, call, ourPage, mainFrame };
}

function startCore() {
  const core = createTestCore(tempFolder());
  core.start();
  onTestFinished(core.close);
  return core;
}

describe('the ipc of the Electron host', () => {
  it('carries a call of our page', async () => {
    const core = startCore();
    const { call, ourPage } = electronWith(core);
    expect(await call(ourPage, 'app.setTheme', { theme: 'light' })).toEqual(ok({}));
    expect(core.snapshot().app.theme).toBe('light');
  });

  it('hears no frame in the page, no other window and no other origin', async () => {
    const { call, ourPage, mainFrame } = electronWith(startCore());
    const strangers = [
      { ...ourPage, senderFrame: { origin: 'app://tillside' } },
      { ...ourPage, senderFrame: null },
      { sender: { mainFrame }, senderFrame: mainFrame },
    ];
    for (const stranger of strangers) expect(await call(stranger, 'app.getSnapshot', {})).toEqual(err('forbidden'));
    mainFrame.origin = 'https://evil.example';
    expect(await call(ourPage, 'app.getSnapshot', {})).toEqual(err('forbidden'));
  });

  it('takes exactly a name and an input', async () => {
    const { call, ourPage } = electronWith(startCore());
    expect(await call(ourPage)).toEqual(err('invalid_request'));
    expect(await call(ourPage, 1, {})).toEqual(err('invalid_request'));
    expect(await call(ourPage, 'app.getSnapshot', {}, 'more')).toEqual(err('invalid_request'));
    expect(await call(ourPage, 'app.getSnapshot', new Map())).toMatchObject({ error: { code: 'invalid_request' } });
  });

  it('sends every snapshot to the window, until it is closed', async () => {
    const core = startCore();
    const { sent, window, handlers } = electronWith(core);
    await core.call('app.setTheme', { theme: 'dark' });
    expect(sent).toMatchObject([[transport.ipcSnapshot, { app: { theme: 'dark' } }]]);
    window.emit('closed');
    await core.call('app.setTheme', { theme: 'light' });
    expect(sent).toHaveLength(1);
    expect(handlers.size).toBe(0);
  });
});
