import type { Bridge } from '#shared/contract/bridge.ts';
import { transport } from '#shared/contract/transport.ts';
import type { DesktopBridge } from './desktop-bridge.ts';
import { createElectronBridge } from './electron-bridge.ts';
import { createHttpBridge } from './http-bridge.ts';

declare global {
  interface Window {
    [transport.global]?: Bridge;
  }
}

/** Electron's preload defines the global; without it this page was served by the browser host. */
export function pickBridge(page: Window & typeof globalThis): DesktopBridge {
  const preload = page[transport.global];
  if (preload) return createElectronBridge(preload);
  return createHttpBridge({
    fetch: page.fetch.bind(page),
    openEvents: (url) => new page.EventSource(url),
  });
}
