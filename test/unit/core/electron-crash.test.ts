import { EventEmitter } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createFakeLog } from '#test/core-fakes.ts';
import { createFakeClock } from '#test/fake-clock.ts';
import { guardProcess, isStartAfterCrash } from '../../../electron/hosts/electron/crash-guard.ts';
import { guardPage } from '../../../electron/hosts/electron/page-guard.ts';
import { wordsIn } from '../../../electron/hosts/words/words.ts';

const [START_AGAIN, QUIT] = [0, 1];
const words = wordsIn('en', []);

interface Box {
  message: string;
  detail: string;
  buttons: string[];
  signal?: AbortSignal;
}

/** What both guards are given. `answers` is what people press, one after the other; without one nobody answers. */
function surroundings() {
  const boxes: Box[] = [];
  const answers: number[] = [];
  function showMessageBoxSync(window: object, box: Box): number;
  function showMessageBoxSync(box: Box): number;
  function showMessageBoxSync(...given: [object, Box] | [Box]): number {
    boxes.push(given.length === 2 ? given[1] : given[0]);
    return answers.shift() ?? QUIT;
  }
  const parts = {
    clock: createFakeClock(),
    log: createFakeLog(),
    logFile: '/data/logs/main.log',
    words: () => words,
    dialog: {
      showMessageBox: (_window: unknown, box: Box) =>
        new Promise<{ response: number }>((resolve) => {
          boxes.push(box);
          const response = answers.shift();
          if (response !== undefined) resolve({ response });
          box.signal?.addEventListener('abort', () => resolve({ response: 0 }));
        }),
      showMessageBoxSync,
    },
  };
  return { boxes, answers, parts, events: () => parts.log.lines.map(({ event }) => event) };
}

/** A process of the app that was started with some arguments. */
function mainProcess(argv: string[] = [], env: { APPIMAGE?: string } = {}) {
  const around = surroundings();
  const { promise: ready, resolve: becomeReady } = Promise.withResolvers<void>();
  const process = Object.assign(new EventEmitter(), {
    argv: ['/opt/Tillside/tillside', ...argv],
    env,
    stdout: new EventEmitter(),
    stderr: new EventEmitter(),
  });
  const ends: ('exit' | { args: string[]; execPath?: string })[] = [];
  const app = Object.assign(new EventEmitter(), {
    relaunch: (options: { args: string[]; execPath?: string }) => void ends.push(options),
    exit: () => void ends.push('exit'),
    whenReady: () => ready,
  });
  const state = { window: {} as object | null, rescue: async () => undefined as unknown };
  guardProcess({
    ...around.parts,
    process,
    app,
    window: () => state.window,
    rescue: async () => void (await state.rescue()),
  });
  const crash = async (event = 'uncaughtException', error: unknown = new TypeError('of +65 8123 4567')) => {
    process.emit(event, error);
    await around.parts.clock.advance(0);
    await setImmediate();
  };
  return { ...around, process, app, ends, state, becomeReady, crash, now: around.parts.clock.now() };
}

