import { spawnSync } from 'node:child_process';
import { builderArguments } from './builder-arguments.ts';

/** `npm run package`: builds the app and packs it; arguments go to electron-builder. */
function run(script: string, args: readonly string[]): void {
  const { status } = spawnSync(process.execPath, [script, ...args], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

const args = builderArguments(process.env, process.argv.slice(2));
run('node_modules/vite/bin/vite.js', ['build', '--app', '--logLevel', 'warn']);
run('node_modules/electron-builder/cli.js', args);
