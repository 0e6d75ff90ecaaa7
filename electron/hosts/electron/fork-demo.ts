import type { ForkDemo } from '../demo-shop.ts';

/** As much of Electron as this touches; its `utilityProcess` fits. */
interface Utility {
  fork(script: string, args: string[], options: ForkOptions): UtilityChild;
}
interface ForkOptions {
  env: NodeJS.ProcessEnv;
  serviceName: string;
  stdio: 'inherit' | 'ignore';
}
interface UtilityChild {
  /** Only while it runs. */
  pid: number | undefined;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  once(event: 'spawn' | 'exit', listener: () => void): unknown;
  postMessage(message: unknown): void;
}

/**
 * The demo shop as a utility process of Electron.
 * @param script absolute path of `dist/demo/main.js`
 * @param output where its warnings go; in an installed app, where nobody reads them, nowhere
 */
export function forkDemoIn(utility: Utility, script: string, output: 'inherit' | 'ignore'): ForkDemo {
  return (environment) => {
    const child = utility.fork(script, [], {
      env: { ...process.env, ...environment },
      serviceName: 'Tillside demo shop',
      stdio: output,
    });
    const exit = Promise.withResolvers<void>();
    child.once('exit', exit.resolve);
    return {
      onMessage: (hear) => {
        child.on('message', hear);
      },
      onExit: (hear) => {
        void exit.promise.then(hear);
      },
      end: () => child.postMessage({ kind: 'end' }),
      kill() {
        if (killByPid(child.pid)) return;
        // It never came up, or is gone already without a word. If it does come up, nobody waits for it any more.
        child.once('spawn', () => killByPid(child.pid));
        exit.resolve();
      },
    };
  };
}

/** @returns whether there was such a process */
function killByPid(pid: number | undefined): boolean {
  if (pid === undefined) return false;
  try {
    return process.kill(pid, 'SIGKILL');
  } catch {
    return false;
  }
}
