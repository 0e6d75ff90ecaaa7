import type { MenuItemConstructorOptions } from 'electron';
import type { Destination } from '#shared/contract/choices.ts';
import { mayGoTo } from '#shared/contract/destination.ts';
import type { Snapshot, Update } from '#shared/contract/snapshot.ts';
import { assertNever } from '#shared/errors.ts';
import { fill } from '../../words/speech.ts';
import type { Words } from '../../words/words.ts';
import { isKiosk, type ZoomStep } from '../page/looks.ts';
import { type Watched, watch } from './watch.ts';

/**
 * What the menu shows of the snapshot. The zoom is no part of it: a key may be pressed again before a menu that was drawn
 * for the last one is there.
 */
type MenuFacts = ReturnType<typeof pickMenuFacts>;

function pickMenuFacts(snapshot: Snapshot) {
  const { app, computer, stage } = snapshot;
  return {
    language: app.language,
    role: stage.kind === 'open' ? stage.staff.role : null,
    /** Whether this computer is a counter of a shop. */
    paired: stage.kind === 'open' || stage.kind === 'locked',
    kiosk: isKiosk(snapshot),
    update: withoutProgress(computer?.update ?? { kind: 'off' }),
  };
}

/** A menu that is open closes when it is drawn anew. */
function withoutProgress(update: Update): Update {
  return update.kind === 'downloading' ? { ...update, percent: 0 } : update;
}

interface MenuActions {
  goTo(destination: Destination): void;
  lock(): void;
  /** From the zoom that it has by then; nothing at the end. */
  zoom(step: ZoomStep): void;
  change(choice: { kiosk: boolean }): void;
  checkForUpdate(): void;
  installUpdate(): void;
  showAbout(): void;
  showLicence(): void;
  showLog(): void;
}

interface MenuParts {
  core: Watched;
  /** Makes it the app's menu. */
  show(template: MenuItemConstructorOptions[]): void;
  words(choice: Snapshot['app']['language']): Words;
  platform: NodeJS.Platform;
  isPackaged: boolean;
  actions: MenuActions;
}

/** Keeps the app's menu as the counter is: in its language, and with what whoever is there may do. */
export function keepMenu({ core, show, words, ...rest }: MenuParts): void {
  watch(core, pickMenuFacts, (facts) => show(menuTemplate(facts, words(facts.language), rest)));
}

type Items = MenuItemConstructorOptions[];
type Surroundings = Pick<MenuParts, 'platform' | 'isPackaged' | 'actions'>;

function menuTemplate(facts: MenuFacts, words: Words, surroundings: Surroundings): Items {
  const { platform, isPackaged, actions } = surroundings;
  const isMac = platform === 'darwin';
  const lock: Items[number] = {
    label: words.lock,
    ...shownKey('F12'),
    enabled: facts.role !== null,
    click: actions.lock,
  };
  // A counter that is all that its people get to see is closed, and left for other windows, by an owner.
  const mayLeave = !facts.kiosk || facts.role === 'owner';
  const quit: Items[number] = { role: 'quit', label: words.quit, enabled: mayLeave };
  const about: Items[number] = { label: words.aboutApp, click: actions.showAbout };
  const update = updateItem(facts.update, words, actions);
  const separator: Items[number] = { type: 'separator' };
  return [
    ...(isMac ? [{ label: 'Tillside', submenu: macAppMenu(words, about, update, quit) }] : []),
    { label: words.menuFile, submenu: isMac ? [lock] : [lock, separator, quit] },
    { label: words.menuEdit, submenu: editMenu(words) },
    { label: words.menuGo, submenu: goMenu(facts, words, actions) },
    { label: words.menuView, submenu: viewMenu(facts, words, actions) },
    ...(isMac ? [{ label: words.menuWindow, submenu: windowMenu(words) }] : []),
    {
      label: words.menuHelp,
      role: 'help',
      submenu: [
        ...(isMac ? [] : [update, separator]),
        { label: words.showLog, enabled: mayLeave, click: actions.showLog },
        { label: words.licence, click: actions.showLicence },
        ...(isMac ? [] : [separator, about]),
      ],
    },
    ...(isPackaged ? [] : [{ label: words.developer, submenu: [{ role: 'toggleDevTools' as const }] }]),
  ];
}

