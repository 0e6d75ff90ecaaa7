import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { guardSurroundings, QUIT, START_AGAIN, words } from '#test/guard-surroundings.ts';
import { guardPage } from '../../../electron/hosts/electron/guard/page-guard.ts';

/** A window whose page is loaded once. */
function page() {
  const around = guardSurroundings();
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

  it('ends the app where it cannot ask', async () => {
    const { crash, state, parts } = page();
    parts.dialog.showMessageBox = () => Promise.reject(new Error('no window'));
    for (let time = 0; time < 3; time += 1) await crash();
    expect([state.loads, state.quits]).toEqual([2, 1]);
    expect(parts.log.lines.map(({ event }) => event)).toContain('dialog_failed');
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
