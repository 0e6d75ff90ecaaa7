import { EventEmitter } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { err, ok } from '#shared/errors.ts';
import { createFakeLog, createTestCore } from '#test/core-fakes.ts';
import { createFakeClock } from '#test/fake-clock.ts';
import { tempFolder } from '#test/temp-folder.ts';
import { createCoreSoon } from '../../../electron/hosts/electron/core-soon.ts';
import { createEnding, endBeforeQuit, quitWithTheSystem } from '../../../electron/hosts/electron/ending.ts';

const never = new Promise<void>(() => undefined);

describe('the ending', () => {
  it('goes step by step, in order, and only once', async () => {
    const done: string[] = [];
    const end = createEnding(
      () => [
        { name: 'core', end: () => void done.push('core') },
        { name: 'demo', end: () => setImmediate().then(() => void done.push('demo')) },
        { name: 'secrets', end: async () => void done.push('secrets') },
      ],
      createFakeClock(),
      createFakeLog(),
    );
    await Promise.all([end(), end()]);
    await end();
    expect(done).toEqual(['core', 'demo', 'secrets']);
  });

  it('is not held up by what fails or hangs', async () => {
    const clock = createFakeClock();
    const log = createFakeLog();
    const done: string[] = [];
    const ended = createEnding(
      () => [
        {
          name: 'core',
          end() {
            throw new Error('broken');
          },
        },
        { name: 'demo', end: () => never },
        { name: 'secrets', end: () => Promise.reject(new Error('broken')) },
        { name: 'data', end: () => void done.push('data') },
      ],
      clock,
      log,
    )();
    await clock.advance(4_999);
    expect(done).toEqual([]);
    await clock.advance(1);
    await ended;
    expect(done).toEqual(['data']);
    expect(log.lines).toEqual([
      { event: 'ending_failed', facts: { part: 'core' } },
      { event: 'ending_took_too_long', facts: { part: 'demo' } },
      { event: 'ending_failed', facts: { part: 'secrets' } },
    ]);
  });

  it('holds the app until it is over, and lets it go then', async () => {
    const clock = createFakeClock();
    let over = (): void => undefined;
    let ends = 0;
    let prevented = 0;
    let quits = 0;
    const app = Object.assign(new EventEmitter(), {
      quit(): void {
        quits += 1;
        app.emit('will-quit', { preventDefault: () => (prevented += 1) });
      },
    });
    endBeforeQuit(
      app,
      () => {
        ends += 1;
        return new Promise((resolve) => {
          over = resolve;
        });
      },
      clock,
    );
    app.quit();
    app.quit();
    expect({ ends, prevented, quits }).toEqual({ ends: 1, prevented: 2, quits: 2 });
    over();
    await clock.advance(0);
    // It has quit once more by itself, and was not held.
    expect({ ends, prevented, quits }).toEqual({ ends: 1, prevented: 2, quits: 3 });
  });
});

describe('the app', () => {
  it.each(['disconnect', 'SIGINT', 'SIGTERM', 'SIGHUP'])('ends when it is told to: %s', (event) => {
    const { process, quits } = quittable();
    process.emit(event);
    expect(quits()).toBe(1);
  });

  it('ends with its window, and has the system wait for it', () => {
    const { app, power, quits } = quittable();
    app.emit('window-all-closed');
    expect(quits()).toBe(1);
    let waits = false;
    power.emit('shutdown', {
      preventDefault() {
        waits = true;
      },
    });
    expect([quits(), waits]).toEqual([2, true]);
  });

  function quittable() {
    let count = 0;
    const quit = (): void => {
      count += 1;
    };
    const app = Object.assign(new EventEmitter(), { quit });
    const [power, process] = [new EventEmitter(), new EventEmitter()];
    quitWithTheSystem({ app, power, process });
    return { app, power, process, quits: () => count };
  }
});

describe('a core that is still being opened', () => {
  it('offers nothing, and then what it offers', async () => {
    const core = createTestCore(tempFolder());
    const opening = Promise.withResolvers<typeof core>();
    const soon = createCoreSoon(opening.promise);
    const offers = () => [soon.isHostedPage('https://a'), soon.isDownload('https://a'), soon.serverUrl()];
    expect(offers()).toEqual([false, false, null]);
    opening.resolve({ ...core, isHostedPage: () => true, isDownload: () => true, serverUrl: () => 'https://shop' });
    await setImmediate();
    expect(offers()).toEqual([true, true, 'https://shop']);
    core.close();
  });

  it('is waited for by calls, and heard of by whoever still listens', async () => {
    const core = createTestCore(tempFolder());
    const opening = Promise.withResolvers<typeof core>();
    const soon = createCoreSoon(opening.promise);
    const heard: string[] = [];
    const stop = soon.onSnapshot(({ app }) => heard.push(app.theme));
    soon.onSnapshot(() => heard.push('not any more'))();
    const answer = soon.dispatch('app.setTheme', { theme: 'dark' });
    opening.resolve(core);
    expect(await answer).toEqual(ok({}));
    await setImmediate();
    stop();
    await core.call('app.setTheme', { theme: 'light' });
    await setImmediate();
    expect(heard).toEqual(['dark']);
    core.close();
  });

  it('answers that it cannot when there is none', async () => {
    expect(await createCoreSoon(Promise.resolve(null)).dispatch('app.getSnapshot', {})).toEqual(err('internal'));
  });
});
