import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createFakeClock } from '#test/fake-clock.ts';
import { tempFolder } from '#test/temp-folder.ts';
import { createDemoShop, type DemoProcess, openDemoShop } from '../../../electron/hosts/demo-shop.ts';

/** A process of the demo shop as a test has it: it does what the test says. */
class FakeProcess implements DemoProcess {
  readonly environment: Record<string, string>;
  /** Whether it ends when it is asked to. */
  polite = true;
  asked = 0;
  killed = 0;
  readonly #messages: ((message: unknown) => void)[] = [];
  readonly #exits: (() => void)[] = [];

  constructor(environment: Record<string, string>) {
    this.environment = environment;
  }
  onMessage(hear: (message: unknown) => void): void {
    this.#messages.push(hear);
  }
  onExit(hear: () => void): void {
    this.#exits.push(hear);
  }
  end(): void {
    this.asked += 1;
    if (this.polite) this.exit();
  }
  kill(): void {
    this.killed += 1;
    this.exit();
  }
  say(message: unknown): void {
    for (const hear of this.#messages) hear(message);
  }
  listen(): void {
    this.say({ kind: 'listening', url: 'http://127.0.0.1:4000' });
  }
  exit(): void {
    for (const hear of this.#exits.splice(0)) hear();
  }
}

function openShop(folder = join(tempFolder(), 'demo')) {
  const clock = createFakeClock();
  const processes: FakeProcess[] = [];
  const logged: string[] = [];
  const addresses: string[] = [];
  const note = (event: string): void => {
    logged.push(event);
  };
  const demo = createDemoShop({
    fork: (environment) => {
      const process = new FakeProcess(environment);
      processes.push(process);
      return process;
    },
    port: 4000,
    folder,
    log: { warn: note, error: note },
    clock,
    onListening: (url) => addresses.push(url),
  });
  const newest = (): FakeProcess => {
    const process = processes.at(-1);
    if (!process) throw new Error('the demo shop was not started');
    return process;
  };
  /** Starts it, and lets it answer. */
  const running = async (): Promise<FakeProcess> => {
    const started = demo.start();
    await clock.advance(0);
    newest().listen();
    expect(await started).toBe(true);
    return newest();
  };
  return { demo, clock, processes, logged, addresses, folder, newest, running };
}

describe('the demo shop of the app', () => {
  it('is started in its folder at the port that is known before, and says where it is', async () => {
    const { demo, running, addresses, folder } = openShop();
    expect(demo.url).toBe('http://127.0.0.1:4000');
    expect((await running()).environment).toEqual({ TILLSIDE_DATA_DIR: folder, PORT: '4000' });
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

describe('removing the demo shop', () => {
  function fill(folder: string, ...files: string[]): void {
    mkdirSync(folder, { recursive: true });
    for (const file of files) writeFileSync(join(folder, file), '');
  }
  const FILES = ['demo.sqlite', 'demo.sqlite-wal', 'demo-providers.sqlite', 'demo-secret.key'];

  it('ends it first, and leaves nothing; then it starts as on its first day', async () => {
    const { demo, running, folder } = openShop();
    const process = await running();
    fill(folder, ...FILES);
    process.polite = false;
    const removed = demo.remove();
    expect(existsSync(folder)).toBe(true);
    process.exit();
    await removed;
    expect(readdirSync(join(folder, '..'))).toEqual([]);
    await running();
  });

  it('has nothing to do where there is none, and finishes what an earlier try has left', async () => {
    const { demo, folder } = openShop();
    await demo.remove();
    fill(`${folder}.removed`, 'demo.sqlite');
    await demo.remove();
    expect(readdirSync(join(folder, '..'))).toEqual([]);
  });

  it.each([
    ['a file of somebody else', (folder: string) => fill(folder, ...FILES, 'tillside.sqlite')],
    ['a folder', (folder: string) => fill(join(folder, 'demo-photos'), 'one.jpg')],
  ])('touches nothing where there is %s', async (_what, prepare) => {
    const { demo, folder } = openShop();
    prepare(folder);
    const before = readdirSync(folder);
    await expect(demo.remove()).rejects.toThrow('more than the demo shop');
    expect(readdirSync(folder)).toEqual(before);
  });
});

describe('a demo shop that runs elsewhere', () => {
  it('is there, and is not ended or removed', async () => {
    const clock = createFakeClock();
    const fork = () => {
      throw new Error('nothing is to be started');
    };
    const log = { warn: () => {}, error: () => {} };
    const environment = { demoUrl: 'http://127.0.0.1:9', demoDir: null };
    const demo = await openDemoShop(environment, { fork, log, clock, dataFolder: tempFolder() });
    expect(demo.url).toBe('http://127.0.0.1:9');
    expect(await demo.start()).toBe(true);
    await demo.stop();
    await expect(demo.remove()).rejects.toThrow();
  });
});
