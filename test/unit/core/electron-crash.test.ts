import { EventEmitter } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { guardSurroundings, QUIT, START_AGAIN, words } from '#test/guard-surroundings.ts';
import { guardProcess, isStartAfterCrash } from '../../../electron/hosts/electron/guard/crash-guard.ts';

/** A process of the app that was started with some arguments. */
function mainProcess(argv: string[] = [], env: { APPIMAGE?: string } = {}) {
  const around = guardSurroundings();
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
