import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { tempFolder } from '#test/temp-folder.ts';

const root = join(import.meta.dirname, '../../..');

function startHost(dataDir: string): ChildProcess {
  const host = spawn(process.execPath, ['electron/hosts/browser/main.ts'], {
    cwd: root,
    env: { PATH: process.env.PATH, TILLSIDE_DATA_DIR: dataDir },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  onTestFinished(async () => {
    if (host.exitCode !== null || host.signalCode !== null) return;
    host.kill('SIGKILL');
    await once(host, 'exit');
  });
  return host;
}

describe('the process of the browser host', () => {
  it('keeps its data to itself, and refuses a second process until it has ended, however it ends', async () => {
    const dataDir = join(tempFolder(), 'data');
    mkdirSync(dataDir, { mode: 0o755 });
    const first = startHost(dataDir);
    expect(await once(first, 'message')).toMatchObject([{ kind: 'serving' }, undefined]);
    expect(statSync(dataDir).mode & 0o777).toBe(0o700);

    const second = startHost(dataDir);
    const [said, [code]] = await Promise.all([second.stderr && text(second.stderr), once(second, 'exit')]);
    expect(said).toBe(`Tillside is already running with the data in ${dataDir}\n`);
    expect(code).toBe(1);

    first.kill('SIGKILL');
    await once(first, 'exit');
    expect(await once(startHost(dataDir), 'message')).toMatchObject([{ kind: 'serving' }, undefined]);
  });
});
