import { readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import Conf from 'conf';

/** Encrypted values by name, in base64. */
export interface SecretsFile {
  all(): Record<string, Buffer>;
  /** @throws when the disk does not take it */
  set(name: string, encrypted: Buffer): void;
  /** @throws when the disk does not take it */
  remove(name: string): void;
  /** Removes the file and what a write that was cut off has left beside it. @throws when some of it stays */
  clear(): void;
}

/**
 * The file `secrets.json`, for the eyes of this account only. One that is damaged begins anew.
 * @throws when there is something that cannot be read at all, such as a folder of that name
 */
export function openSecretsFile(folder: string): SecretsFile {
  const conf = new Conf<Record<string, unknown>>({
    cwd: folder,
    configName: 'secrets',
    configFileMode: 0o600,
    clearInvalidConfig: true,
    accessPropertiesByDotNotation: false,
  });
  return {
    all: () =>
      Object.fromEntries(
        Object.entries(conf.store).flatMap(([name, value]) =>
          typeof value === 'string' ? [[name, Buffer.from(value, 'base64')]] : [],
        ),
      ),
    set: (name, encrypted) => conf.set(name, encrypted.toString('base64')),
    remove(name) {
      if (conf.has(name)) conf.delete(name);
    },
    clear() {
      const name = basename(conf.path);
      for (const file of readdirSync(dirname(conf.path)))
        if (file === name || file.startsWith(`${name}.`)) rmSync(join(dirname(conf.path), file), { force: true });
    },
  };
}
