import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** A started app, and how to end it as a user would. */
export interface RunningApp {
  pid: number;
  /** Epoch milliseconds. */
  startedAt: number;
  /** Where Chromium's DevTools protocol is spoken: `ws://127.0.0.1:<port>/…`. */
  endpoint: string;
  end(): Promise<void>;
}

/** @param environment all that the app is told of its surroundings */
export async function startApp(executablePath: string, environment: Record<string, string>): Promise<RunningApp> {
  const startedAt = Date.now();
  const app = spawn(
    executablePath,
    // Chromium refuses to start its sandbox as root.
    ['--remote-debugging-port=0', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
    { env: environment, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let said = '';
  for await (const chunk of app.stderr.iterator({ destroyOnReturn: false })) {
    said += chunk;
    const endpoint = /DevTools listening on (ws:\S+)/.exec(said)?.[1];
    if (endpoint && app.pid !== undefined) {
      app.stderr.resume();
      return {
        pid: app.pid,
        startedAt,
        endpoint,
        async end() {
          if (app.exitCode !== null || app.signalCode !== null) return;
          const exited = once(app, 'exit');
          app.kill('SIGTERM');
          await exited;
        },
      };
    }
  }
  throw new Error(`the app ended before its window was open: ${said}`);
}
