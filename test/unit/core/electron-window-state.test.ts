import { EventEmitter } from 'node:events';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { WindowState } from '#core/settings.ts';
import { createMemorySettings } from '#test/core-fakes.ts';
import { createFakeClock } from '#test/fake-clock.ts';
import { keepWindowState, placeWindow } from '../../../electron/hosts/electron/page/window-state.ts';

const MAIN = { x: 0, y: 0, width: 1920, height: 1040 };
const LEFT = { x: -1600, y: 100, width: 1600, height: 900 };
const was = (x: number, y: number, width = 1400, height = 800): WindowState => ({
  x,
  y,
  width,
  height,
  maximized: false,
  fullScreen: false,
});

describe('the window', () => {
  it('is in the middle of the main screen at the first start', () => {
    expect(placeWindow(null, [MAIN, LEFT])).toEqual({ x: 277, y: 136, width: 1366, height: 768 });
  });

  it('comes back where it was', () => {
    expect(placeWindow(was(100, 50), [MAIN])).toEqual({ x: 100, y: 50, width: 1400, height: 800 });
    expect(placeWindow(was(-1500, 120), [MAIN, LEFT])).toEqual({ x: -1500, y: 120, width: 1400, height: 800 });
    // As Windows places one that fills half of the screen.
    expect(placeWindow(was(-8, 0), [MAIN])).toMatchObject({ x: -8, y: 0 });
  });

  it.each([
    ['the screen is gone', was(-1500, 120)],
    ['it is below the screens', was(100, 1030)],
    ['its upper edge is above the screens', was(100, -30)],
    ['hardly any of it can be seen', was(1900, 100)],
  ])('comes back in the middle when %s', (_why, last) => {
    expect(placeWindow(last, [MAIN])).toEqual({ x: 260, y: 120, width: 1400, height: 800 });
  });

  it('is no larger than the screen, and not so small that the page does not fit', () => {
    expect(placeWindow(was(0, 0, 3000, 2000), [MAIN])).toEqual(MAIN);
    expect(placeWindow(was(10, 10, 200, 100), [MAIN])).toMatchObject({ width: 1024, height: 700 });
    const small = { x: 0, y: 0, width: 1000, height: 600 };
    expect(placeWindow(null, [small])).toEqual(small);
  });

  it('comes back in the middle when only what is too large for the screen reached into it', () => {
    expect(placeWindow(was(-3000, 100, 3500, 800), [MAIN])).toMatchObject({ x: 0, y: 120, width: 1920 });
  });

  it('can be reached wherever it was and whatever screens there are', () => {
    const area = fc.record({
      x: fc.integer({ min: -8_000, max: 8_000 }),
      y: fc.integer({ min: -8_000, max: 8_000 }),
      width: fc.integer({ min: 640, max: 6_000 }),
      height: fc.integer({ min: 480, max: 4_000 }),
    });
    fc.assert(
      fc.property(area, fc.array(area, { minLength: 1, maxLength: 3 }), (last, screens) => {
        const { x, y, width, height } = placeWindow({ ...last, maximized: false, fullScreen: false }, screens);
        const reached = screens.some(
          (screen) =>
            Math.min(x + width, screen.x + screen.width) - Math.max(x, screen.x) >= 200 &&
            y >= screen.y - 12 &&
            y <= screen.y + screen.height - 12 &&
            width <= screen.width &&
            height <= screen.height,
        );
        expect(reached).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});

class FakeWindow extends EventEmitter {
  bounds = { x: 10, y: 20, width: 1400, height: 800 };
  is = { maximized: false, fullScreen: false, kiosk: false };
  getNormalBounds = () => this.bounds;
  isMaximized = () => this.is.maximized;
  isFullScreen = () => this.is.fullScreen;
  isKiosk = () => this.is.kiosk;
}

function keptWindow() {
  const window = new FakeWindow();
  const clock = createFakeClock();
  const settings = createMemorySettings();
  let writes = 0;
  keepWindowState(
    window,
    {
      ...settings,
      write(change) {
        writes += 1;
        settings.write(change);
      },
    },
    clock,
  );
  return { window, clock, kept: () => settings.read().window, writes: () => writes };
}

describe('where the window is', () => {
  it('is kept once it rests', async () => {
    const { window, clock, kept, writes } = keptWindow();
    for (let x = 0; x < 300; x += 1) {
      window.bounds = { ...window.bounds, x };
      window.emit('move');
      if (x % 100 === 0) await clock.advance(400);
    }
    expect(kept()).toBeNull();
    await clock.advance(500);
    expect(kept()).toEqual({ x: 299, y: 20, width: 1400, height: 800, maximized: false, fullScreen: false });
    expect(writes()).toBe(1);
  });

  it('is kept when it is closed, at once', () => {
    const { window, kept } = keptWindow();
    window.is.maximized = true;
    window.emit('close');
    expect(kept()).toEqual({ x: 10, y: 20, width: 1400, height: 800, maximized: true, fullScreen: false });
  });

  it('is kept with its size before it filled the screen', async () => {
    const { window, clock, kept } = keptWindow();
    window.is.fullScreen = true;
    window.emit('enter-full-screen');
    await clock.advance(500);
    expect(kept()).toEqual({ x: 10, y: 20, width: 1400, height: 800, maximized: false, fullScreen: true });
  });

  it('is not what kiosk mode makes of it', async () => {
    const { window, clock, kept } = keptWindow();
    window.emit('close');
    const before = kept();
    window.is = { maximized: false, fullScreen: true, kiosk: true };
    window.bounds = { x: 0, y: 0, width: 1920, height: 1080 };
    window.emit('enter-full-screen');
    window.emit('resize');
    await clock.advance(500);
    window.emit('close');
    expect(kept()).toEqual(before);
  });

  it('is not asked of a window that is gone', async () => {
    const { window, clock, writes } = keptWindow();
    window.emit('move');
    window.emit('closed');
    await clock.advance(500);
    expect(writes()).toBe(0);
  });

  it('is not written again while it is the same', () => {
    const { window, writes } = keptWindow();
    window.emit('close');
    window.emit('close');
    expect(writes()).toBe(1);
  });
});
