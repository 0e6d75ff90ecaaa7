import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeBigShop } from '#test/big-history.ts';
import { median } from '../statistics.ts';
import { type GrownBackend, startGrownBackend } from './backend.ts';
import { saveHistory } from './export.ts';
import { pagesOf } from './pages.ts';

/**
 * `npm run bench:growth [transfers]`: how long a shop with ten million transfers in a year waits for its pages, against
 * one with ten thousand, in the same run, the two taking turns; what is told is the median. Then it saves a million lines
 * of the history to a reader who pauses first, from a backend with 64 MB for its objects. It takes some minutes, and 16 GB
 * of the disk for temporary files.
 */
const [few, many] = [10_000, Number(process.argv[2] ?? 10_000_000)];
const UNTIL = Date.parse('2026-11-23T10:42:00+08:00');
const DAY_MS = 24 * 60 * 60_000;
const SEED = 1;
const HEAP_MB = 64;
const ROUNDS = 61;
/** Asked for before it counts: the first times load what every other time finds there. */
const WARM_UP_ROUNDS = 10;
const MILLION = 1_000_000;
const PAUSE_MS = 3_000;
const MB = 1_000_000;

const say = (line: string) => process.stdout.write(`${line}\n`);
const row = (name: string, ...cells: readonly string[]) =>
  say(name.padEnd(28) + cells.map((cell) => cell.padStart(14)).join(''));

const folder = mkdtempSync(join(tmpdir(), 'tillside-growth-'));
try {
  await bench();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function bench(): Promise<void> {
  const [short, long] = [join(folder, 'short.sqlite'), join(folder, 'long.sqlite')];
  await makeBigShop(short, { seed: SEED, transfers: few, until: UNTIL });
  const began = performance.now();
  const messages = await makeBigShop(long, { seed: SEED, transfers: many, until: UNTIL });
  const seconds = (performance.now() - began) / 1_000;
  say(
    `${many} transfers of ${messages} messages made in ${seconds.toFixed(0)} s, ${(many / seconds).toFixed(0)} a second`,
  );
  await withBackends([short, long], undefined, async (backends) => {
    await comparePages(backends, messages);
    await compareMemory(backends);
  });
  await withBackends([long], HEAP_MB, async (backends) => {
    for (const backend of backends) await save(backend, messages);
  });
}

/** Starts a backend on each file, and ends them when the task is done. */
async function withBackends(
  files: readonly string[],
  heapMb: number | undefined,
  task: (backends: readonly GrownBackend[]) => Promise<void>,
): Promise<void> {
  const backends: GrownBackend[] = [];
  try {
    for (const file of files) backends.push(await startGrownBackend(file, UNTIL, heapMb));
    await task(backends);
  } finally {
    for (const backend of backends) await backend.stop();
  }
}

async function comparePages(backends: readonly GrownBackend[], messages: number): Promise<void> {
  row(`median of ${ROUNDS}`, 'ratio', ...[few, many].map((transfers) => `${transfers}, ms`));
  for (const { name, ask } of pagesOf(messages)) {
    const times = backends.map((): number[] => []);
    for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
      const inTurn = [...backends.entries()];
      for (const [index, backend] of round % 2 === 0 ? inTurn : inTurn.reverse()) {
        const took = await ask(backend, WARM_UP_ROUNDS + round);
        if (round >= 0) times[index]?.push(took);
      }
    }
    const [short = Number.NaN, long = Number.NaN] = times.map(median);
    row(name, (long / short).toFixed(2), short.toFixed(2), long.toFixed(2));
  }
}

async function compareMemory(backends: readonly GrownBackend[]): Promise<void> {
  const [short = Number.NaN, long = Number.NaN] = await Promise.all(backends.map((backend) => backend.memory()));
  row('memory, MB', (long / short).toFixed(2), (short / MB).toFixed(0), (long / MB).toFixed(0));
}

/** As many of the last days as hold a million lines. */
async function save(backend: GrownBackend, messages: number): Promise<void> {
  const days = Math.min(365, Math.ceil((MILLION / messages) * 365));
  const from = new Date(UNTIL - days * DAY_MS).toISOString().slice(0, 10);
  const before = await backend.memory();
  const { lines, bytes, ms: took, peak } = await saveHistory(backend, { from }, PAUSE_MS);
  say(
    `${lines} lines saved, ${(bytes / MB).toFixed(0)} MB, in ${(took / 1_000).toFixed(1)} s after a pause of ${PAUSE_MS / 1_000} s; ` +
      `memory ${(before / MB).toFixed(0)} MB before, ${(peak / MB).toFixed(0)} MB at most`,
  );
}