describe('a crash of the main process', () => {
  it.each([
    ['uncaughtException', 'main_crashed'],
    ['unhandledRejection', 'main_rejected'],
  ])('is logged without what must not stand there, and the app starts again by itself: %s', async (event, logged) => {
    const { crash, ends, parts, boxes, now } = mainProcess(['--lang=ms']);
    await crash(event);
    expect(parts.log.lines).toEqual([
      { event: logged, facts: { error: 'TypeError: of +···67', where: expect.any(String) } },
    ]);
    expect(ends).toEqual([{ args: ['--lang=ms', `--crashed-at=${now}`] }, 'exit']);
    expect(boxes).toEqual([]);
  });

  it('is known to the start that follows it, and to none later', () => {
    const at = 1_700_000_000_000;
    expect(isStartAfterCrash(['tillside', `--crashed-at=${at}`], at + 5_000)).toBe(true);
    expect(isStartAfterCrash(['tillside', `--crashed-at=${at}`], at + 3_600_000)).toBe(false);
    expect(isStartAfterCrash(['tillside', `--crashed-at=${at}`], at - 1)).toBe(false);
    expect(isStartAfterCrash(['tillside', '--crashed-at=soon,,-1'], at)).toBe(false);
    expect(isStartAfterCrash(['tillside'], at)).toBe(false);
  });

  it('asks the third time within two minutes, in the words of the app, and says where the log is', async () => {
    const { now } = mainProcess();
    const { crash, ends, boxes, answers, becomeReady } = mainProcess([`--crashed-at=${now - 100_000},${now - 50_000}`]);
    answers.push(START_AGAIN);
    becomeReady();
    await crash();
    await setImmediate();
    expect(boxes).toMatchObject([
      {
        message: words.stoppedTitle,
        detail: expect.stringContaining('/data/logs/main.log'),
        buttons: [words.startAgain, words.quit],
      },
    ]);
    // Whoever says so has as many tries as before.
    expect(ends).toEqual([{ args: [`--crashed-at=${now}`] }, 'exit']);
  });

  it('does not ask when the others were longer ago', async () => {
    const { now } = mainProcess();
    const { crash, ends, boxes } = mainProcess([`--crashed-at=${now - 121_000},${now - 50_000}`]);
    await crash();
    expect(boxes).toEqual([]);
    expect(ends[0]).toEqual({ args: [`--crashed-at=${now - 50_000},${now}`] });
  });

  it('ends the app when somebody asks for that', async () => {
    const { now } = mainProcess();
    const { crash, ends, answers, becomeReady } = mainProcess([`--crashed-at=${now - 2},${now - 1}`]);
    answers.push(QUIT);
    becomeReady();
    await crash();
    await setImmediate();
    expect(ends).toEqual(['exit']);
  });

  it('asks at once before there is a window, as soon as the system can show that', async () => {
    const { crash, ends, boxes, state, becomeReady } = mainProcess();
    state.window = null;
    await crash();
    expect([boxes.length, ends.length]).toEqual([0, 0]);
    becomeReady();
    await setImmediate();
    expect(boxes).toHaveLength(1);
    expect(ends).toEqual(['exit']);
  });

  it('is one, whatever else breaks before it is over', async () => {
    const { crash, ends, state, events, parts } = mainProcess();
    state.rescue = () => new Promise(() => undefined);
    await crash();
    await crash();
    expect(ends).toEqual([]);
    await parts.clock.advance(2_000);
    expect(ends).toHaveLength(2);
    expect(events()).toEqual(['main_crashed', 'main_crashed']);
  });

  it('waits for what is still to be written, and goes on when that fails', async () => {
    const { crash, ends, state } = mainProcess();
    let written = false;
    state.rescue = async () => {
      await setImmediate();
      written = ends.length === 0;
      throw new Error('full disk');
    };
    await crash();
    expect([written, ends.length]).toEqual([true, 2]);
  });

  it('ends the app that cannot be started again', async () => {
    const { crash, ends, app } = mainProcess();
    app.relaunch = () => {
      throw new Error('no program');
    };
    await crash();
    await setImmediate();
    expect(ends).toEqual(['exit']);
  });

  it('does not bring an app back that was ending', async () => {
    const { crash, ends, app, parts, events } = mainProcess();
    app.emit('before-quit');
    await crash();
    expect([ends, events()]).toEqual([[], ['main_crashed']]);
    await parts.clock.advance(20_000);
    expect(ends).toEqual(['exit']);
  });

  it('follows no link a second time', async () => {
    const { crash, ends, now } = mainProcess(['tillside://credit', '--lang=th', '--crashed-at=1']);
    await crash();
    expect(ends[0]).toEqual({ args: ['--lang=th', `--crashed-at=${now}`] });
  });

  it('starts what the person has of an AppImage, and not the copy that is gone', async () => {
    const { crash, ends } = mainProcess([], { APPIMAGE: '/apps/Tillside.AppImage' });
    await crash();
    expect(ends[0]).toMatchObject({ execPath: '/apps/Tillside.AppImage' });
  });

  it('is none when the terminal is closed that the app writes to', async () => {
    const { process, ends } = mainProcess();
    for (const stream of [process.stdout, process.stderr]) stream.emit('error', new Error('EPIPE'));
    await setImmediate();
    expect(ends).toEqual([]);
  });

  it('is none when a process beside it is gone, but is logged', () => {
    const { app, events, parts } = mainProcess();
    app.emit('child-process-gone', {}, { type: 'GPU', reason: 'crashed', exitCode: 5 });
    app.emit('child-process-gone', {}, { type: 'Utility', reason: 'clean-exit', exitCode: 0, serviceName: 'x' });
    expect(events()).toEqual(['child_gone']);
    expect(parts.log.lines[0]?.facts).toEqual({ type: 'GPU', reason: 'crashed', exitCode: 5, serviceName: '' });
  });
});

