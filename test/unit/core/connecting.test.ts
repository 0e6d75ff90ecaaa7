import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Server } from 'node:net';
import { AxiosError } from 'axios';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { readFailure } from '#core/api/failures.ts';
import { pairDevice } from '#shared/api/devices.ts';
import { API_VERSION, getServer } from '#shared/api/server.ts';
import { err, ok } from '#shared/errors.ts';
import { createTestCore } from '#test/core-fakes.ts';
import { restart, startWorld } from '#test/core-world.ts';
import { type FakeServer, portOf } from '#test/fake-server.ts';
import { counter, openCounter, pair } from '#test/fake-shop.ts';
import { advanceUntil, isKnown, unlock } from '#test/offline-counter.ts';
import { SELF_SIGNED } from '#test/self-signed.ts';
import { tempFolder } from '#test/temp-folder.ts';

/** What a server of any version may say of itself. */
const askAnyVersion = { ...getServer, reply: z.unknown() };

const OURS = { product: 'tillside', apiVersion: API_VERSION, version: '1.0.0', demo: null } as const;
const NEWER = { ...OURS, apiVersion: API_VERSION + 1, regions: ['sg'] };
const OLDER = { product: 'tillside', apiVersion: API_VERSION - 1 };

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return portOf(server);
}

const listenWithTls = () =>
  listen(
    createTlsServer(SELF_SIGNED, (_request, response) =>
      response.setHeader('Content-Type', 'application/json').end(JSON.stringify(ok(OURS))),
    ),
  );

function appAtWelcome() {
  const core = createTestCore(tempFolder());
  onTestFinished(core.close);
  core.start();
  return core;
}

/** What the app says of a server at an address. */
const connect = (url: string) => appAtWelcome().call('device.connect', { url });

describe('an address that a person typed', () => {
  it('is refused where the certificate cannot be trusted', async () => {
    const port = await listenWithTls();
    for (const host of ['127.0.0.1', 'localhost'])
      expect(await connect(`https://${host}:${port}`)).toEqual(err('server_certificate_invalid'));
  });

  it('is no Tillside where TLS is spoken to a server without it', async () => {
    const port = await listen(createServer((_request, response) => response.end('plain')));
    expect(await connect(`https://127.0.0.1:${port}`)).toEqual(err('server_not_tillside'));
  });

  it('is not reached where a server with TLS is spoken to without it', async () => {
    const port = await listenWithTls();
    expect(await connect(`http://127.0.0.1:${port}`)).toEqual(err('server_unreachable'));
  });

  it.each([
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'CERT_HAS_EXPIRED',
    'CERT_NOT_YET_VALID',
    'ERR_TLS_CERT_ALTNAME_INVALID',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    'HOSTNAME_MISMATCH',
  ])('has a bad certificate where the system says %s', (code) => {
    expect(readFailure(new AxiosError('refused', code))).toEqual(err('server_certificate_invalid'));
  });

  it.each(['ENOTFOUND', 'ECONNREFUSED', 'ECONNRESET', 'EHOSTUNREACH'])('is not reached at %s', (code) => {
    expect(readFailure(new AxiosError('refused', code))).toEqual(err('server_unreachable'));
  });

  it.each([
    ['a newer version', NEWER, 'app_outdated'],
    ['an older version', OLDER, 'server_outdated'],
    ['something else', { ...OURS, product: 'tillage' }, 'server_not_tillside'],
    ['our version that says something else', { ...OURS, admin: true }, 'server_not_tillside'],
    ['one without a version', { product: 'tillside' }, 'server_not_tillside'],
  ] as const)('leads to %s', async (_what, says, code) => {
    const { server } = await startWorld();
    server.value(askAnyVersion, says);
    const core = appAtWelcome();
    expect(await core.call('device.connect', { url: server.url })).toEqual(err(code));
    expect(core.snapshot().stage.kind).toBe('welcome');
  });
});

describe('a server that becomes another version', () => {
  /** The server is started again as another version. */
  async function becomes(server: FakeServer, says: object): Promise<void> {
    await server.stop();
    server.value(askAnyVersion, says);
    await server.restart();
    onTestFinished(() => server.dropLines());
  }

  it.each([
    ['app_outdated', NEWER],
    ['server_outdated', OLDER],
  ] as const)('under an open counter puts it offline with %s, until the versions fit again', async (code, says) => {
    const { server, folder } = await startWorld();
    const core = await openCounter(folder, server);
    onTestFinished(core.close);
    const lives: string[] = [];
    await becomes(server, says);
    core.onSnapshot(({ connection }) => lives.push(connection.kind));
    await advanceUntil(core, ({ connection }) => connection.kind === 'offline' && connection.error.code === code);
    expect(core.snapshot()).toMatchObject({ shop: counter.shop, creditIsCurrent: false });
    expect(lives).not.toContain('live');
    server.value(getServer, OURS);
    await advanceUntil(core, ({ connection }) => connection.kind === 'live');
    await core.until(({ creditIsCurrent }) => creditIsCurrent);
  });

  it('is found out at the next start, where who is known is let in to read', async () => {
    const { server, folder } = await startWorld();
    const core = await openCounter(folder, server);
    await isKnown(core, 'cashier');
    core.close();
    server.value(askAnyVersion, NEWER);
    const again = restart(core, folder);
    await again.until(({ connection }) => connection.kind === 'offline' && connection.error.code === 'app_outdated');
    expect(await unlock(again, 'cashier')).toEqual(ok({}));
    expect(again.snapshot().stage).toMatchObject({ kind: 'open', session: 'offline' });
  });

  it('is not paired with while it does not fit', async () => {
    const { server } = await startWorld();
    const core = appAtWelcome();
    await core.call('device.connect', { url: server.url });
    await becomes(server, NEWER);
    const pairing = { email: 'a@b.example', password: 'x', deviceName: 'Front till' };
    expect(await core.call('device.pair', pairing)).toEqual(err('app_outdated'));
    expect(server.bodiesOf(pairDevice)).toEqual([]);
    server.value(getServer, OURS);
    await pair(core, server);
    expect(core.snapshot().stage.kind).toBe('locked');
  });
});
