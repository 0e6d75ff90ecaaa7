import {
  app,
  type BrowserWindow,
  dialog,
  Menu,
  type MenuItemConstructorOptions,
  nativeTheme,
  shell,
  Tray,
} from 'electron';
import type { Core } from '#core/create-core.ts';
import type { Log } from '#core/ports.ts';
import type { Zoom } from '#shared/contract/choices.ts';
import licence from '../../../LICENSE?raw';
import packageJson from '../../../package.json' with { type: 'json' };
import { createSpeech } from '../words/speech.ts';
import { languageIn, wordsIn } from '../words/words.ts';
import { followLink, LINK_SCHEME, type LinkInbox } from './desktop/app-links.ts';
import { keepMenu } from './desktop/menu.ts';
import { keepTray } from './desktop/tray.ts';
import { trayPicture } from './desktop/tray-picture.ts';
import { watch } from './desktop/watch.ts';
import type { HostedWindow } from './lockdown/hosted-window.ts';
import { type ZoomStep, zoomAfter } from './page/looks.ts';
import { focusWindow } from './page/window.ts';

interface SurroundingParts {
  core: Core;
  window: BrowserWindow;
  hosted: HostedWindow;
  links: LinkInbox;
  log: Log;
  /** Absolute path of the log. */
  logFile: string;
}

/** What stands around the page once it is on screen: menu, tray and links. */
export function surroundPage({ core, window, hosted, links, log, logFile }: SurroundingParts): void {
  const systemLanguages = app.getPreferredSystemLanguages();
  const open = (): void => focusWindow(window);
  const change = (choice: { zoom: Zoom } | { kiosk: boolean }) => void core.dispatch('computer.change', choice);
  const zoomBy = (step: ZoomStep): void => {
    const zoom = zoomAfter(core.snapshot().computer?.zoom ?? 1, step);
    if (zoom !== undefined) change({ zoom });
  };
  const lock = (): void => void core.dispatch('session.lock', {});
  const tell = (message: string, detail = ''): void =>
    void dialog.showMessageBox(window, { message, detail }).catch(() => undefined);

  watch(
    core,
    ({ app: { theme } }) => theme,
    (theme) => {
      nativeTheme.themeSource = theme;
    },
  );
  window.webContents.on('zoom-changed', (_event, direction) => zoomBy(direction === 'in' ? 'larger' : 'smaller'));

  keepMenu({
    core,
    show: (template) => Menu.setApplicationMenu(Menu.buildFromTemplate(template)),
    words: (choice) => wordsIn(choice, systemLanguages),
    platform: process.platform,
    isPackaged: app.isPackaged,
    actions: {
      lock,
      zoom: zoomBy,
      change,
      goTo: core.goTo,
      checkForUpdate() {
        void core.dispatch('computer.checkForUpdate', {});
        // There it is seen what becomes of it.
        core.goTo('settings');
      },
      installUpdate: () => void core.dispatch('computer.installUpdate', {}),
      showAbout: () => tell(`${packageJson.productName} ${packageJson.version}`),
      showLicence: () => tell(packageJson.productName, unwrapped(licence)),
      showLog: () => shell.showItemInFolder(logFile),
    },
  });

  keepTray({
    core,
    createTray: () => createSystemTray(open),
    speech: ({ language, timeZone }) => createSpeech(languageIn(language, systemLanguages), timeZone),
    actions: {
      open,
      topUp() {
        open();
        core.goTo('credit');
      },
      lock,
      quit: () => app.quit(),
    },
    log,
  });

  // On Linux the installed app's entry names it; asking there takes a while and may ask back.
  if (app.isPackaged && process.platform !== 'linux') app.setAsDefaultProtocolClient(LINK_SCHEME);
  links.onLink((text) =>
    followLink(
      text,
      {
        focus: open,
        returned() {
          hosted.close();
          // What the page was about is asked anew; the open page asks of itself what became of a card.
          if (core.snapshot().billing.kind === 'open') void core.dispatch('billing.open', {});
        },
        goTo: core.goTo,
      },
      log,
    ),
  );
}

/** @throws where the system has none */
function createSystemTray(onClick: () => void) {
  const tray = new Tray(trayPicture(process.platform));
  tray.on('click', onClick);
  return {
    show(toolTip: string, menu: MenuItemConstructorOptions[]): void {
      tray.setToolTip(toolTip);
      tray.setContextMenu(Menu.buildFromTemplate(menu));
    },
  };
}

/** Without the line breaks within its paragraphs: a message box breaks lines by itself. */
function unwrapped(text: string): string {
  return text.trim().replace(/([^\n])\n(?=[^\n])/g, '$1 ');
}
