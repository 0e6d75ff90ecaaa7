import type { IncomingHttpHeaders } from 'node:http';

/**
 * Whether a request comes from our own page, as far as a browser tells. The Host header stops names that were bent to
 * this computer (DNS rebinding); Origin and Sec-Fetch-Site stop other pages in the same browser.
 * @param authority host and port that we are served at
 */
export function isFromOurPage(method: string, headers: IncomingHttpHeaders, authority: string): boolean {
  if (headers.host !== authority) return false;
  const { origin } = headers;
  const safe = method === 'GET' || method === 'HEAD';
  if (origin === undefined ? !safe : origin !== `http://${authority}`) return false;
  const site = headers['sec-fetch-site'];
  // `none` is an address that a person opened, which never carries a command.
  return site === undefined || site === 'same-origin' || (safe && site === 'none');
}
