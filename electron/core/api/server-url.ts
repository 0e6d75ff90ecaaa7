import { err, ok, type Result } from '#shared/errors.ts';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

export function isLoopback(url: string): boolean {
  return URL.canParse(url) && LOOPBACK.has(new URL(url).hostname);
}

/**
 * The base address out of what was typed: `shop.example.com/` becomes `https://shop.example.com`. A path is kept, for
 * servers behind a prefix.
 * @returns `server_url_invalid` for anything but https, except on this computer itself, and for addresses that carry
 *   a user name, a query or a fragment
 */
export function normaliseServerUrl(typed: string): Result<string> {
  const text = typed.trim();
  const withScheme = /^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `https://${text}`;
  if (text === '' || !URL.canParse(withScheme)) return err('server_url_invalid');
  const url = new URL(withScheme);
  const secure = url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.has(url.hostname));
  const plain = url.username === '' && url.password === '' && url.search === '' && url.hash === '';
  if (!secure || !plain) return err('server_url_invalid');
  return ok(`${url.origin}${url.pathname.replace(/\/+$/, '')}`);
}
