import { describe, expect, it, onTestFinished } from 'vitest';
import { transport } from '#shared/contract/transport.ts';
import { err, ok } from '#shared/errors.ts';
import { createTestCore } from '#test/core-fakes.ts';
import { connectFakeIpc } from '#test/fake-ipc.ts';
import { tempFolder } from '#test/temp-folder.ts';

function startCore() {
  const core = createTestCore(tempFolder());
  core.start();
  onTestFinished(core.close);
  return core;
}

describe('the ipc of the Electron host', () => {
  it('carries a call of our page', async () => {
    const core = startCore();
    const { call, ourPage } = connectFakeIpc(core);
    expect(await call(ourPage, 'app.setTheme', { theme: 'light' })).toEqual(ok({}));
    expect(core.snapshot().app.theme).toBe('light');
  });

  it('hears no frame in the page, no other window and no other origin', async () => {
    const { call, ourPage, mainFrame } = connectFakeIpc(startCore());
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
    const { call, ourPage } = connectFakeIpc(startCore());
    expect(await call(ourPage)).toEqual(err('invalid_request'));
    expect(await call(ourPage, 1, {})).toEqual(err('invalid_request'));
    expect(await call(ourPage, 'app.getSnapshot', {}, 'more')).toEqual(err('invalid_request'));
    expect(await call(ourPage, 'app.getSnapshot', new Map())).toEqual(err('invalid_request'));
  });

  it('leaves no channel open but the one for calls', () => {
    const { handlers, listeners } = connectFakeIpc(startCore());
    expect([...handlers.keys()]).toEqual([transport.ipcCall]);
    expect(listeners.eventNames()).toEqual(['error']);
  });

  it('sends every snapshot to the window, until it is closed', async () => {
    const core = startCore();
    const { sent, window, handlers } = connectFakeIpc(core);
    await core.call('app.setTheme', { theme: 'dark' });
    expect(sent).toMatchObject([[transport.ipcSnapshot, { app: { theme: 'dark' } }]]);
    window.emit('closed');
    await core.call('app.setTheme', { theme: 'light' });
    expect(sent).toHaveLength(1);
    expect(handlers.size).toBe(0);
  });
});
