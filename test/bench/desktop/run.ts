import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findTestElectron } from '../../e2e/find-electron.ts';
import { median } from '../statistics.ts';
import { layOutMinimalApp, layOutTillside } from './apps.ts';
import { expectBalanceFirst, measure, type Sample } from './measure.ts';
import { makePairedProfile } from './paired-profile.ts';

/**
 * `npm run bench:desktop [rounds]`: how long Tillside takes from its start to the last known balance on screen, and what
 * it holds in memory at rest, against a minimal Electron window in the same run. The two take turns; what is told is
 * the median. It builds the app, finds Electron as the end-to-end tests do, and starts a display where there is none.
 */
const root = new URL('../../..', import.meta.url).pathname;
const rounds = Number(process.argv[2] ?? 7);
const say = (line: string) => process.stdout.write(`${line}\n`);

if (process.platform !== 'linux') {
  say('The memory of all processes of an app is read from /proc: this runs on Linux only.');
} else if (process.env.TILLSIDE_TEST_ELECTRON) {
  await bench(process.env.TILLSIDE_TEST_ELECTRON);
} else {
  process.exitCode = await startWithDisplay();
}

/** Builds the app and starts this file again where a window can be opened. @returns the exit code */
async function startWithDisplay(): Promise<number> {
  const electron = await findTestElectron(root, say);
  if (!electron) return 1;
  const node = process.execPath;
  const vite = ['node_modules/vite/bin/vite.js', 'build', '--app', '--logLevel', 'warn'];
  if (spawnSync(node, vite, { cwd: root, stdio: 'inherit' }).status !== 0) return 1;
  const self = [import.meta.filename, String(rounds)];
  const [command, args] = electron.wrapper ? [electron.wrapper, ['-a', node, ...self]] : [node, self];
  const env = { ...process.env, TILLSIDE_TEST_ELECTRON: electron.path };
  return spawnSync(command, args, { cwd: root, stdio: 'inherit', env }).status ?? 1;
}

async function bench(electron: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'tillside-bench-'));
  const tillside = layOutTillside(electron, root);
  try {
    const { environment, balance } = await makePairedProfile(tillside.executablePath, folder);
    const minimal = layOutMinimalApp(electron, root, folder, balance);
    try {
      const measureMinimal = () => measure(minimal.executablePath, environment, balance);
      const measureTillside = () => measure(tillside.executablePath, environment, balance);
      // The first starts fill the system's and Chromium's caches, as on any day but the first. They are not counted.
      await measureMinimal();
      await measure(tillside.executablePath, environment, balance, (page) => expectBalanceFirst(page, balance));
      await measureTillside();
      const samples: { minimal: Sample[]; tillside: Sample[] } = { minimal: [], tillside: [] };
      for (let round = 1; round <= rounds; round += 1) {
        samples.minimal.push(await measureMinimal());
        samples.tillside.push(await measureTillside());
        say(`round ${round} of ${rounds}`);
      }
      say(tableOf(samples));
    } finally {
      minimal.remove();
    }
  } finally {
    tillside.remove();
    rmSync(folder, { recursive: true, force: true });
  }
}

function tableOf({ minimal, tillside }: { minimal: readonly Sample[]; tillside: readonly Sample[] }): string {
  const line = (name: string, ...cells: string[]) => name.padEnd(24) + cells.map((cell) => cell.padStart(10)).join('');
  const row = (name: string, unit: number, value: (sample: Sample) => number) => {
    const [least, ours] = [median(minimal.map(value)), median(tillside.map(value))];
    return line(name, (ours / least).toFixed(2), (least / unit).toFixed(0), (ours / unit).toFixed(0));
  };
  return [
    line(`median of ${minimal.length}`, 'ratio', 'minimal', 'Tillside'),
    row('start to balance, ms', 1, ({ shownMs }) => shownMs),
    row('  processor time, ms', 1, ({ workMs }) => workMs),
    row('memory at rest, MB', 1_000_000, ({ memory }) => memory),
  ].join('\n');
}
