import { percentile } from '../statistics.ts';
import type { ContestantName, Step } from './contestant.ts';
import type { ContestantProcess } from './contestant-process.ts';
import { load } from './load.ts';
import type { Settings } from './settings.ts';

/** What was measured of one contestant in one round. */
export interface Sample {
  contestant: ContestantName;
  /** Null for work in a loop, which nobody asks for over HTTP. */
  http: { step: Step; connections: number; p50Ms: number; p99Ms: number; generatorShare: number } | null;
  perSecond: number;
}

export interface Entrant {
  contestant: ContestantProcess;
  steps: readonly Step[];
}

/** Requests of each kind in the round that warms up: as many as make the compiler take them for hot. */
const WARM_UP = 2_000;

/**
 * All take turns in each round, so that whatever else the computer does hits them alike. The first round warms up and
 * is not counted; how many requests fit into the time is known from the round before.
 * @throws Error when anybody answers wrongly, or keeps something else than what was answered
 */
export async function runRounds(
  entrants: readonly Entrant[],
  { rounds, seconds, connections }: Pick<Settings, 'rounds' | 'seconds' | 'connections'>,
  say: (line: string) => void,
): Promise<Sample[]> {
  const counted: Sample[] = [];
  let before: Sample[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const samples: Sample[] = [];
    for (const { contestant } of entrants) {
      if (contestant.url === null) samples.push(await runLoop(contestant, seconds));
    }
    for (const lines of connections) {
      for (const { contestant, steps } of entrants) {
        const { name, url } = contestant;
        if (url === null) continue;
        const amount = amountFor(before.find(isFirst(name, steps, lines))?.perSecond, seconds, lines);
        for (const step of steps) samples.push(await runStep(contestant, url, step, lines, amount));
      }
    }
    if (round > 0) counted.push(...samples);
    before = samples;
    say(round === 0 ? 'warmed up' : `round ${round} of ${rounds}`);
  }
  return counted;
}

/** The first step sets the amount: those after it use up what it made. */
function isFirst(name: ContestantName, [first]: readonly Step[], connections: number) {
  return ({ contestant, http }: Sample) =>
    contestant === name && http?.step === first && http?.connections === connections;
}

/** Requests that fill the time, the same for each connection. */
function amountFor(perSecond: number | undefined, seconds: number, connections: number): number {
  const each = (perSecond === undefined ? WARM_UP : perSecond * seconds) / connections;
  return connections * Math.max(Math.round(each), 2);
}

async function runLoop(contestant: ContestantProcess, seconds: number): Promise<Sample> {
  return { contestant: contestant.name, http: null, perSecond: await contestant.run(seconds * 1_000) };
}

async function runStep(
  contestant: ContestantProcess,
  url: string,
  step: Step,
  connections: number,
  amount: number,
): Promise<Sample> {
  const requests = await contestant.prepare(step, amount);
  const { tookMs, latencies, generatorShare } = await load(url, connections, requests, () => contestant.finish(step));
  await contestant.audit();
  const [p50Ms, p99Ms] = [percentile(latencies, 50), percentile(latencies, 99)];
  return {
    contestant: contestant.name,
    http: { step, connections, p50Ms, p99Ms, generatorShare },
    perSecond: (amount * 1_000) / tookMs,
  };
}
