import { describe, expect, it } from 'vitest';
import { decideWindow, isReturnPage, mayNavigate, mayReload } from '../../../electron/hosts/electron/lockdown/links.ts';

const SERVER = 'http://127.0.0.1:4000';

/** A core that offers two pages and a file, as far as addresses are concerned. */
const offering = (serverUrl: string | null) => ({
  isHostedPage: (url: string) => ['https://checkout.example/pay', 'http://checkout.example/pay'].includes(url),
  isDownload: (url: string) => url === `${SERVER}/v1/downloads/ticket`,
  serverUrl: () => serverUrl,
});

describe('a window that the page wants to open', () => {
  it.each([
    ['https://checkout.example/pay', 'hosted_page'],
    ['http://checkout.example/pay', 'deny'],
    ['https://checkout.example/other', 'deny'],
    [`${SERVER}/v1/downloads/ticket`, 'download'],
    [`${SERVER}/v1/downloads/other`, 'system_browser'],
    [`${SERVER}/demo/phones`, 'system_browser'],
    ['http://127.0.0.1:4001/demo/phones', 'deny'],
    ['http://127.0.0.1:4000.example.com/', 'deny'],
    ['https://example.com/', 'deny'],
    ['file:///etc/passwd', 'deny'],
    ['javascript:alert(1)', 'deny'],
    ['about:blank', 'deny'],
    ['nonsense', 'deny'],
  ])('is one that the core has offered, or a page of the backend: %s', (address, decision) => {
    expect(decideWindow(address, offering(SERVER))).toBe(decision);
  });

  it.each([null, 'nonsense'])('is no page of the backend while there is none: %s', (serverUrl) => {
    expect(decideWindow(`${SERVER}/demo/phones`, offering(serverUrl))).toBe('deny');
  });

  it.each(['http://localhost:12/page', 'http://127.0.0.1:12/page', 'http://[::1]:12/page'])(
    'may be a hosted page without encryption on this computer: %s',
    (address) => {
      expect(decideWindow(address, { ...offering(SERVER), isHostedPage: () => true })).toBe('hosted_page');
    },
  );
});

describe('a hosted page', () => {
  it.each([
    ['https://bank.example/approve', true],
    ['http://127.0.0.1:4001/approve', true],
    ['http://bank.example/approve', false],
    ['about:blank', false],
    ['data:text/html,x', false],
    ['file:///etc/passwd', false],
    ['bankapp://approve', false],
    ['nonsense', false],
  ])('goes only where nobody reads along: %s', (url, allowed) => {
    expect(mayNavigate({ url, isMainFrame: true })).toBe(allowed);
  });

  it.each([
    ['about:srcdoc', true],
    ['https://bank.example/frame', true],
    ['http://bank.example/frame', false],
    ['blob:https://bank.example/1', false],
  ])('may have frames of its own text and of where nobody reads along: %s', (url, allowed) => {
    expect(mayNavigate({ url, isMainFrame: false })).toBe(allowed);
  });

  it.each([
    [`${SERVER}/return`, SERVER, true],
    [`${SERVER}/return?setup=1#x`, SERVER, true],
    ['https://shop.example/tillside/return', 'https://shop.example/tillside', true],
    ['https://shop.example/return', 'https://shop.example/tillside', false],
    [`${SERVER}/return/more`, SERVER, false],
    [`${SERVER}/demo`, SERVER, false],
    ['https://evil.example/return', SERVER, false],
    [`${SERVER}/return`, null, false],
    ['nonsense', SERVER, false],
  ])('is over at the backend’s own page: %s of %s', (address, serverUrl, over) => {
    expect(isReturnPage(address, serverUrl)).toBe(over);
  });
});

describe('our own page', () => {
  it.each([
    ['app://tillside/', true, true],
    ['app://tillside/', false, false],
    ['app://tillside/index.html', true, false],
    ['app://tillside/?theme=dark', true, false],
    ['app://other/', true, false],
    ['file:///etc/passwd', true, false],
    ['https://example.com/', true, false],
    ['about:blank', true, false],
    ['javascript:alert(1)', true, false],
  ])('goes nowhere but to its own beginning: %s', (url, isMainFrame, allowed) => {
    expect(mayReload({ url, isMainFrame })).toBe(allowed);
  });
});
