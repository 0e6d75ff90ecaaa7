import { describe, expect, it } from 'vitest';
import { resolveAppFile } from '../../../electron/hosts/electron/app-file.ts';
import { isOfServer } from '../../../electron/hosts/electron/links.ts';

describe('a file of the page', () => {
  const root = '/opt/tillside/renderer';

  it.each([
    ['app://tillside/', `${root}/index.html`],
    ['app://tillside/index.html', `${root}/index.html`],
    ['app://tillside/assets/main.js?v=1#x', `${root}/assets/main.js`],
    ['app://tillside/a%20b.svg', `${root}/a b.svg`],
    ['app://tillside/assets/../index.html', `${root}/index.html`],
  ])('is found for %s', (address, file) => {
    expect(resolveAppFile(root, address)).toBe(file);
  });

  it.each([
    'app://other/index.html',
    'file:///opt/tillside/renderer/index.html',
    'https://tillside/index.html',
    'app://tillside/..%2fmain/main.js',
    'app://tillside/%2e%2e%2f%2e%2e%2fetc%2fpasswd',
    'app://tillside/..%5cmain.js',
    'app://tillside/%00',
    'app://tillside/%',
    'app://tillside/..%2frenderer-of-another/x.js',
    'not an address',
  ])('is not looked for outside of the folder: %s', (address) => {
    expect(resolveAppFile(root, address)).toBeNull();
  });
});

describe('a link that the system browser may open', () => {
  it.each([
    ['http://127.0.0.1:4000/demo/phones', true],
    ['http://127.0.0.1:4001/demo/phones', false],
    ['http://127.0.0.1:4000.example.com/', false],
    ['https://example.com/', false],
    ['file:///etc/passwd', false],
    ['javascript:alert(1)', false],
    ['nonsense', false],
  ])('is one of the connected backend: %s', (address, allowed) => {
    expect(isOfServer(address, 'http://127.0.0.1:4000')).toBe(allowed);
  });

  it('is none while there is no backend', () => {
    expect(isOfServer('https://example.com/', null)).toBe(false);
    expect(isOfServer('https://example.com/', 'nonsense')).toBe(false);
  });
});
