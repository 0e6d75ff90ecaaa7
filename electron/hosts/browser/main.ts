import { randomUUID } from 'node:crypto';
import { dirname, join, resolve } from 'node:path';
import Conf from 'conf';
import { createCore } from '#core/create-core.ts';
import type { StoredSettings } from '#core/settings.ts';
import packageJson from '../../../package.json' with { type: 'json' };
import { createConfSettings, openSettingsFile } from '../conf-settings.ts';
import { lockData } from '../data-lock.ts';
import { openDemoShop } from '../demo-shop.ts';
import { readEnvironment } from '../environment.ts';
import { tellLauncher } from '../launch-message.ts';
import { createMemorySecrets } from '../memory-secrets.ts';
import { makePrivateFolder } from '../private-folder.ts';
import { scryptPinHash } from '../scrypt-pin-hash.ts';
import { createStderrLog } from '../stderr-log.ts';
import { systemClock } from '../system-clock.ts';
import { forkDemoIn } from './fork-demo.ts';
import { startBrowserHost } from './server.ts';

const environment = readEnvironment(process.env);
const { dataDir } = environment;
const distFolder = resolve(import.meta.dirname, '../../../dist');
// The cache holds names and numbers of customers, so the folder is closed to others before anything is in it.
if (dataDir !== null) makePrivateFolder(resolve(dataDir));
const log = createStderrLog();
const conf = openSettingsFile(
  (configName, deserialize) =>
    new Conf<StoredSettings>({
      projectName: packageJson.name,
      configName,
      deserialize,
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

const demo = await openDemoShop(environment, {
  fork: forkDemoIn(join(distFolder, 'demo', 'main.js')),
  log,
  clock: systemClock,
  dataFolder: folder,
});
const core = createCore({
  clock: systemClock,
  settings: createConfSettings(conf, log),
  secrets: createMemorySecrets(),
  pinHash: scryptPinHash,
  log,
  newId: randomUUID,
  cacheFile: join(folder, 'cache.sqlite'),
  app: { version: packageJson.version, host: 'browser' },
  demo,
  desktop: null,
  // The log goes to whoever started this, and the page keeps nothing in its browser.
  removeTraces: async () => undefined,
});
core.start();
const host = await startBrowserHost({
  core,
  rendererFolder: join(distFolder, 'renderer'),
  clock: systemClock,
  onAddress: (url) => tellLauncher({ kind: 'serving', url }),
});

let ending = false;
const end = async (): Promise<void> => {
  if (ending) return;
  ending = true;
  core.close();
  await Promise.all([host.close(), demo.stop()]);
  unlock();
  process.exit(0);
};
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void end());
// Whoever started the app is gone.
process.on('disconnect', () => void end());
