import type { Clock, Settings } from '#core/ports.ts';
import type { WindowState } from '#core/settings.ts';

/** In the system's screen coordinates, as Electron's `Rectangle`. */
interface Area {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** As much of Electron as this touches; `BrowserWindow` fits. */
interface PlacedWindow {
  getNormalBounds(): Area;
  isMaximized(): boolean;
  isFullScreen(): boolean;
  isKiosk(): boolean;
  on(event: (typeof CHANGES)[number] | 'close' | 'closed', listener: () => void): unknown;
}

const CHANGES = ['resize', 'move', 'maximize', 'unmaximize', 'enter-full-screen', 'leave-full-screen'] as const;
/** Dragging a window changes it with every pixel. */
const QUIET_MS = 500;

/** Below it the page does not fit; smaller screens get what they have. */
export const SMALLEST = { width: 1024, height: 700 };
const FIRST = { width: 1366, height: 768 };

/** A window is in reach when so much of its upper edge, where it is dragged by, is on a screen. */
const GRIP = { width: 200, height: 24 };

/**
 * Where the window goes: where it was, if it can be reached there on the screens that there are now, else into the middle
 * of the main one.
 * @param screens the parts of the screens that are free for windows, the main one first
 */
export function placeWindow(last: WindowState | null, screens: readonly Area[]): Area {
  for (const screen of screens) {
    const there = last && { x: last.x, y: last.y, ...fittingSize(last, screen) };
    if (there && isInReach(there, screen)) return there;
  }
  const [main] = screens;
  if (!main) return { x: 0, y: 0, ...FIRST };
  const { width, height } = fittingSize(last ?? FIRST, main);
  const x = main.x + Math.round((main.width - width) / 2);
  const y = main.y + Math.round((main.height - height) / 2);
  return { x, y, width, height };
}

function fittingSize({ width, height }: Pick<Area, 'width' | 'height'>, screen: Area) {
  return {
    width: Math.min(Math.max(width, SMALLEST.width), screen.width),
    height: Math.min(Math.max(height, SMALLEST.height), screen.height),
  };
}

function isInReach(window: Area, screen: Area): boolean {
  const width = Math.min(window.x + window.width, screen.x + screen.width) - Math.max(window.x, screen.x);
  const height = Math.min(window.y + GRIP.height, screen.y + screen.height) - Math.max(window.y, screen.y);
  return width >= GRIP.width && height >= GRIP.height / 2;
}

/** Keeps where the window is. Kiosk mode is a setting of its own: what it does to the window is not kept. */
export function keepWindowState(window: PlacedWindow, settings: Settings, clock: Clock): void {
  let cancel = (): void => undefined;

  function keep(): void {
    cancel();
    if (window.isKiosk()) return;
    const { x, y, width, height } = window.getNormalBounds();
    const state = { x, y, width, height, maximized: window.isMaximized(), fullScreen: window.isFullScreen() };
    const last = settings.read().window;
    if (JSON.stringify(state) !== JSON.stringify(last)) settings.write({ window: state });
  }

  for (const change of CHANGES) {
    window.on(change, () => {
      cancel();
      cancel = clock.after(QUIET_MS, keep);
    });
  }
  window.on('close', keep);
  window.on('closed', () => cancel());
}
