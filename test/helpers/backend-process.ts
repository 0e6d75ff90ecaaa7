import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { z } from 'zod';

const listeningSchema = z.object({ kind: z.literal('listening'), url: z.url() });

export interface BackendProcess {
  url: string;
  /** As a power cut would: no handler runs. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts the real backend as its own process, with its data in a folder.
 * @param options.port free, unless it had one before
 * @param options.script a bundle of it, which starts in a third of the time; its sources without one
 */
export async function startBackendProcess(
  dataDir: string,
  { port = 0, script = 'server-stub/main.ts' }: { port?: number; script?: string } = {},
): Promise<BackendProcess> {
  const child = spawn(process.execPath, [script], {
    cwd: new URL('../..', import.meta.url),
    env: { PATH: process.env.PATH, TILLSIDE_DATA_DIR: dataDir, PORT: String(port) },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const url = await Promise.race([
    once(child, 'message').then(([message]) => listeningSchema.parse(message).url),
    once(child, 'exit').then(([code]) => {
      throw new Error(`the backend ended with ${code} before it listened`);
    }),
  ]);
  return { url, kill: () => end(child, 'SIGKILL'), stop: () => end(child, 'SIGTERM') };
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill(signal);
  await exited;
}
