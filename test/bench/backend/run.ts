import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CampaignSettings, runCampaign } from './campaign/run.ts';
import { campaignTable } from './campaign/table.ts';
import { ContestantProcess } from './contestant-process.ts';
import { machineOf } from './machine.ts';
import { type Entrant, runRounds } from './rounds.ts';
import { readSettings, type Settings } from './settings.ts';
import { openStreams } from './streams.ts';
import { tableOf } from './table.ts';

/** Ends a process that was started for the run, whatever it does at the moment. */
type Started = (process: { kill(): void }) => void;

/**
 * `npm run bench`: how many codes a second the backend sends and checks, beside what others do and what the disk
 * allows; and how long a code takes while a campaign is sent. It starts all of them itself, each in a process and a folder
 * of its own, and prints a table of each. settings.ts tells the arguments.
 */
async function main(): Promise<void> {
  const { campaign, ...settings } = readSettings(process.argv.slice(2));
  const folder = mkdtempSync(join(tmpdir(), 'tillside-bench-'));
  const processes: { kill(): void }[] = [];
  const clear = () => {
    for (const started of processes) started.kill();
    // A process that was killed just now may still have written.
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  for (const [signal, code] of [['SIGINT', 130] as const, ['SIGTERM', 143] as const]) {
    process.once(signal, () => {
      clear();
      process.exit(code);
    });
  }
  const started: Started = (one) => processes.push(one);
  try {
    if (settings.entrants.length > 0) await compare(settings, folder, started);
    if (campaign) await sendCampaign(campaign, settings.profiles, folder, started);
  } finally {
    clear();
  }
}

async function compare(
  { entrants: chosen, profiles, ...settings }: Omit<Settings, 'campaign'>,
  folder: string,
  started: Started,
): Promise<void> {
  const contestants: ContestantProcess[] = [];
  const entrants: Entrant[] = [];
  const streams: Awaited<ReturnType<typeof openStreams>>[] = [];
  for (const { name, steps } of chosen) {
    const contestant = await ContestantProcess.start(name, folder, profiles, started);
    contestants.push(contestant);
    if (contestant.url !== null) streams.push(await openStreams(contestant.url, contestant.streams));
    entrants.push({ contestant, steps });
  }
  const { rounds, seconds } = settings;
  const samples = await runRounds(entrants, settings, say);
  if (!streams.every((stream) => stream.heard())) throw new Error('a device that listens was told nothing');
  for (const stream of streams) stream.close();
  for (const contestant of contestants) await contestant.end();
  const how = rounds < 5 ? `only ${rounds} round(s) of ${seconds} s, for trying` : `medians of ${rounds} rounds`;
  say(`\n${today()}, ${how} · ${machineOf(folder)}\n\n${tableOf(samples)}\n`);
}

async function sendCampaign(
  campaign: CampaignSettings,
  profiles: string | null,
  folder: string,
  started: Started,
): Promise<void> {
  const own = mkdtempSync(join(folder, 'campaign-'));
  const figures = await runCampaign(campaign, { folder: own, profiles, say, started });
  say(`\n${today()} · ${machineOf(folder)}\n\n${campaignTable(figures)}`);
}

const today = () => new Date().toISOString().slice(0, 10);

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

await main();
