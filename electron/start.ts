import { resolve } from 'node:path';
import { createChildren } from './launcher/children.ts';
import { launch } from './launcher/launch.ts';

const root = resolve(import.meta.dirname, '..');
const children = createChildren(root);
let ending = false;

async function end(code: number): Promise<void> {
  ending = true;
  await children.endAll();
  process.exit(code);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    // Asked a second time, there is no more waiting.
    if (ending) children.killAll();
    else void end(0);
  });
}

const code = await launch({
  root,
  children,
  say: (line) => {
    if (!ending) process.stdout.write(`${line}\n`);
  },
});
if (!ending) await end(code);
