import { transport } from '#shared/contract/transport.ts';
import { expect, test } from './desktop.ts';
import { SAFE_PREFERENCES, webPreferencesOf } from './main-process.ts';
import { startWatchedServer } from './watched-server.ts';

/** Each would switch off for the whole app what is switched on for its windows. */
const SWITCHES = [
  'allow-running-insecure-content',
  'disable-site-isolation-trials',
  'disable-web-security',
  'enable-blink-features',
  'enable-experimental-web-platform-features',
  'ignore-certificate-errors',
];

test.describe('our page', () => {
  test('is in the sandbox, apart from Node, with the web’s own rules', async ({ desktop }) => {
    const preferences = await webPreferencesOf(desktop.app);
    expect(preferences).toHaveLength(1);
    expect(preferences[0]).toMatchObject(SAFE_PREFERENCES);
    const on = await desktop.app.evaluate(
      ({ app }, names) => names.filter((name) => app.commandLine.hasSwitch(name)),
      SWITCHES,
    );
    expect(on).toEqual([]);
  });

  test('has two functions of ours, which it cannot change, and nothing of Electron or Node', async ({ desktop }) => {
    const found = await desktop.page.evaluate(async (global: string) => {
      const bridge: Record<string, (...args: unknown[]) => unknown> = Reflect.get(window, global);
      const heard = new Promise<unknown[]>((resolve) => {
        bridge.onSnapshot?.((...args: unknown[]) => resolve(args));
      });
      await bridge.call?.('app.setTheme', { theme: 'dark' });
      const frame = document.createElement('iframe');
      document.body.append(frame);
      const names = ['require', 'process', 'module', 'exports', 'Buffer', 'global', 'electron', 'ipcRenderer'];
      return {
        keys: Object.keys(bridge).sort(),
        frozen: Object.isFrozen(bridge),
        replaced: Reflect.set(window, global, {}) || Reflect.deleteProperty(window, global),
        changed: Reflect.set(bridge, 'call', null) || Reflect.defineProperty(bridge, 'more', { value: 1 }),
        heard: (await heard).map((part) => 'stage' in Object(part)),
        stop: typeof bridge.onSnapshot?.(() => undefined),
        leaked: names.filter((name) => name in window || (frame.contentWindow && name in frame.contentWindow)),
        inFrame: frame.contentWindow !== null && global in frame.contentWindow,
      };
    }, transport.global);
    expect(found).toMatchObject({ keys: ['call', 'onSnapshot'], frozen: true, replaced: false, changed: false });
    // Electron's event would lead back to its ipc.
    expect(found).toMatchObject({ heard: [true], stop: 'function', leaked: [], inFrame: false });
  });

  test('bends nothing but its own world', async ({ desktop }) => {
    const answer = await desktop.page.evaluate(async (global: string) => {
      Object.assign(Object.prototype, { bent: true });
      const bent = () => {
        throw new Error('bent');
      };
      for (const [of, name] of [
        [Array.prototype, 'map'],
        [Function.prototype, 'call'],
        [JSON, 'parse'],
      ] as const) {
        Reflect.set(of, name, bent);
      }
      const call: (...args: unknown[]) => Promise<unknown> = Reflect.get(Reflect.get(window, global), 'call');
      await call('app.setTheme', Object.fromEntries([['__proto__', { bent: true }]]));
      return call('app.setTheme', { theme: 'light' });
    }, transport.global);
    expect(answer).toMatchObject({ ok: true });
    expect(await desktop.app.evaluate(() => 'bent' in {})).toBe(false);
  });

  test('runs no script, loads no file and reaches no address but its own', async ({ desktop }) => {
    const outside = await startWatchedServer();
    const ran = await desktop.page.evaluate(async (url) => {
      // What a debugger runs is free of the policy, up to its first pause.
      await new Promise((resolve) => setTimeout(resolve));
      const ran: string[] = [];
      Object.assign(window, { ran });
      const script = 'data:text/javascript,ran.push("import")';
      const tries: Record<string, () => unknown> = {
        eval: () => Reflect.get(window, 'eval')('ran.push("eval")'),
        Function: () => new Function('ran.push("Function")')(),
        timer: () => setTimeout('ran.push("timer")'),
        import: () => import(script),
        worker: () => new Worker(URL.createObjectURL(new Blob(['0']))).addEventListener('message', () => 0),
        wasm: () => WebAssembly.compile(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)).then(() => ran.push('wasm')),
        fetch: () => fetch(`${url}/fetch`, { mode: 'no-cors' }).then(() => ran.push('fetch')),
        beacon: () => navigator.sendBeacon(`${url}/beacon`),
        socket: () => new WebSocket(url.replace('http', 'ws')),
        events: () => new EventSource(`${url}/events`),
        file: () => fetch('file:///etc/hostname').then(() => ran.push('file')),
      };
      for (const attempt of Object.values(tries)) {
        await Promise.resolve()
          .then(attempt)
          .catch(() => undefined);
      }
      // Nor does the policy leave out what is our own.
      const ownRefused = new Promise<void>((resolve) => {
        document.addEventListener('securitypolicyviolation', ({ blockedURI }) => {
          if (blockedURI.startsWith('app')) resolve();
        });
      });
      const html = `<script>ran.push('script')</script><script src="${url}/script"></script>
        <img src="${url}/img" onerror="ran.push('handler')"><link rel="stylesheet" href="${url}/css">
        <img src="file:///etc/hostname" onload="ran.push('file image')"><base href="${url}/">
        <iframe src="${url}/frame"></iframe><iframe srcdoc="<script>parent.ran.push('srcdoc')</script>"></iframe>
        <video src="/nothing.mp4"></video>
        <object data="${url}/object"></object><embed src="${url}/embed"><video src="${url}/video"></video>
        <link rel="prefetch" href="${url}/prefetch"><link rel="preload" as="image" href="${url}/preload">
        <form id="form" action="${url}/form"></form><a id="script" href="javascript:ran.push('link')">x</a>`;
      document.body.append(document.createRange().createContextualFragment(html));
      document.querySelector<HTMLFormElement>('#form')?.submit();
      document.querySelector<HTMLAnchorElement>('#script')?.click();
      // An address of our own that is asked for last is answered last.
      await fetch('/nothing');
      await ownRefused;
      await new Promise((resolve) => requestIdleCallback(resolve));
      return ran;
    }, outside.url);
    expect(ran).toEqual([]);
    expect(outside.asked).toEqual([]);
    await outside.close();
  });

  test('comes with its policy, and so does every other answer', async ({ desktop }) => {
    const asset = await desktop.page.evaluate(() => document.querySelector('script')?.src ?? '');
    const requests = [['/'], ['/index.html'], [asset], ['/nothing'], ['/..%2fmain%2fmain.js'], ['/', 'POST']] as const;
    for (const [path, method = 'GET'] of requests) {
      const headers = await desktop.page.evaluate(
        async ([path, method]) => Object.fromEntries((await fetch(path, { method })).headers),
        [path, method] as const,
      );
      const policy = (headers['content-security-policy'] ?? '').split('; ').map((line) => line.split(/ (.*)/, 2));
      expect(Object.fromEntries(policy), path).toEqual({
        'default-src': "'none'",
        'script-src': "'self'",
        'style-src': "'self' 'unsafe-inline'",
        'img-src': "'self' data:",
        'font-src': "'self' data:",
        'connect-src': "'self'",
        'worker-src': "'none'",
        'base-uri': "'none'",
        'form-action': "'none'",
        'frame-ancestors': "'none'",
      });
      expect(headers, path).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' });
      expect(headers['permissions-policy'], path).toMatch(/camera=\(\), microphone=\(\)/);
    }
  });

  test('is read from its own folder, and nothing else is', async ({ desktop }) => {
    const answers = await desktop.page.evaluate(
      async (paths) => {
        const ask = async (path: string) => {
          const response = await fetch(path).catch(() => null);
          return response && { status: response.status, length: (await response.text()).length };
        };
        return Promise.all(paths.map(ask));
      },
      [
        '/../main/main.js',
        '/..%2fmain%2fmain.js',
        '/%2e%2e%2f%2e%2e%2fpackage.json',
        '/%2fetc%2fhostname',
        '/..%5cmain',
      ],
    );
    for (const answer of answers) expect(answer).toEqual({ status: 404, length: 0 });
    const others = await desktop.page.evaluate(
      (urls) =>
        Promise.all(
          urls.map((url) =>
            fetch(url).then(
              () => url,
              () => null,
            ),
          ),
        ),
      ['app://other/index.html', 'file:///etc/hostname', `file://${process.cwd()}/package.json`],
    );
    expect(others).toEqual([null, null, null]);
  });

  test('keeps no cookies and no service worker, and is not spell-checked', async ({ desktop }) => {
    const refusal = await desktop.page.evaluate(async () => {
      Reflect.set(document, 'cookie', 'a=b; max-age=1000');
      return navigator.serviceWorker.register('/worker.js').then(
        () => 'none',
        (error: unknown) => String(error),
      );
    });
    // Not that the file is missing, but that an address like ours may have none.
    expect(refusal).toContain('protocol');
    const kept = await desktop.app.evaluate(async ({ session: { defaultSession } }) => ({
      cookies: await defaultSession.cookies.get({}),
      spelling: defaultSession.isSpellCheckerEnabled(),
    }));
    expect(kept).toEqual({ cookies: [], spelling: false });
  });
});
