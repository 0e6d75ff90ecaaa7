import type { Facts, Log } from '#core/ports.ts';

/** One line per event on standard error. */
export function createStderrLog(): Log {
  const write = (level: string, event: string, facts: Facts = {}): void => {
    process.stderr.write(`${JSON.stringify({ at: new Date().toISOString(), level, event, ...facts })}\n`);
  };
  return {
    warn: (event, facts) => write('warn', event, facts),
    error: (event, facts) => write('error', event, facts),
  };
}
