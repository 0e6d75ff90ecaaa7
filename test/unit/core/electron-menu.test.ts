import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '#shared/domain/language.ts';
import { createFakeCounter } from '#test/fake-counter.ts';
import { keepMenu } from '../../../electron/hosts/electron/desktop/menu.ts';
import { zoomAfter } from '../../../electron/hosts/electron/page/looks.ts';
import { wordsIn } from '../../../electron/hosts/words/words.ts';

function menuOf({ platform = 'linux', isPackaged = true }: { platform?: NodeJS.Platform; isPackaged?: boolean } = {}) {
  const core = createFakeCounter();
  const done: unknown[] = [];
  const note =
    (action: string) =>
    (...input: unknown[]) => {
      done.push([action, ...input]);
    };
  const menus: MenuItemConstructorOptions[][] = [];
  keepMenu({
    core,
    show: (template) => menus.push(template),
    words: (choice) => wordsIn(choice, ['en']),
    platform,
    isPackaged,
    actions: {
      goTo: note('goTo'),
      lock: note('lock'),
      zoom: note('zoom'),
      change: note('change'),
      checkForUpdate: note('checkForUpdate'),
      installUpdate: note('installUpdate'),
      showAbout: note('showAbout'),
      showLicence: note('showLicence'),
      showLog: note('showLog'),
    },
  });
  const top = () => menus.at(-1) ?? [];
  const items = () => top().flatMap(({ submenu }) => (Array.isArray(submenu) ? submenu : []));
  const item = (label: string) => items().find((candidate) => candidate.label === label) ?? {};
  /** As a person does: what cannot be pressed does nothing. */
  const press = (label: string, choose: (candidate: MenuItemConstructorOptions) => boolean = () => true) => {
    const { enabled = true, click } = items().find((one) => one.label === label && choose(one)) ?? {};
    // Electron's arguments are of no use here.
    if (enabled && click) Reflect.apply(click, undefined, []);
  };
  return { core, done, menus, top, items, item, press };
}

const enabledOf = (items: MenuItemConstructorOptions[], labels: string[]) =>
  labels.filter((label) => items.some((item) => item.label === label && item.enabled !== false));

