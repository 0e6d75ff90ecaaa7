import { utilityProcess } from 'electron';
import type { ForkDemo } from '../demo-shop.ts';

/**
 * The demo shop as a utility process of Electron.
 * @param script absolute path of `dist/demo/main.js`
 * @param output where its warnings go; in an installed app, where nobody reads them, nowhere
 */
export function forkDemoIn(script: string, output: 'inherit' | 'ignore'): ForkDemo {
  return (environment) => {
    const child = utilityProcess.fork(script, [], {
      env: { ...process.env, ...environment },
      serviceName: 'Tillside demo shop',
      stdio: output,
    });
    return {
      onMessage: (hear) => {
        child.on('message', hear);
      },
      onExit: (hear) => {
        child.once('exit', () => hear());
      },
      end: () => child.postMessage({ kind: 'end' }),
      kill: () => {
        if (child.pid !== undefined) process.kill(child.pid, 'SIGKILL');
      },
    };
  };
}
