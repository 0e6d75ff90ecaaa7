import { EventEmitter } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createFakeLog } from '#test/core-fakes.ts';
import { answerWindowRequests, lockDown } from '../../../electron/hosts/electron/lockdown/lockdown.ts';

const OURS = {};
const SERVER = 'http://127.0.0.1:4000';

type Decide = (granted: boolean) => void;

function fakeSession() {
  const handlers = {
    request: (_contents: unknown, _permission: unknown, decide: Decide) => decide(true),
    check: () => true,
    device: () => true,
    spelling: true,
  };
  return {
    handlers,
    setPermissionRequestHandler(handler: typeof handlers.request) {
      handlers.request = handler;
    },
    setPermissionCheckHandler(handler: () => boolean) {
      handlers.check = handler;
    },
    setDevicePermissionHandler(handler: () => boolean) {
      handlers.device = handler;
    },
    setSpellCheckerEnabled(enabled: boolean) {
      handlers.spelling = enabled;
    },
  };
}

type Open = (details: { url: string }) => { action: string };

class FakeContents extends EventEmitter {
  readonly session: object;
  readonly downloaded: string[] = [];
  #open: Open = () => ({ action: 'allow' });

  constructor(session: object) {
    super();
    this.session = session;
  }

  setWindowOpenHandler(open: Open): void {
    this.#open = open;
  }

  downloadURL(url: string): void {
    this.downloaded.push(url);
  }

  open(url: string): string {
    return this.#open({ url }).action;
  }

  /** Whether something that a page begins is let happen. */
  lets(event: string, details: object = {}, ...more: unknown[]): boolean {
    let prevented = false;
    const preventDefault = (): void => {
      prevented = true;
    };
    this.emit(event, { ...details, preventDefault }, ...more);
    return !prevented;
  }
}

function lockedApp(switches: string[] = []) {
  const app = Object.assign(new EventEmitter(), {
    sandboxed: false,
    commandLine: { hasSwitch: (name: string) => switches.includes(name) },
    enableSandbox() {
      app.sandboxed = true;
    },
  });
  lockDown(app, () => OURS);
  return app;
}

function newPage(session: object): FakeContents {
  const contents = new FakeContents(session);
  lockedApp().emit('web-contents-created', {}, contents);
  return contents;
}

describe('every process of a page', () => {
  it('is in the sandbox', () => {
    expect(lockedApp().sandboxed).toBe(true);
  });

  it('is left to its window where Chromium runs without its sandbox', () => {
    expect(lockedApp(['no-sandbox']).sandboxed).toBe(false);
  });
});

describe('every session', () => {
  it('grants no permission and no device, and loads no dictionaries', () => {
    const session = fakeSession();
    lockedApp().emit('session-created', session);
    const { request, check, device, spelling } = session.handlers;
    for (const permission of ['media', 'geolocation', 'clipboard-sanitized-write', 'fileSystem', 'openExternal']) {
      let granted: boolean | undefined;
      request({}, permission, (given) => {
        granted = given;
      });
      expect(granted, permission).toBe(false);
    }
    expect([check(), device(), spelling]).toEqual([false, false, false]);
  });
});

describe('every page, whoever made it', () => {
  it.each([
    ['ours', OURS],
    ['from outside', {}],
  ])('opens no window, holds no other page and chooses no device: %s', (_whose, session) => {
    const page = newPage(session);
    expect(page.open('https://example.com/')).toBe('deny');
    expect(page.lets('will-attach-webview')).toBe(false);
    const chosen: string[] = [];
    const choose = (device: string) => chosen.push(device);
    expect(page.lets('select-bluetooth-device', {}, [{ deviceId: 'printer' }], choose)).toBe(false);
    expect(chosen).toEqual(['']);
  });

  it.each(['will-frame-navigate', 'will-redirect'])('goes only where it may: %s', (event) => {
    const [ours, outside] = [newPage(OURS), newPage({})];
    const to = (url: string, isMainFrame = true) => ({ url, isMainFrame });
    expect(ours.lets(event, to('app://tillside/'))).toBe(true);
    expect(ours.lets(event, to('https://bank.example/'))).toBe(false);
    expect(ours.lets(event, to('about:srcdoc', false))).toBe(false);
    expect(outside.lets(event, to('https://bank.example/'))).toBe(true);
    expect(outside.lets(event, to('app://tillside/'))).toBe(false);
    expect(outside.lets(event, to('file:///etc/passwd'))).toBe(false);
  });
});

describe('a window that our page asks for', () => {
  function ourPage({ hasBrowser = true } = {}) {
    const log = createFakeLog();
    const contents = newPage(OURS);
    const [hosted, external]: [string[], string[]] = [[], []];
    answerWindowRequests(contents, {
      core: {
        isHostedPage: (url) => url === 'https://checkout.example/pay',
        isDownload: (url) => url === `${SERVER}/v1/downloads/ticket`,
        serverUrl: () => SERVER,
      },
      openHostedPage: (url) => hosted.push(url),
      shell: {
        async openExternal(url) {
          if (!hasBrowser) throw new Error('no program for it');
          external.push(url);
        },
      },
      log,
    });
    return { contents, hosted, external, log };
  }

  it('is shown, saved or handed to the system’s browser when it was offered, and never opens by itself', () => {
    const { contents, hosted, external } = ourPage();
    for (const url of ['https://checkout.example/pay', `${SERVER}/v1/downloads/ticket`, `${SERVER}/demo/phones`]) {
      expect(contents.open(url)).toBe('deny');
    }
    expect({ hosted, external, downloaded: contents.downloaded }).toEqual({
      hosted: ['https://checkout.example/pay'],
      downloaded: [`${SERVER}/v1/downloads/ticket`],
      external: [`${SERVER}/demo/phones`],
    });
  });

  it('is only noted where the system has no browser', async () => {
    const { contents, log } = ourPage({ hasBrowser: false });
    expect(contents.open(`${SERVER}/demo/phones`)).toBe('deny');
    await setImmediate();
    expect(log.lines).toEqual([{ event: 'browser_not_opened', facts: {} }]);
  });

  it.each(['https://example.com/', 'file:///etc/passwd', 'tillside://return', 'mailto:a@b.example', 'javascript:0'])(
    'is nothing otherwise: %s',
    (url) => {
      const { contents, hosted, external } = ourPage();
      expect(contents.open(url)).toBe('deny');
      expect([...hosted, ...external, ...contents.downloaded]).toEqual([]);
    },
  );
});
