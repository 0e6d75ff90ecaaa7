import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createBuilder } from 'vite';

const root = join(import.meta.dirname, '../..');
const NATIVE = ['better-sqlite3', '@node-rs/argon2'];

/**
 * Builds the demo shop into an empty folder, as an installed app has it: the bundle and its native packages, and
 * nothing else of the project.
 * @returns absolute path of the script to start
 */
export async function buildDemoAlone(folder: string): Promise<string> {
  const builder = await createBuilder({
    configFile: join(root, 'vite.config.ts'),
    logLevel: 'error',
    environments: { demo: { build: { outDir: join(folder, 'demo') } } },
  });
  const { demo } = builder.environments;
  if (!demo) throw new Error('the demo shop is not among what is built');
  await builder.build(demo);
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module' }));
  for (const name of NATIVE) {
    const link = join(folder, 'node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(root, 'node_modules', name), link);
  }
  return join(folder, 'demo', 'main.js');
}
