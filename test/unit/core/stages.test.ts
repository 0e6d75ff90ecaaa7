import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { getCounter, pairDevice } from '#shared/api/devices.ts';
import { getServer } from '#shared/api/server.ts';
import { err } from '#shared/errors.ts';
import { createFakeKeyRing, createTestCore, type TestCore } from '#test/core-fakes.ts';
import { restart, startWorld } from '#test/core-world.ts';
import { createFakeDemo } from '#test/fake-computer.ts';
import { startFakeServer } from '#test/fake-server.ts';
import { counter, credit, DEVICE_TOKEN, openCounter, pair, serveShop, signInAs } from '#test/fake-shop.ts';
import { tempFolder } from '#test/temp-folder.ts';

const stageOf = (core: TestCore) => core.snapshot().stage;

describe('the first start', () => {
  it('offers a server, and a demo only where one runs', async () => {
    const without = createTestCore(tempFolder());
    without.start();
    expect(stageOf(without)).toEqual({ kind: 'welcome', demoAvailable: false });
    expect(await without.call('device.useDemo', {})).toEqual(err('demo_unavailable'));
    const { server } = await startWorld();
    const withDemo = createTestCore(tempFolder(), { demo: createFakeDemo(server.url) });
    withDemo.start();
    expect(stageOf(withDemo)).toEqual({ kind: 'welcome', demoAvailable: true });
    expect(await withDemo.call('device.useDemo', {})).toEqual({ ok: true, value: {} });
    expect(stageOf(withDemo)).toEqual({ kind: 'pair', serverUrl: server.url, reason: 'first' });
  });

  it('goes from the address over pairing and a PIN to the open counter', async () => {
    const { server, folder } = await startWorld();
    const core = createTestCore(folder);
    onTestFinished(core.close);
    core.start();
    await core.call('device.connect', { url: `${server.url}/` });
    expect(stageOf(core)).toEqual({ kind: 'pair', serverUrl: server.url, reason: 'first' });
    await pair(core, server);
    expect(core.snapshot()).toMatchObject({
      stage: { kind: 'locked' },
      shop: counter.shop,
      credit,
      registration: null,
    });
    await signInAs(core, 'cashier');
    const open = await core.until(({ today }) => today !== null);
    expect(open).toMatchObject({
      stage: { kind: 'open', staff: { name: 'Mei Lin' } },
      registration: { step: 'phone' },
    });
  });

  it('does not take another web site, another API version or a wrong address for a server', async () => {
    const { server } = await startWorld();
    const core = createTestCore(tempFolder());
    core.start();
    expect(await core.call('device.connect', { url: 'http://shop.example.com' })).toEqual(err('server_url_invalid'));
    server.value(getServer, { product: 'tillside', apiVersion: 99, version: '9', demo: null });
    expect(await core.call('device.connect', { url: server.url })).toEqual(err('app_outdated'));
    expect(stageOf(core).kind).toBe('welcome');
  });

  it('refuses what belongs to another step', async () => {
    const core = createTestCore(tempFolder());
    core.start();
    expect(await core.call('device.pair', { email: 'a', password: 'b', deviceName: 'c' })).toEqual(err('wrong_step'));
    expect(await core.call('session.signIn', { staffId: counter.shop.id, pin: '1234' })).toEqual(err('wrong_step'));
    expect(await core.call('session.lock', {})).toEqual(err('wrong_step'));
    expect(await core.call('registration.sendCode', { text: '8123 4567', country: 'SG' })).toEqual(
      err('not_signed_in'),
    );
    expect(await core.call('billing.open', {})).toEqual(err('not_paired'));
  });
});

