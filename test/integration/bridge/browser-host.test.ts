import { mkdirSync, writeFileSync } from 'node:fs';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { snapshotSchema } from '#shared/contract/snapshot.ts';
import { transport } from '#shared/contract/transport.ts';
import { err, ok } from '#shared/errors.ts';
import { createTestCore } from '#test/core-fakes.ts';
import { tempFolder } from '#test/temp-folder.ts';
import { startBrowserHost } from '../../../electron/hosts/browser/server.ts';

async function startHost() {
  const folder = tempFolder();
  const page = join(folder, 'renderer');
  mkdirSync(page);
  writeFileSync(join(page, 'index.html'), '<title>Tillside</title>');
  writeFileSync(join(folder, 'private.txt'), 'not for the page');
  const core = createTestCore(folder);
  core.start();
  const addresses: string[] = [];
  const { clock } = core;
  const onAddress = (url: string): number => addresses.push(url);
  const host = await startBrowserHost({ core, rendererFolder: page, clock, onAddress });
  onTestFinished(async () => {
    core.close();
    await host.close();
  });
  const oneTimeUrl = addresses[0] ?? '';
  return { core, clock, addresses, origin: new URL(oneTimeUrl).origin, oneTimeUrl };
}

type Host = Awaited<ReturnType<typeof startHost>>;

/** Every header as given: `fetch` would set some of its own. */
function send(url: string, headers: Record<string, string> = {}, body?: string) {
  return new Promise<{ status: number; headers: IncomingHttpHeaders; text: string }>((resolve, reject) => {
    const request = httpRequest(url, { method: body === undefined ? 'GET' : 'POST', headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
    });
    request.on('error', reject);
    request.end(body);
  });
}

async function enter({ oneTimeUrl }: Host): Promise<string> {
  const { headers } = await send(oneTimeUrl);
  return String(headers['set-cookie']).split(';')[0] ?? '';
}

const json = { 'Content-Type': 'application/json' };
const setTheme = JSON.stringify({ method: 'app.setTheme', input: { theme: 'dark' } });

describe('coming in', () => {
  it('takes the one-time address, sets a cookie that no script reads, and clears the address', async () => {
    const host = await startHost();
    const { status, headers } = await send(host.oneTimeUrl);
    expect(status).toBe(303);
    expect(headers.location).toBe('/');
    expect(String(headers['set-cookie'])).toMatch(/; Path=\/; HttpOnly; SameSite=Strict$/);
  });

  it('works once', async () => {
    const host = await startHost();
    await enter(host);
    const second = await send(host.oneTimeUrl);
    expect(second.status).toBe(403);
    expect(second.headers['set-cookie']).toBeUndefined();
  });

  it('brings whoever is in already back to the page', async () => {
    const host = await startHost();
    const cookie = await enter(host);
    expect(await send(host.oneTimeUrl, { cookie })).toMatchObject({ status: 303, headers: { location: '/' } });
  });

  it.each(['/', '/index.html', transport.httpSnapshots, '/?token=', '/?token=guess', '/?token=a&token=b'])(
    'stays shut without the cookie: %s',
    async (path) => {
      const { origin } = await startHost();
      const { status, text } = await send(`${origin}${path}`);
      expect(status).toBe(403);
      expect(text).toContain('This page is closed');
    },
  );

  it('stays shut for a wrong cookie', async () => {
    const host = await startHost();
    const [name] = (await enter(host)).split('=');
    expect((await send(host.origin, { cookie: `${name}=guess` })).status).toBe(403);
  });

  it('listens on loopback only, and tells browsers to keep to themselves', async () => {
    const host = await startHost();
    expect(new URL(host.origin).hostname).toBe('127.0.0.1');
    const { status, headers, text } = await send(host.origin, { cookie: await enter(host) });
    expect(status).toBe(200);
    expect(text).toContain('<title>Tillside</title>');
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' });
    expect(headers['content-security-policy']).toContain("default-src 'none'");
  });

  it('serves nothing beside the page', async () => {
    const host = await startHost();
    const cookie = await enter(host);
    for (const path of ['/../private.txt', '/%2e%2e/private.txt', '/..%2fprivate.txt', '/%5c..%5cprivate.txt']) {
      const { status, text } = await send(`${host.origin}${path}`, { cookie });
      expect(status).toBeGreaterThanOrEqual(400);
      expect(text).not.toContain('not for the page');
    }
  });
});

describe('an address that cannot be read', () => {
  it('is refused as any other', async () => {
    const host = await startHost();
    const { status, headers, text } = await send(`${host.origin}/%zz`);
    expect(status).toBe(403);
    expect(text).toContain('This page is closed');
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    const cookie = await enter(host);
    expect((await send(`${host.origin}/%zz`, { cookie, host: 'rebound.example' })).status).toBe(403);
    const inside = await send(`${host.origin}/%zz`, { cookie });
    expect(JSON.parse(inside.text)).toEqual(err('not_found'));
  });
});

