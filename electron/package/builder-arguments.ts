import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { normaliseServerUrl } from '#core/api/server-url.ts';

type Environment = Record<string, string | undefined>;

/**
 * What electron-builder is told beyond electron-builder.yml: which Electron to pack, and where the installed app asks for
 * newer versions.
 * @param given as on its own command line, such as `--linux deb`
 * @throws Error when the address of the updates is no place for programs to come from
 */
export function builderArguments(environment: Environment, given: readonly string[]): string[] {
  return [...given, ...electronFolder(environment), ...updates(environment), '--publish', 'never'];
}

/** An unpacked Electron instead of a downloaded one, as the `electron` package reads it too. */
function electronFolder({ ELECTRON_OVERRIDE_DIST_PATH: folder }: Environment): string[] {
  if (!folder) return [];
  const version = readFileSync(join(folder, 'version'), 'utf8').trim().replace(/^v/, '');
  return [`-c.electronDist=${folder}`, `-c.electronVersion=${version}`];
}

function updates({ TILLSIDE_UPDATE_URL: typed }: Environment): string[] {
  if (!typed) return [];
  // Nobody on the way may put another program in place: https, or http that does not leave this computer.
  const url = normaliseServerUrl(typed);
  if (!url.ok) throw new Error('TILLSIDE_UPDATE_URL must be an address that begins with https://');
  return ['-c.publish.provider=generic', `-c.publish.url=${url.value}`];
}