describe('a later start', () => {
  it('comes back locked, and live', async () => {
    const { server, folder } = await startWorld();
    const again = restart(await openCounter(folder, server), folder);
    expect(stageOf(again)).toEqual({ kind: 'locked' });
    await again.until(({ connection }) => connection.kind === 'live');
  });

  it('shows the last known shop and credit without a line, and finds the line when it is back', async () => {
    const { server, folder } = await startWorld();
    const core = await openCounter(folder, server);
    await server.stop();
    const again = restart(core, folder);
    expect(again.snapshot()).toMatchObject({
      stage: { kind: 'locked' },
      shop: counter.shop,
      staff: counter.staff,
      credit,
    });
    const offline = await again.until(({ connection }) => connection.kind === 'offline');
    expect(offline.connection).toMatchObject({ error: { code: 'server_unreachable' } });
    await server.restart();
    onTestFinished(() => server.dropLines());
    await again.clock.scheduled(500);
    await again.clock.advance(500);
    await again.until(({ connection }) => connection.kind === 'live');
  });

  it('starts without its cache when the file is corrupt', async () => {
    const { server, folder } = await startWorld();
    const core = await openCounter(folder, server);
    core.close();
    writeFileSync(core.ports.cacheFile, 'nonsense');
    const again = restart(core, folder);
    expect(again.snapshot()).toMatchObject({ stage: { kind: 'locked' }, shop: null, credit: null });
    await again.until(({ shop, credit: shown }) => shop !== null && shown !== null);
  });

  it('says so when the disk keeps nothing, and goes on all the same', async () => {
    const { server } = await startWorld();
    const core = await openCounter(join(tempFolder(), 'no', 'such', 'folder'), server);
    onTestFinished(core.close);
    expect(core.snapshot()).toMatchObject({ app: { storage: 'failing' }, stage: { kind: 'open' } });
    const { server: other, folder } = await startWorld();
    expect((await openCounter(folder, other)).snapshot().app.storage).toBe('ok');
  });

  it('asks to pair again where the token could not be kept', async () => {
    const { server, folder } = await startWorld();
    const core = await openCounter(folder, server);
    const again = restart(core, folder, { secrets: createFakeKeyRing() });
    expect(stageOf(again)).toEqual({ kind: 'pair', serverUrl: server.url, reason: 'token_not_kept' });
  });

  it('goes on with what was typed, also when it had to be paired again first', async () => {
    const { server, folder } = await startWorld();
    const core = await openCounter(folder, server);
    await core.call('registration.typePhone', { text: '8123 45', country: 'SG' });
    const again = restart(core, folder, { secrets: createFakeKeyRing() });
    await again.call('device.pair', { email: 'a@b.example', password: 'secret', deviceName: 'Front till' });
    await signInAs(again, 'cashier');
    expect(again.snapshot().registration).toMatchObject({ step: 'phone', text: '8123 45' });
  });

  it('does not go on with what was typed in another shop', async () => {
    const { server, folder } = await startWorld();
    const core = await openCounter(folder, server);
    await core.call('registration.typePhone', { text: '8123 45', country: 'SG' });
    const again = restart(core, folder, { secrets: createFakeKeyRing() });
    const other = { ...counter, shop: { ...counter.shop, id: counter.device.id } };
    server.value(pairDevice, { deviceToken: DEVICE_TOKEN, counter: other });
    server.value(getCounter, other);
    await again.call('device.pair', { email: 'a@b.example', password: 'secret', deviceName: 'Front till' });
    await signInAs(again, 'cashier');
    expect(again.snapshot().registration).toMatchObject({ step: 'phone', text: '' });
  });

  it('does not show another shop what was kept here, also where the cache does not tell whose it is', async () => {
    const { server, folder } = await startWorld();
    const core = await openCounter(folder, server);
    await core.call('registration.keep', { text: '8123 4567', country: 'SG', name: 'Siti' });
    core.close();
    const database = new Database(core.ports.cacheFile);
    database.exec("DELETE FROM documents WHERE name = 'counter'");
    database.close();
    const again = restart(core, folder, { secrets: createFakeKeyRing() });
    const other = { ...counter, shop: { ...counter.shop, id: counter.device.id } };
    server.value(pairDevice, { deviceToken: DEVICE_TOKEN, counter: other });
    server.value(getCounter, other);
    await pair(again, server);
    await signInAs(again, 'cashier');
    expect(again.snapshot().drafts).toEqual([]);
  });

  it('goes on with what was kept where it is the same shop that the cache does not tell of', async () => {
    const { server, folder } = await startWorld();
    const core = await openCounter(folder, server);
    await core.call('registration.keep', { text: '8123 4567', country: 'SG', name: 'Siti' });
    core.close();
    const database = new Database(core.ports.cacheFile);
    database.exec("DELETE FROM documents WHERE name = 'counter'");
    database.close();
    const again = restart(core, folder, { secrets: createFakeKeyRing() });
    await pair(again, server);
    await signInAs(again, 'cashier');
    expect(again.snapshot().drafts).toMatchObject([{ name: 'Siti' }]);
  });

  it('finds the demo at the address that it has this time', async () => {
    const { server, folder } = await startWorld();
    const core = createTestCore(folder, { demo: createFakeDemo(server.url) });
    core.start();
    await core.call('device.useDemo', {});
    await core.call('device.pair', { email: 'a@b.example', password: 'secret', deviceName: 'till' });
    const moved = await startFakeServer();
    onTestFinished(() => moved.stop());
    serveShop(moved);
    const again = restart(core, folder, { demo: createFakeDemo(moved.url) });
    await again.until(({ connection }) => connection.kind === 'live');
    expect(again.serverUrl()).toBe(moved.url);
    expect(stageOf(restart(again, folder, { demo: null }))).toEqual({ kind: 'welcome', demoAvailable: false });
  });
});
