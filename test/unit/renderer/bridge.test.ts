import { describe, expect, it } from 'vitest';
import type { Bridge } from '#shared/contract/bridge.ts';
import { err, ok } from '#shared/errors.ts';
import { createElectronBridge } from '../../../renderer/bridge/electron-bridge.ts';
import { createHttpBridge } from '../../../renderer/bridge/http-bridge.ts';
import { createLatestSender } from '../../../renderer/bridge/latest-sender.ts';

const noEvents = () => ({ addEventListener: () => undefined });

describe('the bridge over HTTP', () => {
  it('posts the method with its input and hands back the Result', async () => {
    const requests: { url: unknown; body: unknown }[] = [];
    const bridge = createHttpBridge({
      fetch: async (url, init) => {
        requests.push({ url, body: JSON.parse(String(init?.body)) });
        return Response.json(ok({}));
      },
      openEvents: noEvents,
    });
    expect(await bridge.call('app.setTheme', { theme: 'dark' })).toEqual(ok({}));
    expect(requests).toEqual([{ url: '/bridge/call', body: { method: 'app.setTheme', input: { theme: 'dark' } } }]);
  });

  it('says that the server is unreachable when nobody answers, or something else does', async () => {
    const failing = [
      () => Promise.reject(new TypeError('connection refused')),
      () => Promise.resolve(new Response('<html>', { status: 502 })),
      () => Promise.resolve(Response.json({ message: 'not found' }, { status: 404 })),
    ];
    for (const fetch of failing) {
      const bridge = createHttpBridge({ fetch, openEvents: noEvents });
      expect(await bridge.call('session.lock', {})).toEqual(err('server_unreachable'));
    }
  });

  it('tells when its stream of snapshots breaks', () => {
    const stream = new EventTarget();
    const bridge = createHttpBridge({
      fetch: () => Promise.reject(new TypeError('connection refused')),
      openEvents: () => stream,
    });
    const heard: string[] = [];
    bridge.follow({ onSnapshot: () => heard.push('snapshot'), onClosed: () => heard.push('closed') });
    stream.dispatchEvent(new MessageEvent('message', { data: '{}' }));
    stream.dispatchEvent(new Event('error'));
    expect(heard).toEqual(['snapshot', 'closed']);
  });
});

it('answers a call that breaks inside the desktop side with a coded error', async () => {
  const preload: Bridge = {
    call: () => Promise.reject(new Error('no handler')),
    onSnapshot: () => () => undefined,
  };
  expect(await createElectronBridge(preload).call('session.lock', {})).toEqual(err('internal'));
});

describe('telling the core what is typed', () => {
  it('sends one text at a time, in order, and skips those that were overtaken', async () => {
    const delivered: string[] = [];
    const answers: (() => void)[] = [];
    const sender = createLatestSender((text: string) => {
      delivered.push(text);
      return new Promise<void>((resolve) => answers.push(resolve));
    });
    for (const text of ['8', '81', '812']) sender.send(text);
    expect(delivered).toEqual(['8']);
    answers.shift()?.();
    await Promise.resolve();
    await Promise.resolve();
    expect(delivered).toEqual(['8', '812']);
    answers.shift()?.();
    await sender.settled();
    sender.send('8123');
    expect(delivered).toEqual(['8', '812', '8123']);
  });

  it('is settled only when the last text has arrived', async () => {
    const delivered: string[] = [];
    const sender = createLatestSender(async (text: string) => {
      await Promise.resolve();
      delivered.push(text);
    });
    sender.send('8');
    sender.send('81');
    await sender.settled();
    expect(delivered).toEqual(['8', '81']);
  });
});
