import { fork } from 'node:child_process';
import type { ForkDemo } from '../demo-shop.ts';

/**
 * The demo shop as a child process of plain Node.
 * @param script absolute path of `dist/demo/main.js`
 */
export function forkDemoIn(script: string): ForkDemo {
  return (environment) => {
    const child = fork(script, [], { env: { ...process.env, ...environment }, stdio: 'inherit' });
    return {
      onMessage: (hear) => {
        child.on('message', hear);
      },
      onExit: (hear) => {
        child.once('exit', () => hear());
        // One that could not even be started has no end to wait for.
        child.on('error', () => {
          if (child.pid === undefined) hear();
        });
      },
      end: () => {
        if (child.connected) child.disconnect();
      },
      kill: () => {
        child.kill('SIGKILL');
      },
    };
  };
}
