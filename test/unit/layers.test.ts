import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const FORBIDDEN = [
  ['shared/domain/x.ts', 'node:fs'],
  ['shared/domain/x.ts', 'electron'],
  ['shared/domain/x.ts', 'react'],
  ['shared/domain/x.ts', '#server/app.ts'],
  ['shared/domain/x.ts', '../../electron/core/state.ts'],
  ['renderer/features/x.tsx', '#core/create-core.ts'],
  ['renderer/features/x.tsx', '../../electron/core/create-core.ts'],
  ['renderer/features/x.tsx', 'node:fs'],
  ['renderer/features/x.tsx', 'axios'],
  ['electron/core/features/x.ts', 'electron'],
  ['electron/core/features/x.ts', '../../hosts/electron/main.ts'],
  ['electron/core/features/x.ts', '#server/app.ts'],
  ['electron/hosts/browser/x.ts', 'electron'],
  ['electron/hosts/electron/x.ts', '#server/app.ts'],
  ['server-stub/modules/x/service.ts', '../../emulators/phones/simulator.ts'],
  ['server-stub/server.ts', './emulators/store.ts'],
  ['server-stub/providers.ts', './emulators/store.ts'],
  ['server-stub/modules/x/service.ts', '#core/create-core.ts'],
  ['server-stub/emulators/x.ts', '../db/database.ts'],
] as const;

const ALLOWED = [
  ['shared/domain/x.ts', 'zod'],
  ['shared/domain/x.ts', './money.ts'],
  ['shared/api/x.ts', '../domain/money.ts'],
  ['renderer/features/x.tsx', '#shared/errors.ts'],
  ['electron/core/features/x.ts', '#shared/errors.ts'],
  ['electron/hosts/electron/x.ts', '#core/create-core.ts'],
  ['server-stub/embedded-providers.ts', './emulators/store.ts'],
] as const;

describe('the layers', () => {
  const root = mkdtempSync(join(tmpdir(), 'tillside-layers-'));
  afterAll(() => rmSync(root, { recursive: true }));

  /** Lints one import in a file that would stand there, with the project's own rules. */
  function lint(file: string, from: string, names = '{ x }') {
    copyFileSync('biome.jsonc', join(root, 'biome.jsonc'));
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), `import ${names} from '${from}';\n\nx;\n`);
    const only = ['lint', '--only=style/noRestrictedImports', '--vcs-enabled=false', file];
    const { status, stderr } = spawnSync(resolve('node_modules/.bin/biome'), only, { cwd: root, encoding: 'utf8' });
    return { allowed: status === 0, reason: stderr };
  }

  it.each(FORBIDDEN)('keep %s from importing %s', (file, from) => {
    expect(lint(file, from)).toMatchObject({ allowed: false, reason: expect.stringContaining('noRestrictedImports') });
  });

  it.each(ALLOWED)('let %s import %s', (file, from) => {
    expect(lint(file, from)).toMatchObject({ allowed: true });
  });

  it.each(['ipcMain', 'ipcRenderer'])('keep raw %s to the two ends of the channel', (name) => {
    expect(lint('electron/hosts/electron/page/window.ts', 'electron', `{ ${name} as x }`).allowed).toBe(false);
    expect(lint('electron/hosts/electron/main.ts', 'electron', `{ ${name} as x }`).allowed).toBe(true);
  });
});
