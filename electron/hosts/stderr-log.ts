import type { Facts, Log } from '#core/ports.ts';
import { logLine } from './log-line.ts';

/** One line per event on standard error. */
export function createStderrLog(): Log {
  const write = (level: 'warn' | 'error', event: string, facts?: Facts): void => {
    process.stderr.write(`${logLine(Date.now(), level, event, facts)}\n`);
  };
  return {
    warn: (event, facts) => write('warn', event, facts),
    error: (event, facts) => write('error', event, facts),
  };
}
