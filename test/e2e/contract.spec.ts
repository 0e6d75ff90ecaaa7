import type { Page } from '@playwright/test';
import { demoCredentials, demoShop } from '#server/seed/demo-shop.ts';
import { snapshotSchema } from '#shared/contract/snapshot.ts';
import { transport } from '#shared/contract/transport.ts';
import { expect, test } from './fixtures.ts';
import { openCounter } from './flows.ts';
import type { Shop } from './shop.ts';

/** Calls the bridge from inside the page, past everything that the app's own client would check. */
function callBridge({ page, host }: Shop, method: string, input: unknown): Promise<unknown> {
  return host === 'electron' ? callPreload(page, method, input) : callOverHttp(page, method, input);
}

const callPreload = (page: Page, method: string, input: unknown) =>
  page.evaluate(
    ({ global, method, input }) => {
      const call: (method: string, input: unknown) => Promise<unknown> = Reflect.get(
        Reflect.get(window, global) ?? {},
        'call',
      );
      return call(method, input);
    },
    { global: transport.global, method, input },
  );

const callOverHttp = (page: Page, method: string, input: unknown) =>
  page.evaluate(
    async ({ path, method, input }) => {
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(path, { method: 'POST', headers, body: JSON.stringify({ method, input }) });
      return response.json();
    },
    { path: transport.httpCall, method, input },
  );

test.describe('the bridge', () => {
  test('gives a snapshot that fits the contract', async ({ shop }) => {
    await openCounter(shop.page);
    const result = await callBridge(shop, 'app.getSnapshot', {});
    expect(result).toMatchObject({ ok: true });
    const { value } = result as { value: unknown };
    expect(snapshotSchema.parse(value)).toMatchObject({ app: { host: shop.host }, stage: { kind: 'open' } });
  });

  test('answers what is no method, and input that does not fit, with a code', async ({ shop }) => {
    for (const name of ['nothing', 'constructor', '__proto__', 'app.getSnapshot.call']) {
      expect(await callBridge(shop, name, {})).toMatchObject({ ok: false, error: { code: 'not_found' } });
    }
    for (const input of [null, 'text', 7, [], { theme: 'pink' }, { theme: 'dark', more: 1 }]) {
      expect(await callBridge(shop, 'app.setTheme', input)).toMatchObject({
        ok: false,
        error: { code: 'invalid_request' },
      });
    }
  });

  test('refuses what does not fit the moment', async ({ shop }) => {
    expect(await callBridge(shop, 'registration.sendCode', {})).toMatchObject({ ok: false });
    await openCounter(shop.page);
    expect(await callBridge(shop, 'registration.checkCode', { code: '123456' })).toMatchObject({
      ok: false,
      error: { code: 'wrong_step' },
    });
    expect(await callBridge(shop, 'billing.open', {})).toMatchObject({ ok: false, error: { code: 'forbidden' } });
  });

  test('hands no token to the page', async ({ shop }) => {
    await openCounter(shop.page);
    const text = JSON.stringify(await callBridge(shop, 'app.getSnapshot', {}));
    expect(text).not.toMatch(/token/i);
    // The demo's own way in is on screen on purpose; nothing else that is secret may be there.
    const known = [demoCredentials.password, ...demoShop.staff.map(({ pin }) => pin)];
    expect(known.filter((secret) => text.includes(secret))).toEqual(known);
    expect(text).not.toMatch(/[\w-]{43}/);
  });
});

test.describe('the page', () => {
  test('has nothing of Node or Electron in it but the bridge', async ({ shop }) => {
    const names = ['require', 'process', 'module', 'Buffer', 'global', 'electron'];
    const present = await shop.page.evaluate((names) => names.filter((name) => name in window), names);
    expect(present).toEqual([]);
    if (shop.host === 'electron') {
      const bridge = await shop.page.evaluate(
        (name) => Object.keys(Reflect.get(window, name) ?? {}).sort(),
        transport.global,
      );
      expect(bridge).toEqual(['call', 'onSnapshot']);
    }
  });

  test('runs no script that is not its own, opens no window and goes nowhere else', async ({ shop }) => {
    const { page } = shop;
    const address = page.url();
    const ran = await page.evaluate(async () => {
      const script = document.createElement('script');
      script.textContent = 'window.injected = true';
      document.head.append(script);
      const reached = await fetch('https://example.com').then(
        () => true,
        () => false,
      );
      return { injected: 'injected' in window, reached };
    });
    expect(ran).toEqual({ injected: false, reached: false });
    if (shop.host === 'electron') {
      expect(await page.evaluate(() => window.open('https://example.com') === null)).toBe(true);
      await page.evaluate(() => {
        location.href = 'https://example.com';
      });
      expect(await page.evaluate(() => location.href)).toBe(address);
    }
  });
});
