import { type DesktopShop, expect, test } from './desktop.ts';
import { callBridge } from './main-process.ts';

/** Keys as they come from the system: what the page leaves alone, the menu hears. */
function pressWithControl(desktop: DesktopShop, keyCode: string): Promise<void> {
  return desktop.app.evaluate(({ BrowserWindow }, keyCode) => {
    const [window] = BrowserWindow.getAllWindows();
    for (const type of ['keyDown', 'keyUp'] as const)
      window?.webContents.sendInputEvent({ type, keyCode, modifiers: ['control'] });
  }, keyCode);
}

const zoomOf = (desktop: DesktopShop) =>
  desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getZoomFactor());

/** The menu, and with it its keys, comes after the first screen. */
const expectMenu = (desktop: DesktopShop) =>
  expect
    .poll(() => desktop.app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.items.map(({ label }) => label) ?? []))
    .toContain('View');

/** Gives the window the focus; what is returned tells whether it has kept it since. */
async function focusWindow(desktop: DesktopShop): Promise<() => Promise<boolean>> {
  await desktop.app.evaluate(async ({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    if (!window) throw new Error('the app has no window');
    if (!window.isFocused()) {
      const focused = new Promise<void>((resolve) => window.once('focus', resolve));
      window.focus();
      await focused;
    }
    Reflect.set(globalThis, 'keptFocus', true);
    window.once('blur', () => Reflect.set(globalThis, 'keptFocus', false));
  });
  return () => desktop.app.evaluate(() => Reflect.get(globalThis, 'keptFocus'));
}

/**
 * Presses a key for a zoom. One press is enough, whatever the menu does meanwhile: it is drawn anew between two keys, and
 * never for a zoom. Only a window without the focus hears no key of its menu, as Chromium takes them in an active window
 * alone; the system would send it none, a test does. As windows of other tests on the same screen take the focus when
 * they open, a press is made again where it was taken, and nowhere else.
 */
async function zoomBy(desktop: DesktopShop, key: string, zoom: number): Promise<void> {
  for (;;) {
    const keptFocus = await focusWindow(desktop);
    await pressWithControl(desktop, key);
    const zoomed = expect.poll(() => zoomOf(desktop), { timeout: 3_000 }).toBeCloseTo(zoom);
    if (await zoomed.then(() => true).catch(() => false)) return;
    expect(await keptFocus(), `Ctrl+${key} was lost`).toBe(false);
  }
}

test('the zoom goes by its keys and stays over a restart', async ({ desktop }) => {
  await expectMenu(desktop);
  expect(await zoomOf(desktop)).toBe(1);
  await zoomBy(desktop, '=', 1.1);
  await zoomBy(desktop, 'numadd', 1.25);
  await desktop.page.reload();
  await expect.poll(() => zoomOf(desktop)).toBeCloseTo(1.25);
  await desktop.restartApp();
  expect(await zoomOf(desktop)).toBeCloseTo(1.25);
  await expectMenu(desktop);
  await zoomBy(desktop, '0', 1);
});

test('no zoom key is lost while the menu is drawn anew', async ({ desktop }) => {
  await expectMenu(desktop);
  const zooms = [1.1, 1, 1.1, 1, 1.1, 1];
  for (const [index, zoom] of zooms.entries()) {
    const language = index % 2 === 0 ? 'th' : 'en';
    await Promise.all([
      callBridge(desktop.page, 'app.setLanguage', { language }),
      zoomBy(desktop, zoom === 1 ? '-' : '=', zoom),
    ]);
  }
});

test('two zoom keys at once are two steps, for which the menu stays as it is', async ({ desktop }) => {
  await expectMenu(desktop);
  await desktop.app.evaluate(({ Menu }) => Reflect.set(globalThis, 'firstMenu', Menu.getApplicationMenu()));
  await focusWindow(desktop);
  await Promise.all([pressWithControl(desktop, '='), zoomBy(desktop, '=', 1.25)]);
  const isSame = () =>
    desktop.app.evaluate(({ Menu }) => Menu.getApplicationMenu() === Reflect.get(globalThis, 'firstMenu'));
  expect(await isSame()).toBe(true);
});