describe('the menu', () => {
  it.each(LANGUAGES)('is wholly in the language of the app: %s', (language) => {
    const { core, top, items } = menuOf({ platform: 'darwin', isPackaged: false });
    core.speak(language);
    const words: Set<string> = new Set(Object.values(wordsIn(language, [])));
    const labels = [...top(), ...items()].filter(({ type }) => type !== 'separator').map(({ label }) => label);
    // Only the tools for developers speak Electron's own language.
    expect(labels.filter((label) => !words.has(label?.replaceAll('&&', '&') ?? ''))).toEqual(['Tillside', undefined]);
  });

  it.each([
    ['nobody', [], false],
    ['cashier', ['Register', 'Settings'], true],
    ['manager', ['Register', 'Members', 'Usage', 'Settings'], true],
    ['owner', ['Register', 'Members', 'Usage', 'Billing && Credit', 'Settings'], true],
  ] as const)('leads where %s may go', (who, screens, mayLock) => {
    const { core, items } = menuOf();
    if (who !== 'nobody') core.enter(who);
    expect(enabledOf(items(), ['Register', 'Members', 'Usage', 'Billing && Credit', 'Settings'])).toEqual(screens);
    expect(enabledOf(items(), ['Lock'])).toEqual(mayLock ? ['Lock'] : []);
  });

  it('asks for the screen, and locks', () => {
    const { core, done, press } = menuOf();
    core.enter('owner');
    press('Billing && Credit');
    press('Lock');
    expect(done).toEqual([['goTo', 'credit'], ['lock']]);
  });

  it('tells of the keys that the page hears, and takes none of them', () => {
    const { items } = menuOf();
    const keys = items().filter(({ accelerator }) => /^F\d/.test(String(accelerator)));
    expect(keys.map(({ label, accelerator }) => [label, accelerator])).toEqual([
      ['Lock', 'F12'],
      ['Register', 'F1'],
      ['Members', 'F2'],
      ['Rewards', 'F3'],
      ['Messaging', 'F4'],
      ['Usage', 'F5'],
    ]);
    expect(keys.every(({ registerAccelerator }) => registerAccelerator === false)).toBe(true);
  });

  it.each([
    ['CommandOrControl+Plus', 'larger'],
    ['CommandOrControl+=', 'larger'],
    ['CommandOrControl+numadd', 'larger'],
    ['CommandOrControl+-', 'smaller'],
    ['CommandOrControl+numsub', 'smaller'],
    ['CommandOrControl+0', 'reset'],
    ['CommandOrControl+num0', 'reset'],
  ] as const)('zooms by a key: %s, %s', (key, step) => {
    const { done, items } = menuOf();
    const { enabled = true, click } = items().find(({ accelerator }) => accelerator === key) ?? {};
    if (enabled && click) Reflect.apply(click, undefined, []);
    expect(done).toEqual([['zoom', step]]);
  });

  it.each([
    [1, 'larger', 1.1],
    [1.1, 'larger', 1.25],
    [1.5, 'larger', undefined],
    [1, 'smaller', 0.9],
    [0.8, 'smaller', undefined],
    [1.5, 'reset', 1],
    [1, 'reset', undefined],
  ] as const)('zooms step by step, to the end: %d, %s', (zoom, step, next) => {
    expect(zoomAfter(zoom, step)).toBe(next);
  });

  it('lets an owner turn kiosk mode on and off, and nobody else', () => {
    const { core, done, item, press } = menuOf();
    press('Kiosk Mode');
    core.enter('manager');
    press('Kiosk Mode');
    expect(done).toEqual([]);
    core.enter('owner');
    press('Kiosk Mode');
    core.choose({ kiosk: true });
    expect(item('Kiosk Mode')).toMatchObject({ type: 'checkbox', checked: true });
    press('Kiosk Mode');
    expect(done).toEqual([
      ['change', { kiosk: true }],
      ['change', { kiosk: false }],
    ]);
  });

  it('leads out of kiosk mode only for an owner', () => {
    const { core, items } = menuOf();
    const ways = ['Quit Tillside', 'Full Screen', 'Show the Log'];
    expect(enabledOf(items(), ways)).toEqual(ways);
    core.choose({ kiosk: true });
    expect(enabledOf(items(), ways)).toEqual([]);
    core.enter('cashier');
    expect(enabledOf(items(), ways)).toEqual([]);
    core.enter('owner');
    expect(enabledOf(items(), ways)).toEqual(['Quit Tillside', 'Show the Log']);
    core.change({ stage: { kind: 'welcome', demoAvailable: true } });
    expect(enabledOf(items(), ways)).toEqual(ways);
  });

  it('tells how it stands with a new version', () => {
    const { core, done, item, items, press } = menuOf();
    expect(item('Check for Updates…')).toMatchObject({ visible: false });
    core.choose({ update: { kind: 'none', checkedAt: null } });
    press('Check for Updates…');
    core.choose({ update: { kind: 'checking' } });
    press('Checking for Updates…');
    core.choose({ update: { kind: 'downloading', version: '1.3.0', percent: 4 } });
    expect(enabledOf(items(), ['Downloading Version 1.3.0…'])).toEqual([]);
    core.choose({ update: { kind: 'ready', version: '1.3.0' } });
    press('Restart to Install Version 1.3.0');
    expect(done).toEqual([['checkForUpdate'], ['installUpdate']]);
  });

  it('is drawn anew only for what it shows, so that it stays open meanwhile', () => {
    const { core, menus } = menuOf();
    core.change({ registration: null });
    core.choose({ zoom: 1.25 });
    core.choose({ update: { kind: 'downloading', version: '1.3.0', percent: 4 } });
    core.choose({ update: { kind: 'downloading', version: '1.3.0', percent: 5 } });
    expect(menus).toHaveLength(2);
  });

  it('has tools for developers only before it is packaged', () => {
    expect(
      menuOf({ isPackaged: false })
        .top()
        .map(({ label }) => label),
    ).toContain('Developer');
    const { top, items } = menuOf();
    expect(top().map(({ label }) => label)).not.toContain('Developer');
    expect(items().map(({ role }) => role)).not.toContain('toggleDevTools');
  });
});