describe('a page that was closed', () => {
  /** Opens the stream of snapshots, and is told how to leave. */
  async function openPage(host: Host, cookie: string): Promise<() => Promise<void>> {
    const left = host.clock.scheduled(8_000);
    const leaving = new AbortController();
    const response = await fetch(`${host.origin}${transport.httpSnapshots}`, {
      headers: { cookie, accept: 'text/event-stream' },
      signal: leaving.signal,
    });
    expect(response.status).toBe(200);
    return async () => {
      leaving.abort();
      await left;
    };
  }

  it('gives way to another, at a new address that shuts the old one out', async () => {
    const host = await startHost();
    const old = await enter(host);
    await host.clock.scheduled(8_000);
    const leave = await openPage(host, old);
    await host.clock.advance(60_000);
    expect(host.addresses).toHaveLength(1);
    await leave();
    await host.clock.advance(8_000);
    expect(host.addresses).toHaveLength(2);
    expect((await send(host.origin, { cookie: old })).status).toBe(200);
    const fresh = await enter({ ...host, oneTimeUrl: host.addresses[1] ?? '' });
    expect((await send(host.origin, { cookie: fresh })).status).toBe(200);
    expect((await send(host.origin, { cookie: old })).status).toBe(403);
  });

  it('is not one that is only loaded again', async () => {
    const host = await startHost();
    const cookie = await enter(host);
    await host.clock.scheduled(8_000);
    const leave = await openPage(host, cookie);
    await leave();
    await host.clock.advance(7_999);
    await openPage(host, cookie);
    await host.clock.advance(60_000);
    expect(host.addresses).toHaveLength(1);
  });

  it('is told of once while its new address waits', async () => {
    const host = await startHost();
    const cookie = await enter(host);
    await host.clock.advance(8_000);
    await host.clock.scheduled(8_000);
    const leave = await openPage(host, cookie);
    await leave();
    await host.clock.advance(8_000);
    expect(host.addresses).toHaveLength(2);
  });
});

describe('who may call', () => {
  it('is our own page', async () => {
    const host = await startHost();
    const cookie = await enter(host);
    const headers = { ...json, cookie, origin: host.origin, 'sec-fetch-site': 'same-origin' };
    const answer = await send(`${host.origin}${transport.httpCall}`, headers, setTheme);
    expect(JSON.parse(answer.text)).toEqual(ok({}));
    expect(host.core.snapshot().app.theme).toBe('dark');
  });

  it.each([
    ['another origin', { origin: 'https://evil.example' }],
    ['the same computer at another port', { origin: 'http://127.0.0.1:1' }],
    ['localhost instead of the number', { origin: 'http://localhost' }],
    ['an opaque origin', { origin: 'null' }],
    ['another site', { 'sec-fetch-site': 'cross-site' }],
    ['another port of the same site', { 'sec-fetch-site': 'same-site' }],
    ['an address that was typed', { 'sec-fetch-site': 'none' }],
    ['a name that was bent to this computer', { host: 'rebound.example' }],
  ])('is not %s', async (_who, wrong) => {
    const host = await startHost();
    const headers = { ...json, cookie: await enter(host), origin: host.origin, ...wrong };
    expect((await send(`${host.origin}${transport.httpCall}`, headers, setTheme)).status).toBe(403);
    expect(host.core.snapshot().app.theme).toBe('system');
  });

  it('is not who sends no origin at all', async () => {
    const host = await startHost();
    const cookie = await enter(host);
    expect((await send(`${host.origin}${transport.httpCall}`, { ...json, cookie }, setTheme)).status).toBe(403);
  });

  it('may not even read with a bent name or from another page', async () => {
    const host = await startHost();
    const cookie = await enter(host);
    expect((await send(host.origin, { cookie, host: 'rebound.example' })).status).toBe(403);
    expect((await send(host.origin, { cookie, origin: 'https://evil.example' })).status).toBe(403);
    expect((await send(host.origin, { cookie, 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  });
});

describe('a call that makes no sense', () => {
  it.each([
    ['no JSON', json, '{', 400, 'invalid_request'],
    ['another form', json, '[]', 400, 'invalid_request'],
    ['an unknown field', json, '{"method":"app.getSnapshot","input":{},"more":1}', 400, 'invalid_request'],
    ['a form post', { 'Content-Type': 'application/x-www-form-urlencoded' }, 'method=x', 400, 'invalid_request'],
    ['plain text', { 'Content-Type': 'text/plain' }, setTheme, 400, 'invalid_request'],
    ['too much', json, `{"method":"${'x'.repeat(70_000)}"}`, 413, 'body_too_large'],
    ['an unknown method', json, '{"method":"nope","input":{}}', 200, 'not_found'],
  ] as const)('gets a coded error: %s', async (_what, type, body, status, code) => {
    const host = await startHost();
    const headers = { ...type, cookie: await enter(host), origin: host.origin };
    const answer = await send(`${host.origin}${transport.httpCall}`, headers, body);
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.text)).toEqual(err(code));
  });
});

describe('the snapshots', () => {
  it('begin with the present one and go on with each later one', async () => {
    const host = await startHost();
    const leaving = new AbortController();
    const response = await fetch(`${host.origin}${transport.httpSnapshots}`, {
      headers: { cookie: await enter(host), accept: 'text/event-stream' },
      signal: leaving.signal,
    });
    const seen: { revision: number; theme: string }[] = [];
    let text = '';
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += chunk;
      const events = text.split('\n\n');
      text = events.pop() ?? '';
      for (const event of events) {
        const { revision, app } = snapshotSchema.parse(JSON.parse(event.replace(/^data: /, '')));
        seen.push({ revision, theme: app.theme });
        if (seen.length === 1) await host.core.call('app.setTheme', { theme: 'dark' });
      }
      if (seen.length === 2) break;
    }
    leaving.abort();
    expect(seen.map(({ theme }) => theme)).toEqual(['system', 'dark']);
    expect(seen[1]?.revision).toBeGreaterThan(seen[0]?.revision ?? Infinity);
  });
});
