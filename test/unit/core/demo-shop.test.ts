import { mkdirSync, readdirSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { err } from '#shared/errors.ts';
import { createFakeClock } from '#test/fake-clock.ts';
import { FakeProcess, openShop } from '#test/fake-demo-process.ts';
import { tempFolder } from '#test/temp-folder.ts';
import { openDemoShop } from '../../../electron/hosts/demo-shop.ts';

describe('the demo shop of the app', () => {
  it('is started in its folder at the port that is known before, and says where it is', async () => {
    const { demo, running, addresses, folder, letGoBefore } = openShop();
    expect(demo.url).toBe('http://127.0.0.1:4000');
    expect(letGoBefore()).toBeNull();
    expect((await running()).environment).toEqual({ TILLSIDE_DATA_DIR: folder, PORT: '4000' });
    expect(letGoBefore()).toBe(0);
    expect(addresses).toEqual([demo.url]);
  });

  it('is started once, however often it is asked for', async () => {
    const { demo, processes, newest } = openShop();
    const both = Promise.all([demo.start(), demo.start()]);
    newest().say({ kind: 'something else' });
    newest().listen();
    expect(await both).toEqual([true, true]);
    expect(await demo.start()).toBe(true);
    expect(processes).toHaveLength(1);
  });

  it('is not there when it ends before it answers, and can be tried again', async () => {
    const { demo, newest, running, processes, clock } = openShop();
    const started = demo.start();
    newest().exit();
    expect(await started).toBe(false);
    await clock.advance(60_000);
    expect(processes).toHaveLength(1);
    await running();
  });

  it('is not there when it takes longer than a quarter of a minute, and does not linger', async () => {
    const { demo, newest, clock } = openShop();
    const started = demo.start();
    await clock.advance(15_000);
    expect(await started).toBe(false);
    expect(newest().killed).toBe(1);
  });

  it('is started again at the same port when it ends by itself, after a wait that grows', async () => {
    const { demo, running, newest, processes, clock, logged } = openShop();
    await running();
    for (const wait of [500, 1_000, 2_000]) {
      const before = processes.length;
      newest().exit();
      await clock.advance(wait - 1);
      expect(processes).toHaveLength(before);
      await clock.advance(1);
      expect(processes).toHaveLength(before + 1);
      expect(newest().environment.PORT).toBe('4000');
      newest().listen();
    }
    expect(logged).toEqual(['demo_ended', 'demo_ended', 'demo_ended']);
    expect(await demo.start()).toBe(true);
  });

  it('does not wait longer than half a minute, and is patient anew once it was well', async () => {
    const { running, newest, processes, clock } = openShop();
    await running();
    for (const wait of [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]) {
      newest().exit();
      await clock.advance(wait);
      newest().listen();
    }
    expect(processes).toHaveLength(9);
    await clock.advance(60_000);
    newest().exit();
    await clock.advance(500);
    expect(processes).toHaveLength(10);
  });

  it('is started at once when it is asked for while it waits', async () => {
    const { demo, running, newest, processes, clock } = openShop();
    (await running()).exit();
    const started = demo.start();
    newest().listen();
    expect(await started).toBe(true);
    await clock.advance(60_000);
    expect(processes).toHaveLength(2);
  });

  it('is asked to end, and stays away', async () => {
    const { demo, running, processes, clock } = openShop();
    const process = await running();
    await demo.stop();
    expect(process).toMatchObject({ asked: 1, killed: 0 });
    await clock.advance(60_000);
    expect(processes).toHaveLength(1);
    await demo.stop();
  });

  it('is ended by force when it does not listen', async () => {
    const { demo, running, clock } = openShop();
    const process = await running();
    process.polite = false;
    const stopped = demo.stop();
    await clock.advance(3_000);
    await stopped;
    expect(process.killed).toBe(1);
  });

  it('does not come when it was stopped meanwhile, started or waited for', async () => {
    const { demo, running, newest, processes, clock } = openShop();
    const started = demo.start();
    await demo.stop();
    expect(await started).toBe(false);
    (await running()).exit();
    await demo.stop();
    await clock.advance(60_000);
    expect(processes).toHaveLength(2);
    expect(newest().asked).toBe(0);
  });

  it('starts again after it has ended, when it is asked for while it ends', async () => {
    const { demo, running, newest, processes, clock } = openShop();
    (await running()).polite = false;
    const stopped = demo.stop();
    const started = demo.start();
    await clock.advance(2_999);
    expect(processes).toHaveLength(1);
    await clock.advance(1);
    await stopped;
    newest().listen();
    expect(await started).toBe(true);
    expect(processes).toHaveLength(2);
  });

  it('stays away when it is stopped once more meanwhile', async () => {
    const { demo, running, newest, processes } = openShop();
    (await running()).polite = false;
    const stops = [demo.stop()];
    const started = demo.start();
    stops.push(demo.stop());
    newest().exit();
    await Promise.all(stops);
    expect(await started).toBe(false);
    expect(processes).toHaveLength(1);
  });
});

/** As the environment has it; no process of it is to be started. */
function openWithoutProcess(
  demoUrl: string | null,
  { dataFolder = tempFolder(), ...parts }: { dataFolder?: string; holdPort?: () => Promise<never> } = {},
) {
  const fork = () => {
    throw new Error('nothing is to be started');
  };
  const log = { warn: () => {}, error: () => {} };
  return openDemoShop({ demoUrl, demoDir: null }, { fork, log, clock: createFakeClock(), dataFolder, ...parts });
}

describe('a demo shop that runs elsewhere', () => {
  it('is there, is not ended or made anew, and has nothing here to remove', async () => {
    const demo = await openWithoutProcess('http://127.0.0.1:9');
    expect(demo.url).toBe('http://127.0.0.1:9');
    expect(await demo.start()).toBe(true);
    await demo.stop();
    expect(demo.checkReset()).toEqual(err('demo_unavailable'));
    await demo.remove();
    expect(await demo.start()).toBe(true);
  });
});

describe('the port of the demo shop', () => {
  const listen = (port: number) =>
    new Promise<Server>((resolve, reject) => {
      const server = createServer().once('error', reject);
      server.listen(port, '127.0.0.1', () => resolve(server));
    });

  it('is nobody else’s from the start of the app on, and free once the process is started', async () => {
    let taken: Promise<Server> | undefined;
    const demo = await openDemoShop(
      { demoUrl: null, demoDir: null },
      {
        fork(environment) {
          taken = listen(Number(environment.PORT));
          return new FakeProcess(environment);
        },
        log: { warn: () => {}, error: () => {} },
        clock: createFakeClock(),
        dataFolder: tempFolder(),
      },
    );
    const port = Number(new URL(demo.url).port);
    await expect(listen(port)).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await expect(fetch(demo.url)).rejects.toThrow();
    void demo.start();
    const server = await taken;
    await demo.stop();
    expect(server?.listening).toBe(true);
    server?.close();
  });

  it('is none where the system gives none: the app starts, and what was done in the demo can be removed', async () => {
    const dataFolder = tempFolder();
    mkdirSync(join(dataFolder, 'demo'));
    const demo = await openWithoutProcess(null, { dataFolder, holdPort: () => Promise.reject(new Error('no port')) });
    expect(await demo.start()).toBe(false);
    await demo.stop();
    await demo.remove();
    expect(readdirSync(dataFolder)).toEqual([]);
  });
});
