import { randomUUID } from 'node:crypto';
import { dirname, join, resolve } from 'node:path';
import Conf from 'conf';
import { createCore } from '#core/create-core.ts';
import type { AppSettings } from '#core/settings.ts';
import packageJson from '../../../package.json' with { type: 'json' };
import { createConfSettings, openSettingsFile } from '../conf-settings.ts';
import { lockData } from '../data-lock.ts';
import { readEnvironment } from '../environment.ts';
import { tellLauncher } from '../launch-message.ts';
import { createMemorySecrets } from '../memory-secrets.ts';
import { makePrivateFolder } from '../private-folder.ts';
import { scryptPinHash } from '../scrypt-pin-hash.ts';
import { createStderrLog } from '../stderr-log.ts';
import { systemClock } from '../system-clock.ts';
import { startBrowserHost } from './server.ts';

const { dataDir, demoUrl } = readEnvironment(process.env);
// The cache holds names and numbers of customers, so the folder is closed to others before anything is in it.
if (dataDir !== null) makePrivateFolder(resolve(dataDir));
const log = createStderrLog();
const conf = openSettingsFile(
  (configName) =>
    new Conf<AppSettings>({
      projectName: packageJson.name,
      configName,
      clearInvalidConfig: true,
      ...(dataDir === null ? {} : { cwd: resolve(dataDir) }),
    }),
  log,
);
const folder = dirname(conf.path);
makePrivateFolder(folder);

const unlock = lockData(join(folder, 'lock.sqlite'));
if (unlock === null) {
  process.stderr.write(`Tillside is already running with the data in ${folder}\n`);
  process.exit(1);
}

const core = createCore({
  clock: systemClock,
  settings: createConfSettings(conf, log),
  secrets: createMemorySecrets(),
  pinHash: scryptPinHash,
  log,
  newId: randomUUID,
  cacheFile: join(folder, 'cache.sqlite'),
  app: { version: packageJson.version, host: 'browser' },
  demoUrl,
});
core.start();
const host = await startBrowserHost({
  core,
  rendererFolder: resolve(import.meta.dirname, '../../../dist/renderer'),
  clock: systemClock,
  onAddress: (url) => tellLauncher({ kind: 'serving', url }),
});

let ending = false;
const end = async (): Promise<void> => {
  if (ending) return;
  ending = true;
  core.close();
  await host.close();
  unlock();
  process.exit(0);
};
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void end());
// Whoever started the app is gone, and the backend with it.
process.on('disconnect', () => void end());
