import { randomUUID } from 'node:crypto';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTcpServer, type Server } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Credentials, createApi } from '#core/api/client.ts';
import { getCredit } from '#shared/api/credit.ts';
import { getToday } from '#shared/api/members.ts';
import { getServer } from '#shared/api/server.ts';
import { getVerification, startVerification } from '#shared/api/verifications.ts';
import { err } from '#shared/errors.ts';
import { createFakeLog, createWatchedClock } from '#test/core-fakes.ts';
import { portOf, startFakeServer } from '#test/fake-server.ts';
import { credit, PHONE, serveShop, verification } from '#test/fake-shop.ts';

function createClient(serverUrl: string | null, tokens: Partial<Credentials> = {}) {
  const clock = createWatchedClock();
  const refusals: string[] = [];
  const closing = new AbortController();
  const api = createApi({
    credentials: () => ({ serverUrl, deviceToken: 'device', sessionToken: 'session', ...tokens }),
    clock,
    log: createFakeLog(),
    signal: closing.signal,
    onRefusal: (error, access) => refusals.push(`${access}: ${error.code}`),
  });
  return { api, clock, refusals, close: () => closing.abort() };
}

async function shop() {
  const server = await startFakeServer();
  onTestFinished(() => server.stop());
  serveShop(server);
  return server;
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${portOf(server)}`;
}

const stranger = (listener: RequestListener): Promise<string> => listen(createServer(listener));

const command = () => ({ body: { operationId: randomUUID(), phone: PHONE } });

describe('a request to the backend', () => {
  it('brings back the value that fits the route', async () => {
    const server = await shop();
    expect(await createClient(server.url).api.call(getCredit)).toEqual({ ok: true, value: credit });
  });

  it('fills parameters into the path', async () => {
    const server = await shop();
    await createClient(server.url).api.call(getVerification, { params: { id: verification.id } });
    expect(server.requests.at(-1)?.path).toBe(`/v1/verifications/${verification.id}`);
  });

  it('goes out as whom the route asks for: nobody, the device, or the staff', async () => {
    const server = await shop();
    const { api } = createClient(server.url);
    await api.call(getServer);
    await api.call(getCredit);
    await api.call(getToday);
    expect(server.requests.map(({ authorization }) => authorization)).toEqual([
      undefined,
      'Bearer device',
      'Bearer session',
    ]);
  });

  it('is not sent without a server, a device token or a session that it needs', async () => {
    const server = await shop();
    expect(await createClient(null).api.call(getServer)).toEqual(err('not_paired'));
    expect(await createClient(server.url, { deviceToken: null }).api.call(getCredit)).toEqual(err('not_paired'));
    expect(await createClient(server.url, { sessionToken: null }).api.call(getToday)).toEqual(err('not_signed_in'));
    expect(server.requests).toEqual([]);
  });

  it('is not sent when it does not fit its own route', async () => {
    const server = await shop();
    const result = await createClient(server.url).api.call(startVerification, {
      body: { operationId: randomUUID(), phone: '81234567' },
    });
    expect(result).toMatchObject({ error: { code: 'invalid_request', details: { fields: [{ path: 'phone' }] } } });
    expect(server.requests).toEqual([]);
  });

  it('hands on a refusal with its details, and tells of it', async () => {
    const server = await shop();
    server.answer(getCredit, () => err('too_many_attempts', { liftsAt: 1_000 }));
    const { api, refusals } = createClient(server.url);
    expect(await api.call(getCredit)).toEqual(err('too_many_attempts', { liftsAt: 1_000 }));
    expect(refusals).toEqual(['device: too_many_attempts']);
  });
});

describe('trouble on the way', () => {
  it('is server_unreachable when nobody listens', async () => {
    const server = await startFakeServer();
    await server.stop();
    expect(await createClient(server.url).api.call(getCredit)).toEqual(err('server_unreachable'));
  });

  it('is server_timeout when no answer comes within eight seconds', async () => {
    const { api, clock } = createClient(await stranger(() => undefined));
    const result = api.call(getCredit);
    await clock.scheduled(8_000);
    await clock.advance(8_000);
    expect(await result).toEqual(err('server_timeout'));
  });

  it.each([
    ['a web page', 200, '<!doctype html><h1>Router</h1>'],
    ['another API', 200, '{"status":"ok"}'],
    ['an answer with an unknown field', 200, '{"ok":true,"value":{"product":"tillside","admin":true}}'],
    ['an unknown error code', 400, '{"ok":false,"error":{"code":"nonsense"}}'],
    ['a page that is not there', 404, 'not found'],
  ])('is server_not_tillside for %s', async (_what, status, body) => {
    const url = await stranger((_request, response) => response.writeHead(status).end(body));
    expect(await createClient(url).api.call(getServer)).toEqual(err('server_not_tillside'));
  });

  it('is server_not_tillside for a redirect, which is not followed', async () => {
    const paths: string[] = [];
    const url = await stranger((request, response) => {
      paths.push(request.url ?? '');
      response.writeHead(302, { Location: '/elsewhere' }).end();
    });
    expect(await createClient(url).api.call(getCredit)).toEqual(err('server_not_tillside'));
    expect(paths).toEqual(['/v1/credit']);
  });

  it('is server_not_tillside for what does not speak HTTP', async () => {
    const url = await listen(createTcpServer((socket) => socket.end('SSH-2.0-OpenSSH_9.9\r\n')));
    expect(await createClient(url).api.call(getServer)).toEqual(err('server_not_tillside'));
  });

  it('is server_unreachable when a proxy misses the backend behind it', async () => {
    const url = await stranger((_request, response) => response.writeHead(502).end('Bad Gateway'));
    expect(await createClient(url).api.call(getServer)).toEqual(err('server_unreachable'));
  });
});

describe('a command whose answer is lost', () => {
  it('is asked for again under the same operation id until an answer comes', async () => {
    const server = await shop();
    server.loseAnswers(startVerification, 2);
    const { api, clock } = createClient(server.url);
    const request = command();
    const result = api.call(startVerification, request);
    await clock.scheduled(500);
    await clock.advance(500);
    await clock.scheduled(1_500);
    await clock.advance(1_500);
    expect(await result).toMatchObject({ ok: true, value: { kind: 'code_sent' } });
    expect(server.bodiesOf(startVerification)).toEqual([request.body, request.body, request.body]);
  });

  it('is given up as server_unreachable after three tries', async () => {
    const server = await shop();
    server.loseAnswers(startVerification, 9);
    const { api, clock } = createClient(server.url);
    const result = api.call(startVerification, command());
    for (const ms of [500, 1_500]) {
      await clock.scheduled(ms);
      await clock.advance(ms);
    }
    expect(await result).toEqual(err('server_unreachable'));
    expect(server.bodiesOf(startVerification)).toHaveLength(3);
  });

  it('is not asked for again once the backend has refused', async () => {
    const server = await shop();
    server.answer(startVerification, () => err('insufficient_credit'));
    expect(await createClient(server.url).api.call(startVerification, command())).toEqual(err('insufficient_credit'));
    expect(server.bodiesOf(startVerification)).toHaveLength(1);
  });

  it('does not wait any longer when the app closes', async () => {
    const server = await shop();
    server.loseAnswers(startVerification, 9);
    const { api, clock, close } = createClient(server.url);
    const result = api.call(startVerification, command());
    await clock.scheduled(500);
    close();
    expect(await result).toMatchObject({ ok: false });
    expect(server.bodiesOf(startVerification)).toHaveLength(1);
  });

  it('is a question, and not a command, when it has no operation id: that is asked once', async () => {
    const server = await shop();
    server.loseAnswers(getCredit, 1);
    expect(await createClient(server.url).api.call(getCredit)).toEqual(err('server_unreachable'));
  });
});
