import { systemClock } from './clock.ts';
import { readConfig } from './config.ts';
import { openEmbeddedProviders } from './embedded-providers.ts';
import { endingOf } from './ending.ts';
import { refuseForeignHosts } from './own-host.ts';
import { systemRandom } from './random.ts';
import { startServer } from './server.ts';

/**
 * The demo shop that comes with the app, as a process of its own: of Electron, which it talks with by its parent port,
 * or of Node. Of its environment it reads only where to keep its data and where to listen, so that whatever else is
 * set on this computer makes nothing real of it.
 */
async function main(): Promise<void> {
  const { TILLSIDE_DATA_DIR, PORT } = process.env;
  const config = readConfig({ TILLSIDE_DATA_DIR, PORT });
  // Ctrl-C in a terminal reaches it as well as the app, which then ends it.
  process.on('SIGINT', () => undefined);
  const server = await startServer(config, {
    clock: systemClock,
    random: systemRandom,
    openProviders: openEmbeddedProviders,
    guard: refuseForeignHosts,
  });
  const end = endingOf(server);
  process.once('SIGTERM', end);
  const listening = { kind: 'listening', url: server.url };
  if (process.parentPort) {
    // Whatever the app sends means the end.
    process.parentPort.once('message', end);
    process.parentPort.postMessage(listening);
  } else if (process.connected) {
    process.once('disconnect', end);
    process.send?.(listening);
  } else {
    // Who started it has gone meanwhile.
    end();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exit(1);
});
