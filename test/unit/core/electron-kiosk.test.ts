import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { keepKioskOpen } from '../../../electron/hosts/electron/page/kiosk.ts';

function counter(isKiosk: () => boolean) {
  const [window, app, autoUpdater] = [new EventEmitter(), new EventEmitter(), new EventEmitter()];
  keepKioskOpen({ window, app, autoUpdater, isKiosk });
  /** @returns whether the window closed */
  const close = (): boolean => {
    let closed = true;
    window.emit('close', {
      preventDefault() {
        closed = false;
      },
    });
    return closed;
  };
  return { app, autoUpdater, close };
}

describe('a window', () => {
  it('does not close in kiosk mode, and does otherwise', () => {
    let kiosk = true;
    const { close } = counter(() => kiosk);
    expect(close()).toBe(false);
    kiosk = false;
    expect(close()).toBe(true);
  });

  it('closes in kiosk mode when the app quits, or makes way for a new version', () => {
    const [quitting, updating] = [counter(() => true), counter(() => true)];
    quitting.app.emit('before-quit');
    updating.autoUpdater.emit('before-quit-for-update');
    expect([quitting.close(), updating.close()]).toEqual([true, true]);
  });
});