/** A window whose page is loaded once. */
function page() {
  const around = surroundings();
  const webContents = Object.assign(new EventEmitter(), {
    forcefullyCrashRenderer: () => {
      state.forced += 1;
    },
  });
  const state = { forced: 0, loads: 0, recoveries: 0, quits: 0, destroyed: false, loadFails: false };
  const window = Object.assign(new EventEmitter(), { isDestroyed: () => state.destroyed, webContents });
  guardPage(window, {
    ...around.parts,
    app: {
      quit: () => {
        state.quits += 1;
      },
    },
    async load() {
      state.loads += 1;
      if (state.loadFails) throw new Error('ERR_FAILED');
    },
    noteRecovery: () => {
      state.recoveries += 1;
    },
  });
  const { clock } = around.parts;
  const crash = async (reason = 'crashed') => {
    webContents.emit('render-process-gone', {}, { reason, exitCode: 5 });
    await clock.advance(10);
  };
  return { ...around, clock, window, webContents, state, crash };
}

describe('a crash of the page', () => {
  it.each(['crashed', 'oom', 'killed', 'launch-failed', 'abnormal-exit'])(
    'is logged, told of, and the page comes back: %s',
    async (reason) => {
      const { crash, state, parts, boxes } = page();
      await crash(reason);
      expect(parts.log.lines).toEqual([{ event: 'page_gone', facts: { reason, exitCode: 5 } }]);
      expect([state.recoveries, state.loads, boxes.length]).toEqual([1, 1, 0]);
    },
  );

  it('is none when the window closes', async () => {
    const { crash, state, events, boxes } = page();
    await crash('clean-exit');
    expect([state.loads, events()]).toEqual([0, []]);
    state.destroyed = true;
    for (let time = 0; time < 3; time += 1) await crash('killed');
    expect([state.loads, boxes.length]).toEqual([0, 0]);
  });

  it('asks the third time within two minutes, once, and begins to count anew', async () => {
    const { crash, state, boxes, answers } = page();
    await crash();
    await crash();
    expect([state.loads, boxes.length]).toEqual([2, 0]);
    answers.push(START_AGAIN);
    await crash();
    expect([state.loads, boxes.length]).toEqual([3, 1]);
    await crash();
    await crash();
    expect([state.loads, boxes.length]).toEqual([5, 1]);
  });

  it('asks only once while nobody answers, and ends the app when somebody wants that', async () => {
    const { crash, state, boxes, answers } = page();
    for (let time = 0; time < 4; time += 1) await crash();
    expect([state.loads, boxes.length, state.quits]).toEqual([2, 1, 0]);
    const other = page();
    other.answers.push(QUIT);
    for (let time = 0; time < 3; time += 1) await other.crash();
    expect([other.state.loads, other.state.quits]).toEqual([2, 1]);
    expect(answers).toEqual([]);
  });

  it('does not ask when the others were longer ago', async () => {
    const { crash, clock, state, boxes } = page();
    for (let time = 0; time < 5; time += 1) {
      await crash();
      await clock.advance(61_000);
    }
    expect([state.loads, boxes.length]).toEqual([5, 0]);
  });
});

