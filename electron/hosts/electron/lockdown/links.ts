import { isLoopback } from '#core/api/server-url.ts';
import type { Core } from '#core/create-core.ts';
import { APP_ORIGIN } from '../page/app-file.ts';

/** What becomes of an address that the page wants to open in a window of its own. */
type WindowDecision = 'hosted_page' | 'download' | 'system_browser' | 'deny';

/** The page opens nothing but what the core has offered just now, and web pages of the connected backend. */
export function decideWindow(
  address: string,
  core: Pick<Core, 'isHostedPage' | 'isDownload' | 'serverUrl'>,
): WindowDecision {
  if (core.isHostedPage(address)) return isPrivate(address) ? 'hosted_page' : 'deny';
  if (core.isDownload(address)) return 'download';
  return isOfServer(address, core.serverUrl()) ? 'system_browser' : 'deny';
}

/** Whether an address may be handed to the system's browser: a web page of the connected backend. */
function isOfServer(address: string, serverUrl: string | null): boolean {
  if (serverUrl === null || !URL.canParse(address) || !URL.canParse(serverUrl)) return false;
  const { protocol, origin } = new URL(address);
  return (protocol === 'https:' || protocol === 'http:') && origin === new URL(serverUrl).origin;
}

/** Whether our own page may go somewhere: only to its own beginning, as when it is loaded again. */
export function mayReload({ url, isMainFrame }: { url: string; isMainFrame: boolean }): boolean {
  return isMainFrame && url === `${APP_ORIGIN}/`;
}

/** Whether a hosted page may go somewhere; a frame in it may also be made of the page's own text (`about:srcdoc`). */
export function mayNavigate({ url, isMainFrame }: { url: string; isMainFrame: boolean }): boolean {
  return isPrivate(url) || (!isMainFrame && url.startsWith('about:'));
}

/** Whether nobody on the way reads along: https, or http that does not leave this computer. */
function isPrivate(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol } = new URL(address);
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(address));
}

/** Whether an address is where a hosted page leads back to: the backend's own page that says it is done. */
export function isReturnPage(address: string, serverUrl: string | null): boolean {
  if (serverUrl === null || !URL.canParse(address) || !URL.canParse(serverUrl)) return false;
  const [opened, server] = [new URL(address), new URL(serverUrl)];
  return opened.origin === server.origin && opened.pathname === `${server.pathname.replace(/\/$/, '')}/return`;
}
