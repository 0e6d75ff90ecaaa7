import axios from 'axios';
import { createParser } from 'eventsource-parser';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { buildApp } from '#server/app.ts';
import type { Database, Work } from '#server/db/database.ts';
import { revokeDevice, unpairDevice } from '#shared/api/devices.ts';
import { EVENTS_PATH, type ServerEvent, serverEventSchema } from '#shared/api/events.ts';
import { renameDevice } from '#shared/api/shop.ts';
import { eventually } from '#test/http-client.ts';
import { openOtherShop } from '#test/other-shop.ts';
import { openOffice, operation } from '#test/shop-office.ts';
import { pairCounter, START, startTestBackend, type TestBackend, unwrap } from '#test/test-backend.ts';

const MINUTE = 60_000;

describe('a device that listens', () => {
  let backend: TestBackend;
  let url: string;
  let office: Awaited<ReturnType<typeof openOffice>>;

  beforeEach(async () => {
    backend = await startTestBackend();
    url = await backend.app.listen({ host: '127.0.0.1', port: 0 });
    office = await openOffice(backend);
  });
  afterEach(() => backend.close());

  /** Listens as a device; what the stream says, and how it ends, stands in the result as it comes. */
  async function listen(token: string, at = url) {
    const heard = { events: [] as ServerEvent['type'][], ended: false, hangUp: () => response.data.destroy() };
    const parser = createParser({
      onEvent: ({ data }) => heard.events.push(serverEventSchema.parse(JSON.parse(data)).type),
    });
    const response = await axios.get(`${at}${EVENTS_PATH}`, {
      headers: { authorization: `Bearer ${token}`, accept: 'text/event-stream' },
      responseType: 'stream',
    });
    response.data.on('data', (chunk: Buffer) => parser.feed(chunk.toString()));
    response.data.on('error', () => {});
    response.data.on('close', () => {
      heard.ended = true;
    });
    await until(() => heard.events.includes('hello'));
    return heard;
  }
  const until = (condition: () => boolean, withinMs?: number) =>
    eventually(async () => condition() || undefined, withinMs);
  const device = async (name: string) => (await office.settings()).devices.find((one) => one.name === name);
  const seenAt = async (name: string) => {
    const found = backend.database.reader.selectFrom('devices').where('name', '=', name).select('last_seen_at');
    return (await found.executeTakeFirstOrThrow()).last_seen_at;
  };

  it('is online, and afterwards shows when it was last heard of', async () => {
    const { deviceToken } = await pairCounter(backend);
    expect(await device('Front till')).toMatchObject({ online: false, lastSeenAt: null });
    const stream = await listen(deviceToken);
    await eventually(async () => (await seenAt('Front till')) ?? undefined);
    await backend.clock.advance(MINUTE);
    expect(await device('Front till')).toMatchObject({ online: true, lastSeenAt: START + MINUTE });
    expect(await device('Office')).toMatchObject({ online: false });
    // Nothing is written while it goes on.
    expect(await seenAt('Front till')).toBe(START);

    stream.hangUp();
    await eventually(async () => ((await device('Front till'))?.online === false ? true : undefined));
    await eventually(async () => ((await seenAt('Front till')) === START + MINUTE ? true : undefined));
    await backend.clock.advance(MINUTE);
    expect(await device('Front till')).toMatchObject({ online: false, lastSeenAt: START + MINUTE });
  });

  it('is noted also when the server stops, which waits for it', async () => {
    const { deviceToken } = await pairCounter(backend);
    const { database } = backend.parts;
    const disk = { ready: Promise.resolve() };
    const slow: Database = { ...database, write: (change) => disk.ready.then(() => database.write(change)) };
    const { app } = await buildApp({ ...backend.parts, database: slow });
    await listen(deviceToken, await app.listen({ host: '127.0.0.1', port: 0 }));
    await eventually(async () => (await seenAt('Front till')) ?? undefined);
    await backend.clock.advance(MINUTE);
    const { promise, resolve } = Promise.withResolvers<void>();
    disk.ready = promise;
    let stopped = false;
    const stop = app.close().then(() => {
      stopped = true;
    });
    await backend.settle();
    expect(stopped).toBe(false);
    resolve();
    await stop;
    expect(await seenAt('Front till')).toBe(START + MINUTE);
  });

  it('hears what it is told also when noting it fails', async () => {
    const { deviceToken } = await pairCounter(backend);
    const failing = { ...backend.parts.database, write: () => Promise.reject(new Error('the disk is full')) };
    const { app } = await buildApp({ ...backend.parts, database: failing });
    onTestFinished(() => app.close());
    const stream = await listen(deviceToken, await app.listen({ host: '127.0.0.1', port: 0 }));
    await backend.settle();
    expect(stream.ended).toBe(false);
    expect(await seenAt('Front till')).toBeNull();
  });

  it('is told within the second that it is revoked, and hung up on', async () => {
    const { deviceToken, counter } = await pairCounter(backend);
    const stream = await listen(deviceToken);
    unwrap(await backend.call(revokeDevice, { params: { id: counter.device.id } }, office.token));
    await until(() => stream.ended, 1_000);
    expect(stream.events.at(-1)).toBe('device_revoked');
    const again = await axios.get(`${url}${EVENTS_PATH}`, {
      headers: { authorization: `Bearer ${deviceToken}` },
      validateStatus: () => true,
    });
    expect(again).toMatchObject({ status: 401, data: { ok: false, error: { code: 'device_revoked' } } });
  });

  describe('for which something ends between being let in and listening', () => {
    /** Another process, which does so after the hook that lets the device in and before the handler that listens. */
    async function listenAmid(token: string, end: (work: Work) => Promise<unknown>) {
      const { database } = backend.parts;
      const { app } = await buildApp(backend.parts);
      onTestFinished(() => app.close());
      app.addHook('preHandler', async () => {
        await database.write(end);
      });
      return listen(token, await app.listen({ host: '127.0.0.1', port: 0 }));
    }

    it('is told so when it was revoked itself', async () => {
      const { deviceToken, counter } = await pairCounter(backend);
      const stream = await listenAmid(deviceToken, ({ tx, now }) =>
        tx.updateTable('devices').where('id', '=', counter.device.id).set({ revoked_at: now }).execute(),
      );
      await until(() => stream.ended, 1_000);
      expect(stream.events).toEqual(['hello', 'device_revoked']);
    });

    it('goes on when only somebody’s session ended', async () => {
      const stream = await listenAmid(office.token, ({ tx, now }) =>
        tx.updateTable('sessions').set({ ended_at: now }).execute(),
      );
      await backend.settle();
      expect([stream.events, stream.ended]).toEqual([['hello'], false]);
    });
  });

  it('hears of every change of staff and devices, once it is done, and of none in another shop', async () => {
    const other = await openOtherShop(backend);
    const [here, elsewhere] = [await listen(office.deviceToken), await listen(other.deviceToken)];
    const front = await pairCounter(backend);
    const back = await pairCounter(backend, 'Back till');
    const name = { params: { id: office.deviceId }, body: { ...operation(), name: 'Desk' } };
    await until(() => here.events.filter((type) => type === 'shop_changed').length === 2);
    const changes = [
      () => office.add('Siti'),
      () => office.change('Siti', { role: 'manager' }),
      () => office.resetPin('Siti', '1111'),
      () => office.setActive('Siti', false),
      () => backend.call(renameDevice, name, office.token),
    ];
    for (const change of changes) {
      here.events.length = 0;
      unwrap<unknown>(await change());
      await until(() => here.events.length >= 2);
      expect(here.events).toEqual(['counter_changed', 'shop_changed']);
    }
    // Only an owner sees these.
    const comings = [
      () => backend.call(revokeDevice, { params: { id: front.counter.device.id } }, office.token),
      () => backend.call(unpairDevice, {}, back.deviceToken),
      () => pairCounter(backend, 'Side till'),
    ];
    for (const change of comings) {
      here.events.length = 0;
      await change();
      await until(() => here.events.length >= 1);
      expect(here.events).toEqual(['shop_changed']);
    }
    here.events.length = 0;
    await office.setActive('Aisha Rahman', false);
    unwrap(await office.setActive('Siti', false));
    await backend.settle();
    expect([here.events, elsewhere.events]).toEqual([[], ['hello']]);
  });
});
