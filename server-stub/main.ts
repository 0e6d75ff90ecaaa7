import { apiPage } from './api-page.ts';
import { systemClock } from './clock.ts';
import { ConfigError, readConfig } from './config.ts';
import { endingOf } from './ending.ts';
import { openProviders } from './providers.ts';
import { systemRandom } from './random.ts';
import { startServer } from './server.ts';

/** Runs the backend until it is told to end, by a signal or by the process that started it going away. */
async function main(): Promise<void> {
  const config = readConfig(process.env);
  const server = await startServer(config, { clock: systemClock, random: systemRandom, openProviders, apiPage });
  if (process.send) process.send({ kind: 'listening', url: server.url });
  else process.stdout.write(`Tillside backend: ${server.url} (API page: ${server.url}/docs)\n`);
  const end = endingOf(server);
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
  process.once('disconnect', end);
}

main().catch((error: unknown) => {
  const wrongSetting = error instanceof ConfigError;
  process.stderr.write(`${wrongSetting ? `Wrong configuration: ${error.message}` : String(error)}\n`);
  process.exit(1);
});
