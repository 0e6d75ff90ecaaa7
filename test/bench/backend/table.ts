import { median } from '../statistics.ts';
import { type ContestantName, STEPS, type Step } from './contestant.ts';
import type { Sample } from './rounds.ts';

/** The middle of the rounds. */
interface Row {
  contestant: ContestantName;
  step: Step | null;
  connections: number | null;
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
}

const NAMES: Record<ContestantName, string> = {
  tillside: 'Tillside',
  'better-auth': 'better-auth',
  fastify: 'bare Fastify, one INSERT',
  'raw-commits': 'raw better-sqlite3 commits',
  fsync: 'fsync of the disk',
};
/** Ours first, then the peers, then the limits. */
const ORDER: readonly ContestantName[] = ['tillside', 'better-auth', 'fastify', 'raw-commits', 'fsync'];

/** From this share of a processor on, the generator of the load may be what was measured. */
const GENERATOR_BUSY = 0.8;

/** One table out of all rounds: how each compares with those below it comes first, then what was measured. */
export function tableOf(samples: readonly Sample[]): string {
  const rows = ORDER.flatMap((contestant) => rowsOf(samples.filter((sample) => sample.contestant === contestant)));
  const busiest = Math.max(...samples.map(({ http }) => http?.generatorShare ?? 0));
  const limits = busiest > GENERATOR_BUSY ? ', so it may have been the limit' : '';
  return [
    line('', '', 'times that of', '', '', '', 'p99 times', '', '', ''),
    line(
      ...['', 'connections', 'better-auth', 'Fastify', 'raw commits', 'fsync', 'Fastify’s'],
      ...['per second', 'p50 ms', 'p99 ms'],
    ),
    ...rows.map((row) => lineOf(row, rows)),
    '',
    ...aimsOf(rows),
    `The load generator used up to ${(busiest * 100).toFixed(0)} % of a processor${limits}.`,
  ].join('\n');
}

function rowsOf(samples: readonly Sample[]): Row[] {
  const kinds = Map.groupBy(samples, ({ http }) => `${http?.step} ${http?.connections}`);
  const rows = [...kinds.values()].flatMap((alike) => {
    const [first] = alike;
    if (!first) return [];
    const middle = (value: (sample: Sample) => number) => median(alike.map(value));
    return {
      contestant: first.contestant,
      step: first.http?.step ?? null,
      connections: first.http?.connections ?? null,
      perSecond: middle(({ perSecond }) => perSecond),
      p50Ms: middle(({ http }) => http?.p50Ms ?? Number.NaN),
      p99Ms: middle(({ http }) => http?.p99Ms ?? Number.NaN),
    };
  });
  return rows.sort((a, b) => (a.step ?? '').localeCompare(b.step ?? ''));
}

type Ratio = (row: Row, rows: readonly Row[]) => number;

/** Compares with somebody below, at the same work if both do it, and at as many connections if both have any. */
const times =
  (other: ContestantName, value: (row: Row) => number): Ratio =>
  (row, rows) => {
    const peer = rows.find(
      ({ contestant, step, connections }) =>
        contestant === other &&
        (step === row.step || !STEPS[row.contestant].some((one) => one === step)) &&
        (connections === row.connections || connections === null),
    );
    return peer && ORDER.indexOf(row.contestant) < ORDER.indexOf(other) ? value(row) / value(peer) : Number.NaN;
  };
const toPeer = times('better-auth', ({ perSecond }) => perSecond);
const toFastify = times('fastify', ({ perSecond }) => perSecond);
const toRawCommits = times('raw-commits', ({ perSecond }) => perSecond);
const toFsync = times('fsync', ({ perSecond }) => perSecond);
const p99ToFastify = times('fastify', ({ p99Ms }) => p99Ms);

function lineOf(row: Row, rows: readonly Row[]): string {
  const { contestant, step, connections, perSecond, p50Ms, p99Ms } = row;
  const what = step === null || step === 'insert' ? '' : ` ${step}`;
  const ratios = [toPeer, toFastify, toRawCommits, toFsync, p99ToFastify];
  return line(
    `${NAMES[contestant]}${what}`,
    connections === null ? '' : String(connections),
    ...ratios.map((ratio) => figure(ratio(row, rows), 2)),
    ...[figure(perSecond, 0), figure(p50Ms, 2), figure(p99Ms, 2)],
  );
}

/** What is aimed at, and what came of it: `at least` and `at most` say on which side of the bound it has to be. */
const AIMS = [
  { step: 'send', connections: 10, ratio: toPeer, what: 'times better-auth', side: 'at least', bound: 3 },
  { step: 'verify', connections: 10, ratio: toPeer, what: 'times better-auth', side: 'at least', bound: 4 },
  { step: 'send', connections: 64, ratio: toRawCommits, what: 'times raw commits', side: 'at least', bound: 1 },
  { step: 'verify', connections: 64, ratio: toRawCommits, what: 'times raw commits', side: 'at least', bound: 1 },
  { step: 'send', connections: 10, ratio: p99ToFastify, what: 'p99 times Fastify’s', side: 'at most', bound: 2 },
  { step: 'verify', connections: 10, ratio: p99ToFastify, what: 'p99 times Fastify’s', side: 'at most', bound: 2 },
] as const;

/** A line for each aim that was measured. */
function aimsOf(rows: readonly Row[]): string[] {
  return AIMS.flatMap(({ step, connections, ratio, what, side, bound }) => {
    const row = rows.find(
      (one) => one.contestant === 'tillside' && one.step === step && one.connections === connections,
    );
    const reached = row ? ratio(row, rows) : Number.NaN;
    if (Number.isNaN(reached)) return [];
    const good = side === 'at least' ? reached >= bound : reached <= bound;
    const aim = `${step} at ${connections} connections, ${what}: ${side} ${bound}`;
    return [`${good ? 'reached' : 'MISSED '}  ${aim.padEnd(58)}${figure(reached, 2).padStart(8)}`];
  });
}

/** A dash where there is nothing to tell. */
function figure(value: number, digits: number): string {
  const fraction = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return Number.isNaN(value) ? '–' : value.toLocaleString('en', fraction);
}

/** Of the first column, which is to be read from the left, and of the others. */
const NAME_WIDTH = 27;
const WIDTHS = [12, 14, 9, 13, 7, 11, 12, 8, 8];

function line(name: string, ...cells: string[]): string {
  const padded = cells.map((cell, column) => cell.padStart(WIDTHS[column] ?? 0));
  return (name.padEnd(NAME_WIDTH) + padded.join('')).trimEnd();
}
