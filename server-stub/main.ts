import { systemClock } from './clock.ts';
import { ConfigError, readConfig } from './config.ts';
import { systemRandom } from './random.ts';
import { startServer } from './server.ts';

/** Runs the backend until it is told to end, by a signal or by the launcher that started it going away. */
async function main(): Promise<void> {
  const server = await startServer(readConfig(process.env), systemClock, systemRandom);
  if (process.send) process.send({ kind: 'listening', url: server.url });
  else process.stdout.write(`Tillside backend: ${server.url} (API page: ${server.url}/docs)\n`);
  let ending = false;
  const end = () => {
    if (ending) return;
    ending = true;
    void server.close().then(() => process.exit(0));
  };
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
  process.once('disconnect', end);
}

main().catch((error: unknown) => {
  const wrongSetting = error instanceof ConfigError;
  process.stderr.write(`${wrongSetting ? `Wrong configuration: ${error.message}` : String(error)}\n`);
  process.exit(1);
});
