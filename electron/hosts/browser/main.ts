import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import Conf from 'conf';
import { createCore } from '#core/create-core.ts';
import type { AppSettings } from '#core/settings.ts';
import packageJson from '../../../package.json' with { type: 'json' };
import { createConfSettings } from '../conf-settings.ts';
import { readEnvironment } from '../environment.ts';
import { tellLauncher } from '../launch-message.ts';
import { createMemorySecrets } from '../memory-secrets.ts';
import { createStderrLog } from '../stderr-log.ts';
import { systemClock } from '../system-clock.ts';
import { startBrowserHost } from './server.ts';

const { dataDir, demoUrl } = readEnvironment(process.env);
const conf = new Conf<AppSettings>({
  projectName: packageJson.name,
  configName: 'settings',
  clearInvalidConfig: true,
  ...(dataDir === null ? {} : { cwd: resolve(dataDir) }),
});
const folder = dirname(conf.path);
// The cache holds names and numbers of customers: nobody else on this computer reads it.
mkdirSync(folder, { recursive: true, mode: 0o700 });

const core = createCore({
  clock: systemClock,
  settings: createConfSettings(conf),
  secrets: createMemorySecrets(),
  log: createStderrLog(),
  newId: randomUUID,
  cacheFile: join(folder, 'cache.sqlite'),
  app: { version: packageJson.version, host: 'browser' },
  demoUrl,
});
const host = await startBrowserHost(core, resolve(import.meta.dirname, '../../../dist/renderer'));
core.start();
tellLauncher({ kind: 'serving', url: host.oneTimeUrl });

let ending = false;
async function end(): Promise<void> {
  if (ending) return;
  ending = true;
  core.close();
  await host.close();
  process.exit(0);
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void end());
// Whoever started the app is gone, and the backend with it.
process.on('disconnect', () => void end());
