import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What Chromium makes in the folder of any app, some of it only after a while. */
const CHROMIUM = [
  /^(Cache|Code Cache|GPUCache|Dawn\w*Cache|ShaderCache|Shared Dictionary|blob_storage|Crashpad|Dictionaries)$/,
  /^(Local Storage|Session Storage|IndexedDB|WebStorage|VideoDecodeStats|databases|shared_proto_db|Partitions)$/,
  /^(Cookies|Trust Tokens|DIPS|SharedStorage|QuotaManager|InterestGroups|PrivateAggregation|Network Persistent State|TransportSecurity)(-\w+)?$/,
  /^(Preferences|Local State|DevToolsActivePort|Singleton\w+)$/,
];

/** The entries of the app's folder that are not Chromium's own, in order. */
export function leftIn(profile: string): string[] {
  return readdirSync(profile)
    .filter((name) => !CHROMIUM.some((pattern) => pattern.test(name)))
    .sort();
}

/** The files in a folder in which a text stands, as it is written in UTF-8. */
export function filesWith(folder: string, text: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return files.filter((file) => readFileSync(file).includes(text));
}
