import { z } from 'zod';
import { transport } from '#shared/contract/transport.ts';
import { resultSchema } from '#shared/error-schemas.ts';
import { expect, test } from './desktop.ts';
import { callBridge } from './main-process.ts';
import { startWatchedServer } from './watched-server.ts';

const FORBIDDEN = { ok: false, error: { code: 'forbidden' } };

test.describe('the way to the main process', () => {
  test('is one channel', async ({ desktop }) => {
    const open = await desktop.app.evaluate(({ ipcMain, webContents }) => {
      const invoked: Map<string, unknown> = Reflect.get(ipcMain, '_invokeHandlers');
      const ofPages = webContents.getAllWebContents().flatMap(({ ipc }) => {
        const invokedThere: Map<string, unknown> = Reflect.get(ipc, '_invokeHandlers');
        return [...ipc.eventNames(), ...invokedThere.keys()];
      });
      return { invoked: [...invoked.keys()], heard: ipcMain.eventNames(), ofPages };
    });
    // What is called `error` is Electron's own, and does nothing.
    expect(open).toEqual({ invoked: [transport.ipcCall], heard: ['error'], ofPages: ['error'] });
  });

  test('hears nobody but the page in its window', async ({ desktop }) => {
    const { app, page } = desktop;
    expect(await callBridge(page, 'app.getSnapshot', {})).toMatchObject({ ok: true });
    const another = await app.evaluate(async ({ app, BrowserWindow }, global) => {
      const preload = `${app.getAppPath()}/dist/preload/preload.cjs`;
      const window = new BrowserWindow({ show: false, webPreferences: { preload } });
      await window.loadURL('app://tillside/');
      const answer: unknown = await window.webContents.executeJavaScript(`${global}.call('app.getSnapshot', {})`);
      window.destroy();
      return answer;
    }, transport.global);
    expect(another).toEqual(FORBIDDEN);
    const outside = await startWatchedServer();
    await app.evaluate(({ BrowserWindow }, url) => BrowserWindow.getAllWindows()[0]?.loadURL(url), outside.url);
    await page.waitForURL(({ origin }) => origin === outside.url);
    expect(await callBridge(page, 'app.getSnapshot', {})).toEqual(FORBIDDEN);
    await outside.close();
  });

  test('takes whatever comes along it', async ({ desktop }) => {
    const answers = await desktop.page.evaluate(async (global: string) => {
      const bridge: (...args: unknown[]) => Promise<unknown> = Reflect.get(Reflect.get(window, global), 'call');
      const call = async (...args: unknown[]): Promise<unknown> => bridge(...args);
      const cycle: unknown[] = [];
      cycle.push({ cycle });
      let deep: unknown = 0;
      for (let level = 0; level < 500; level += 1) deep = [deep];
      const inputs = [
        undefined,
        null,
        0,
        Number.NaN,
        -0,
        10n,
        '',
        'x'.repeat(2_000_000),
        [],
        new Array(10_000),
        {},
        cycle,
        deep,
        new Map([['theme', 'dark']]),
        new Set(),
        new Date(),
        /a/,
        new Error('x'),
        new ArrayBuffer(8),
        new Blob(['x']),
        new Uint8Array(100_000),
        { theme: 'x'.repeat(60_000) },
        Object.fromEntries([['__proto__', { bent: true }]]),
      ];
      const names = ['app.setTheme', 'device.connect', 'constructor', 'x'.repeat(1_000_000), 7];
      const answers: unknown[] = [];
      // What cannot be copied at all never leaves the page.
      for (const name of names) {
        for (const input of inputs) answers.push(await call(name, input).catch((error: unknown) => String(error)));
      }
      return answers;
    }, transport.global);
    const coded = resultSchema(z.unknown());
    const others = answers.filter((answer) => !coded.safeParse(answer).success);
    expect(others.filter((answer) => typeof answer !== 'string' || answer.includes('remote method'))).toEqual([]);
    expect(answers.length - others.length).toBeGreaterThan(80);
    expect(answers).not.toContainEqual(expect.objectContaining({ error: { code: 'internal' } }));
    expect(await callBridge(desktop.page, 'app.getSnapshot', {})).toMatchObject({ ok: true });
  });
});