/** The page itself hears the key; the menu only tells of it. */
function shownKey(accelerator: string): Items[number] {
  return { accelerator, registerAccelerator: false };
}

function goMenu({ role }: MenuFacts, words: Words, { goTo }: MenuActions): Items {
  const item = (label: string, destination: Destination, key: Items[number] = {}): Items[number] => ({
    // A single one marks the letter after it as the item's key.
    label: label.replaceAll('&', '&&'),
    ...key,
    enabled: role !== null && mayGoTo(role, destination),
    click: () => goTo(destination),
  });
  return [
    item(words.goRegister, 'register', shownKey('F1')),
    item(words.goMembers, 'members', shownKey('F2')),
    item(words.goRewards, 'rewards', shownKey('F3')),
    item(words.goMessaging, 'messaging', shownKey('F4')),
    item(words.goUsage, 'usage', shownKey('F5')),
    { type: 'separator' },
    item(words.goCredit, 'credit'),
    item(words.goSettings, 'settings'),
  ];
}

function viewMenu({ role, paired, kiosk }: MenuFacts, words: Words, { change, zoom }: MenuActions): Items {
  /** Each may be asked for by several keys, of which the menu shows the first. */
  const item = (label: string, step: ZoomStep, keys: string[]): Items =>
    keys.map((key, index) => ({
      label,
      accelerator: `CommandOrControl+${key}`,
      visible: index === 0,
      click: () => zoom(step),
    }));
  return [
    ...item(words.zoomIn, 'larger', ['Plus', '=', 'numadd']),
    ...item(words.zoomOut, 'smaller', ['-', 'numsub']),
    ...item(words.zoomReset, 'reset', ['0', 'num0']),
    { type: 'separator' },
    { role: 'togglefullscreen', label: words.fullScreen, enabled: !kiosk },
    {
      type: 'checkbox',
      label: words.kiosk,
      checked: kiosk,
      enabled: paired && role === 'owner',
      click: () => change({ kiosk: !kiosk }),
    },
  ];
}

function editMenu(words: Words): Items {
  return [
    { role: 'undo', label: words.undo },
    { role: 'redo', label: words.redo },
    { type: 'separator' },
    { role: 'cut', label: words.cut },
    { role: 'copy', label: words.copy },
    { role: 'paste', label: words.paste },
    { role: 'selectAll', label: words.selectAll },
  ];
}

function macAppMenu(words: Words, about: Items[number], update: Items[number], quit: Items[number]): Items {
  return [
    about,
    update,
    { type: 'separator' },
    { role: 'services', label: words.services },
    { type: 'separator' },
    { role: 'hide', label: words.hideApp },
    { role: 'hideOthers', label: words.hideOthers },
    { role: 'unhide', label: words.showAll },
    { type: 'separator' },
    quit,
  ];
}

function windowMenu(words: Words): Items {
  return [
    { role: 'minimize', label: words.minimize },
    { role: 'close', label: words.closeWindow },
  ];
}

function updateItem(update: Update, words: Words, { checkForUpdate, installUpdate }: MenuActions): Items[number] {
  switch (update.kind) {
    case 'off':
      return { label: words.updateCheck, visible: false };
    case 'none':
    case 'failed':
      return { label: words.updateCheck, click: checkForUpdate };
    case 'checking':
      return { label: words.updateChecking, enabled: false };
    case 'downloading':
      return { label: fill(words.updateDownloading, { version: update.version }), enabled: false };
    case 'ready':
      return { label: fill(words.updateInstall, { version: update.version }), click: installUpdate };
    default:
      return assertNever(update);
  }
}
