import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ContestantProcess } from './contestant-process.ts';
import { machineOf } from './machine.ts';
import { type Entrant, runRounds } from './rounds.ts';
import { readSettings } from './settings.ts';
import { openStreams } from './streams.ts';
import { tableOf } from './table.ts';

/**
 * `npm run bench`: how many codes a second the backend sends and checks, beside what others do and what the disk
 * allows. It starts all of them itself, each in a process and a folder of its own, and prints one table. settings.ts
 * tells the arguments.
 */
async function main(): Promise<void> {
  const { entrants: chosen, profiles, ...settings } = readSettings(process.argv.slice(2));
  const folder = mkdtempSync(join(tmpdir(), 'tillside-bench-'));
  const contestants: ContestantProcess[] = [];
  const clear = () => {
    for (const contestant of contestants) contestant.kill();
    // A process that was killed just now may still have written.
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  for (const [signal, code] of [['SIGINT', 130] as const, ['SIGTERM', 143] as const]) {
    process.once(signal, () => {
      clear();
      process.exit(code);
    });
  }
  try {
    const entrants: Entrant[] = [];
    const streams: Awaited<ReturnType<typeof openStreams>>[] = [];
    for (const { name, steps } of chosen) {
      const contestant = await ContestantProcess.start(name, folder, profiles, (started) => contestants.push(started));
      if (contestant.url !== null) streams.push(await openStreams(contestant.url, contestant.streams));
      entrants.push({ contestant, steps });
    }
    const { rounds, seconds } = settings;
    const samples = await runRounds(entrants, settings, say);
    if (!streams.every((stream) => stream.heard())) throw new Error('a device that listens was told nothing');
    for (const stream of streams) stream.close();
    for (const contestant of contestants) await contestant.end();
    const how = rounds < 5 ? `only ${rounds} round(s) of ${seconds} s, for trying` : `medians of ${rounds} rounds`;
    say(`\n${new Date().toISOString().slice(0, 10)}, ${how} · ${machineOf(folder)}\n\n${tableOf(samples)}`);
  } finally {
    clear();
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

await main();