describe('a page that could not be loaded', () => {
  it.each([
    ['fails to load', 'did-fail-load', [-6, 'ERR_FILE_NOT_FOUND', 'app://tillside/', true]],
    ['is not there', 'did-navigate', ['app://tillside/', 404]],
    ['has no bridge', 'preload-error', ['/preload.cjs', new Error('no')]],
  ])('is tried again, and in the end asked about: it %s', async (_what, event, args) => {
    const { webContents, clock, state, boxes, events } = page();
    for (let time = 0; time < 3; time += 1) {
      webContents.emit(event, {}, ...args);
      await clock.advance(1_000);
    }
    expect([state.loads, state.recoveries, boxes.length]).toEqual([2, 0, 1]);
    expect(new Set(events()).size).toBe(1);
  });

  it.each([
    ['another load took its place', 'did-fail-load', [-3, 'ERR_ABORTED', 'app://tillside/', true]],
    ['it is a frame in it', 'did-fail-load', [-6, 'ERR_FILE_NOT_FOUND', 'x', false]],
    ['it is there', 'did-navigate', ['app://tillside/', 200]],
  ])('is none when %s', async (_what, event, args) => {
    const { webContents, clock, state, events } = page();
    webContents.emit(event, {}, ...args);
    await clock.advance(10_000);
    expect([state.loads, events()]).toEqual([0, []]);
  });

  it('does not become a crash of the app when the load is refused', async () => {
    const { crash, state } = page();
    state.loadFails = true;
    await crash();
    expect(state.loads).toBe(1);
  });
});

describe('a page that hangs', () => {
  it('is asked about after some seconds, and started again on demand', async () => {
    const { window, clock, state, boxes, answers } = page();
    answers.push(1);
    window.emit('unresponsive');
    expect(boxes).toEqual([]);
    await clock.advance(5_000);
    expect(boxes).toMatchObject([{ message: words.hangsTitle, buttons: [words.wait, words.startAgain] }]);
    await clock.advance(0);
    expect(state.forced).toBe(1);
  });

  it('is left alone by whoever waits', async () => {
    const { window, clock, state, answers } = page();
    answers.push(0);
    window.emit('unresponsive');
    await clock.advance(5_000);
    expect(state.forced).toBe(0);
  });

  it('is not asked about once it goes on, and the question goes away', async () => {
    const { window, clock, state, boxes } = page();
    window.emit('unresponsive');
    window.emit('responsive');
    await clock.advance(10_000);
    expect(boxes).toEqual([]);
    window.emit('unresponsive');
    await clock.advance(5_000);
    window.emit('responsive');
    await clock.advance(0);
    expect(boxes[0]?.signal?.aborted).toBe(true);
    expect(state.forced).toBe(0);
  });
});

describe('an error in the page', () => {
  it.each([
    ['now', [{ level: 'error', message: 'TypeError: "Mei Lin" at 81234567' }]],
    ['before Electron 35', [{}, 3, 'TypeError: "Mei Lin" at 81234567', 1, 'app://tillside/x.js']],
  ])('is logged without what must not stand there, as Electron tells it %s', (_when, args) => {
    const { webContents, parts } = page();
    webContents.emit('console-message', ...args);
    expect(parts.log.lines).toEqual([{ event: 'page_error', facts: { message: 'TypeError: "…" at ···67' } }]);
  });

  it.each([[[{ level: 'warning', message: 'x' }]], [[{}, 2, 'x', 1, '']]])('is what is called one: %j', (args) => {
    const { webContents, events } = page();
    webContents.emit('console-message', ...args);
    expect(events()).toEqual([]);
  });

  it('does not fill the log when it repeats', () => {
    const { webContents, events } = page();
    for (let time = 0; time < 100; time += 1) webContents.emit('console-message', { level: 'error', message: 'x' });
    expect(events()).toHaveLength(20);
    webContents.emit('did-navigate', {}, 'app://tillside/', 200);
    webContents.emit('console-message', { level: 'error', message: 'x' });
    expect(events()).toHaveLength(21);
  });
});
