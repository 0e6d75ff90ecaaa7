import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tempFolder } from '#test/temp-folder.ts';
import { createAppFiles } from '../../../electron/hosts/electron/page/app-file.ts';

const FILES = ['index.html', 'a b.svg', 'assets/main.js', 'assets/ไทย.woff2'];

/** A built renderer, and around it what is nobody's business. */
function buildRenderer() {
  const folder = realpathSync(tempFolder());
  const root = join(folder, 'renderer');
  const write = (path: string) => writeFileSync(join(folder, path), 'text');
  for (const path of ['renderer/assets', 'main', 'renderer-of-another'])
    mkdirSync(join(folder, path), { recursive: true });
  for (const file of FILES) write(join('renderer', file));
  for (const file of ['main/main.js', 'renderer-of-another/x.js', 'secrets.json']) write(file);
  symlinkSync(join(folder, 'secrets.json'), join(root, 'link.json'));
  symlinkSync(join(folder, 'main'), join(root, 'linked'));
  return { folder, root };
}

describe('a file of the page', () => {
  it.each([
    ['app://tillside/', 'index.html'],
    ['app://tillside/index.html', 'index.html'],
    ['app://tillside/assets/main.js?v=1#x', 'assets/main.js'],
    ['app://tillside/a%20b.svg', 'a b.svg'],
    ['app://tillside/assets/%E0%B9%84%E0%B8%97%E0%B8%A2.woff2', 'assets/ไทย.woff2'],
    ['app://tillside/assets/../index.html', 'index.html'],
  ])('is found for %s', (address, file) => {
    const { root } = buildRenderer();
    expect(createAppFiles(root)(address)).toBe(join(root, file));
  });

  it.each([
    ['of another host', 'app://other/index.html'],
    ['of a host that only begins so', 'app://tillside.example/index.html'],
    ['with a port', 'app://tillside:80/index.html'],
    ['of the file system', 'file:///etc/passwd'],
    ['of the web', 'https://tillside/index.html'],
    ['that is none', 'not an address'],
    ['of a folder', 'app://tillside/assets'],
    ['of a folder, with a slash', 'app://tillside/assets/'],
    ['above the folder', 'app://tillside/../main/main.js'],
    ['above the folder, encoded', 'app://tillside/%2e%2e%2fmain%2fmain.js'],
    ['above the folder, with encoded slashes', 'app://tillside/..%2fmain/main.js'],
    ['above the folder, encoded twice', 'app://tillside/%252e%252e%252fmain/main.js'],
    ['above the folder, as on Windows', 'app://tillside/..%5cmain%5cmain.js'],
    ['of a neighbour whose name begins alike', 'app://tillside/..%2frenderer-of-another/x.js'],
    ['with an absolute path', 'app://tillside//etc/passwd'],
    ['with an encoded absolute path', 'app://tillside/%2fetc%2fpasswd'],
    ['with a drive', 'app://tillside/C:/Windows/win.ini'],
    ['of a link that leads out', 'app://tillside/link.json'],
    ['of a linked folder', 'app://tillside/linked/main.js'],
    ['with an end of text in it', 'app://tillside/index.html%00.js'],
    ['of a device of Windows', 'app://tillside/CON'],
    ['of a stream of Windows', 'app://tillside/index.html::$DATA'],
    ['with what Windows cuts off', 'app://tillside/index.html.'],
    ['in other letters, which some systems take for the same', 'app://tillside/INDEX.HTML'],
    ['that is too long for any system', `app://tillside/${'a/'.repeat(20_000)}index.html`],
    ['that cannot be decoded', 'app://tillside/%'],
  ])('is not there for an address %s', (_what, address) => {
    expect(createAppFiles(buildRenderer().root)(address)).toBeNull();
  });

  it('is one of those that were built, whatever the address', () => {
    const { folder, root } = buildRenderer();
    const findFile = createAppFiles(root);
    const part = fc.oneof(
      fc.constantFrom('..', '.', '', '%2e%2e', '%2E.', '%2f', '%5c', '\\', '/', ':', '%00', '%252e', 'CON', 'NUL.js'),
      fc.constantFrom('assets', 'main.js', 'main', 'index.html', 'link.json', 'linked', 'secrets.json', folder),
      fc.string({ unit: 'binary', maxLength: 12 }),
      fc.string({ maxLength: 8 }).map(encodeURIComponent),
    );
    const start = fc.constantFrom('app://tillside/', 'app://tillside', 'app:', 'app:///', 'APP://TILLSIDE/', 'file://');
    const addresses = fc
      .tuple(start, fc.array(part, { maxLength: 8 }), fc.constantFrom('/', '', '%2f', '\\'))
      .map(([begin, parts, by]) => begin + parts.join(by));
    const found = new Set<string>();
    fc.assert(
      fc.property(addresses, (address) => {
        const file = findFile(address);
        if (file === null) return;
        found.add(relative(root, file));
        expect(realpathSync(file)).toBe(file);
      }),
      { numRuns: 5_000, examples: FILES.map((file) => [`app://tillside/${encodeURI(file)}`]) },
    );
    expect([...found].sort()).toEqual([...FILES].sort());
  });
});
