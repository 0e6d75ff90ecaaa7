import type { ElectronApplication, Page } from '@playwright/test';
import { transport } from '#shared/contract/transport.ts';

/** Calls the bridge from inside a page, past everything that the app's own client would check. */
export function callBridge(page: Page, ...args: unknown[]): Promise<unknown> {
  return page.evaluate(
    ([global, args]) => {
      const call: (...args: unknown[]) => Promise<unknown> = Reflect.get(Reflect.get(window, global), 'call');
      return call(...args);
    },
    [transport.global as string, args] as const,
  );
}

/** How each page there is was made, as Chromium has it in the end. */
export function webPreferencesOf(app: ElectronApplication): Promise<Record<string, unknown>[]> {
  return app.evaluate(({ webContents }) =>
    webContents.getAllWebContents().map((contents) => {
      // Electron does not document it; nothing else tells.
      const read: () => Record<string, unknown> = Reflect.get(contents, 'getLastWebPreferences');
      return Reflect.apply(read, contents, []);
    }),
  );
}

/** What every page is made with, whoever it belongs to. */
export const SAFE_PREFERENCES = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInSubFrames: false,
  webviewTag: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  enableBlinkFeatures: '',
} as const;

/** What has left the pages since they are watched. */
interface WaysOut {
  /** Where pages went, and where they were not let go. */
  went: string[];
  refused: string[];
  /** Pages that were made. */
  opened: number;
  /** What the system was asked to open; it is not asked in fact. */
  handedOver: string[];
  saved: string[];
  notSaved: string[];
}

/** Watches all pages there are and will be. @returns how to learn what has left them */
export async function watchWaysOut(app: ElectronApplication): Promise<() => Promise<WaysOut>> {
  await app.evaluate(({ app, shell, webContents }) => {
    const ways: WaysOut = { went: [], refused: [], opened: 0, handedOver: [], saved: [], notSaved: [] };
    Object.assign(globalThis, { ways });
    const watch = (contents: Electron.WebContents): void => {
      contents.on('did-navigate', (_event, url) => ways.went.push(url));
      const look = (event: { url: string; defaultPrevented: boolean }) => {
        if (event.defaultPrevented) ways.refused.push(event.url);
      };
      contents.on('will-frame-navigate', look);
      contents.on('will-redirect', look);
      contents.session.on('will-download', (event, item) => {
        (event.defaultPrevented ? ways.notSaved : ways.saved).push(item.getURL());
      });
    };
    for (const contents of webContents.getAllWebContents()) watch(contents);
    app.on('web-contents-created', (_event, contents) => {
      ways.opened += 1;
      watch(contents);
    });
    Object.assign(shell, { openExternal: async (url: string) => ways.handedOver.push(url) });
  });
  return () => app.evaluate(() => Reflect.get(globalThis, 'ways'));
}
