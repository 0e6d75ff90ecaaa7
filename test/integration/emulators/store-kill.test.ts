import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openDocumentStore } from '#server/emulators/store.ts';
import { tempFolder } from '#test/temp-folder.ts';

/** Puts documents as fast as it can and says after each that it is kept. */
const WRITER = `
  import { openDocumentStore } from '#server/emulators/store.ts';
  const documents = openDocumentStore(process.env.STORE_FILE).collection('documents');
  for (let n = 1; ; n += 1) {
    documents.put({ id: String(n) });
    process.stdout.write(n + '\\n');
    await new Promise(setImmediate);
  }
`;

it('the store holds everything it acknowledged before a kill -9', async () => {
  const file = join(tempFolder(), 'outside.db');
  const writer = spawn(process.execPath, ['--input-type=module', '--eval', WRITER], {
    env: { ...process.env, STORE_FILE: file },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  writer.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
    if (said.split('\n').length > 20) writer.kill('SIGKILL');
  });
  const [, signal] = await once(writer, 'close');
  expect(signal).toBe('SIGKILL');

  const acknowledged = said.split('\n').slice(0, -1);
  const store = openDocumentStore(file);
  onTestFinished(() => store.close());
  const kept = new Set(
    store
      .collection('documents')
      .list()
      .map(({ id }) => id),
  );
  expect(acknowledged.filter((id) => !kept.has(id))).toEqual([]);
});
