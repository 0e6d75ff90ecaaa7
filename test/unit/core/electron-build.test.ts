import { readFileSync } from 'node:fs';
import { FuseV1Options } from '@electron/fuses';
import { describe, expect, it } from 'vitest';
import packageJson from '../../../package.json' with { type: 'json' };

const read = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');

/** What each fuse of Electron is set to. They are named as in `@electron/fuses`. */
const FUSES = {
  RunAsNode: false,
  EnableCookieEncryption: true,
  EnableNodeOptionsEnvironmentVariable: false,
  EnableNodeCliInspectArguments: false,
  EnableEmbeddedAsarIntegrityValidation: true,
  OnlyLoadAppFromAsar: true,
  LoadBrowserProcessSpecificV8Snapshot: false,
  GrantFileProtocolExtraPrivileges: false,
} satisfies Partial<Record<keyof typeof FuseV1Options, boolean>>;

describe('a build', () => {
  it('sets each fuse that bears on security', () => {
    const block = /^electronFuses:\n((?: {2}\S.*\n)+)/m.exec(read('electron-builder.yml'))?.[1] ?? '';
    const lines = [...block.matchAll(/^ {2}(\w)(\w+): (true|false)$/gm)];
    const set = lines.map(([, first = '', rest = '', value]) => [first.toUpperCase() + rest, value === 'true']);
    expect(Object.fromEntries(set)).toEqual(FUSES);
  });

  it('gives an AppImage a name that an update keeps, because the start at login goes by it', () => {
    const name = /^appImage:\n(?: {2}.*\n)*? {2}artifactName: (.*)$/m.exec(read('electron-builder.yml'))?.[1];
    expect(name).toMatch(/\.\$\{ext\}$/);
    expect(name).not.toContain('version');
  });

  it('has thought of every fuse there is', () => {
    const names = Object.keys(FuseV1Options).filter((name) => Number.isNaN(Number(name)));
    // How WebAssembly finds out that it reaches too far: no matter of who may do what.
    expect(names.filter((name) => !(name in FUSES))).toEqual(['WasmTrapHandlers']);
  });

  it('takes an Electron that is no older than the one it was hardened on', () => {
    const { version } = JSON.parse(read('node_modules/electron/package.json'));
    const major = Number.parseInt(version, 10);
    expect(packageJson.devDependencies.electron).toMatch(new RegExp(`^\\^${major}\\.`));
    expect(major).toBeGreaterThanOrEqual(45);
  });
});
