import { type ChildProcess, spawn } from 'node:child_process';
import type { z } from 'zod';

/** Milliseconds that a child has to end by itself. */
const PATIENCE = 5_000;

/**
 * The processes that the launcher started. They end with it, by handle and in the reverse order of their start.
 * @param root the folder that they run in
 */
export function createChildren(root: string) {
  const running = new Set<ChildProcess>();

  function start(file: string, args: readonly string[], environment: Record<string, string> = {}): ChildProcess {
    const child = spawn(file, args, {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      env: { ...process.env, ...environment },
    });
    running.add(child);
    child.once('exit', () => running.delete(child));
    child.once('error', () => running.delete(child));
    return child;
  }

  return {
    start,
    async endAll(): Promise<void> {
      for (const child of [...running].reverse()) await end(child);
    },
    killAll(): void {
      for (const child of running) child.kill('SIGKILL');
    },
  };
}

/** What every step of the launch works with. */
export interface Launch {
  /** Absolute path of the project. */
  root: string;
  children: ReturnType<typeof createChildren>;
  say: (line: string) => void;
}

/** Resolves with the exit code, or null when a signal ended it or it never started. */
export function whenEnded(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode);
  return new Promise((resolve) => {
    child.once('exit', resolve);
    child.once('error', () => resolve(null));
  });
}

async function end(child: ChildProcess): Promise<void> {
  const ended = whenEnded(child);
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE);
  await ended;
  clearTimeout(timer);
}

/** Hears every message of this form that the child sends. */
export function onMessage<Schema extends z.ZodType>(
  child: Pick<ChildProcess, 'on'>,
  schema: Schema,
  hear: (message: z.output<Schema>) => void,
): void {
  child.on('message', (message) => {
    const parsed = schema.safeParse(message);
    if (parsed.success) hear(parsed.data);
  });
}

/** The first message of this form that the child sends; null when it ends before. */
export function firstMessage<Schema extends z.ZodType>(
  child: ChildProcess,
  schema: Schema,
): Promise<z.output<Schema> | null> {
  return new Promise((resolve) => {
    onMessage(child, schema, resolve);
    void whenEnded(child).then(() => resolve(null));
  });
}
