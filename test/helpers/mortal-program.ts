import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** What cannot be part of a bundle. */
const NATIVE = ['better-sqlite3', '@node-rs/argon2'];

/** A program that lives, dies and lives again on the same data. */
export interface MortalProgram {
  file: string;
  /** Where each life finds what an earlier one has compiled. */
  cacheFolder: string;
  remove(): Promise<void>;
}

/**
 * Puts one of the programs of `test/faults` into one file: it starts in half of the time that its sources take, and the
 * tests start it hundreds of times.
 * @param name of its source, without the extension
 */
export async function bundleProgram(name: string): Promise<MortalProgram> {
  const folder = await mkdtemp(join(tmpdir(), 'tillside-program-'));
  await build({
    configFile: false,
    root: ROOT,
    logLevel: 'error',
    plugins: [
      {
        name: 'native-packages-where-they-are',
        enforce: 'pre',
        resolveId: (id) => (NATIVE.includes(id) ? { id: import.meta.resolve(id), external: 'absolute' } : undefined),
      },
    ],
    ssr: { noExternal: true },
    build: {
      outDir: folder,
      emptyOutDir: true,
      minify: false,
      ssr: true,
      rolldownOptions: {
        input: {
          [name]: join(ROOT, `test/faults/${name}.ts`),
          'checkpoint-worker': join(ROOT, 'server-stub/db/checkpoint-worker.ts'),
        },
        output: { entryFileNames: '[name].mjs' },
      },
    },
  });
  return {
    file: join(folder, `${name}.mjs`),
    cacheFolder: join(folder, 'compiled'),
    remove: () => rm(folder, { recursive: true }),
  };
}
