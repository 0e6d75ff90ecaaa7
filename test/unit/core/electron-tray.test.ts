import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, it } from 'vitest';
import { createFakeLog } from '#test/core-fakes.ts';
import { createFakeCounter } from '#test/fake-counter.ts';
import { credit } from '#test/fake-shop.ts';
import { keepTray } from '../../../electron/hosts/electron/desktop/tray.ts';
import { createSpeech } from '../../../electron/hosts/words/speech.ts';

const LIVE = 'Tillside · US$41.28 · ≈ 1,121 local SMS · Live';
const offline = { kind: 'offline', since: credit.asOf, error: { code: 'server_unreachable' } } as const;

function trayOf() {
  const core = createFakeCounter();
  const log = createFakeLog();
  const done: string[] = [];
  const shown: { toolTip: string; menu: MenuItemConstructorOptions[] }[] = [];
  const note = (action: string) => () => {
    done.push(action);
  };
  keepTray({
    core,
    createTray: () => ({ show: (toolTip, menu) => shown.push({ toolTip, menu }) }),
    speech: ({ language, timeZone }) => createSpeech(language === 'system' ? 'en' : language, timeZone),
    actions: { open: note('open'), topUp: note('topUp'), lock: note('lock'), quit: note('quit') },
    log,
  });
  const toolTip = () => shown.at(-1)?.toolTip;
  const menu = () => shown.at(-1)?.menu ?? [];
  const enabled = () => menu().flatMap(({ label, enabled: may = true }) => (may && label ? [label] : []));
  const press = (label: string) => {
    const { click } = menu().find((item) => item.label === label) ?? {};
    if (click) Reflect.apply(click, undefined, []);
  };
  return { core, log, done, shown, toolTip, menu, enabled, press };
}

describe('the tray', () => {
  it('has the balance, the messages left, and whether that is now', () => {
    const { toolTip, menu } = trayOf();
    expect(toolTip()).toBe(LIVE);
    expect(menu().map(({ label }) => label)).toEqual([
      'US$41.28',
      '≈ 1,121 local SMS',
      'Live',
      undefined,
      'Open Tillside',
      'Top up…',
      'Lock',
      undefined,
      'Quit Tillside',
    ]);
  });

  it('follows the balance', () => {
    const { core, toolTip } = trayOf();
    core.change({ credit: { ...credit, sms: { ...credit.sms, available: 3_099_999, messagesLeft: 84 } } });
    expect(toolTip()).toBe('Tillside · US$3.09 · ≈ 84 local SMS · Live');
  });

  it('tells since when it has not heard of it, in the shop’s time', () => {
    const { core, toolTip } = trayOf();
    core.change({ connection: offline });
    expect(toolTip()).toBe('Tillside · US$41.28 · ≈ 1,121 local SMS · Offline · as of 5 Jan, 10:00');
    core.change({ connection: { kind: 'connecting' }, creditIsCurrent: false });
    expect(toolTip()).toBe('Tillside · US$41.28 · ≈ 1,121 local SMS · As of 5 Jan, 10:00 · connecting…');
  });

  it('speaks the language of the app', () => {
    const { core, toolTip, enabled } = trayOf();
    core.speak('ms');
    expect(toolTip()).toMatch(/^Tillside · USD\s41.28 · ≈ 1,121 SMS tempatan · Dalam talian$/);
    expect(enabled()).toContain('Buka Tillside');
  });

  it.each([
    ['nobody', ['Open Tillside', 'Top up…', 'Quit Tillside']],
    ['cashier', ['Open Tillside', 'Lock', 'Quit Tillside']],
    ['owner', ['Open Tillside', 'Top up…', 'Lock', 'Quit Tillside']],
  ] as const)('offers what %s may do', (who, offered) => {
    const { core, enabled } = trayOf();
    if (who !== 'nobody') core.enter(who);
    expect(enabled()).toEqual(offered);
  });

  it('does what is pressed', () => {
    const { core, done, press } = trayOf();
    core.enter('owner');
    for (const label of ['Open Tillside', 'Top up…', 'Lock', 'Quit Tillside']) press(label);
    expect(done).toEqual(['open', 'topUp', 'lock', 'quit']);
  });

  it('leads out of kiosk mode only for an owner', () => {
    const { core, enabled } = trayOf();
    core.choose({ kiosk: true });
    expect(enabled()).not.toContain('Quit Tillside');
    core.enter('owner');
    expect(enabled()).toContain('Quit Tillside');
  });

  it('knows of no balance before it is a counter', () => {
    const { core, toolTip, enabled } = trayOf();
    core.change({ stage: { kind: 'welcome', demoAvailable: true } });
    expect(toolTip()).toBe('Tillside');
    expect(enabled()).toEqual(['Open Tillside', 'Quit Tillside']);
    core.change({ stage: { kind: 'locked' }, credit: null });
    expect(toolTip()).toBe('Tillside · Credit not known yet');
  });

  it('is drawn anew only for what it shows', () => {
    const { core, shown } = trayOf();
    core.change({ registration: null });
    core.change({ credit: { ...credit, asOf: credit.asOf + 60_000 } });
    expect(shown).toHaveLength(1);
  });

  it('is missed where the system has none, and nothing else with it', () => {
    const log = createFakeLog();
    keepTray({
      core: createFakeCounter(),
      createTray() {
        throw new Error('no tray');
      },
      speech: () => createSpeech('en', undefined),
      actions: { open: () => undefined, topUp: () => undefined, lock: () => undefined, quit: () => undefined },
      log,
    });
    expect(log.lines).toEqual([{ event: 'tray_unavailable', facts: {} }]);
  });
});
