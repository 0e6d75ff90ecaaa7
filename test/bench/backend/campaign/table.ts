import { percentile } from '../../statistics.ts';
import type { CampaignFigures, Waits } from './run.ts';

const MB = 1e6;
/** The 99th percentile of sending a code while the campaign runs, in times of the one without; and how much memory may grow. */
const SLOWER_AT_MOST = 2;
const GROWS_AT_MOST_MB = 10;

/** What came of a campaign while codes are sent. */
export function campaignTable({ members, alone, during, tookMs, allowed, memory }: CampaignFigures): string {
  const ratio = p99(during) / p99(alone);
  const seconds = tookMs / 1_000;
  const [first, ...later] = memory;
  const grown = Math.max(...later.map(({ memory: { heap } }) => heap - (first?.memory.heap ?? 0))) / MB;
  return [
    'A campaign while codes are sent',
    line('', 'codes', 'p50 ms', 'p99 ms', 'longest turn ms'),
    waitsLine('codes alone', alone),
    waitsLine('while a campaign is sent', during),
    '',
    line('', ...memory.map(({ percent }) => `at ${percent} %`)),
    line('heap, MB', ...memory.map(({ memory: { heap } }) => (heap / MB).toFixed(1))),
    line('resident, MB', ...memory.map(({ memory: { resident } }) => (resident / MB).toFixed(0))),
    '',
    `${members.toLocaleString('en')} messages in ${seconds.toFixed(0)} s, ${(members / seconds).toFixed(0)} a second; the carriers leave ${allowed} a second to it.`,
    'Everybody got one, and books and counts agree.',
    aim('p99 of a code, times that without a campaign', ratio, SLOWER_AT_MOST),
    ...(later.length > 0 ? [aim('heap from the first mark on, MB more', grown, GROWS_AT_MOST_MB)] : []),
  ].join('\n');
}

const p99 = ({ latencies }: Waits) => percentile(latencies, 99);

function waitsLine(name: string, waits: Waits): string {
  const { latencies, longestTurnMs } = waits;
  const [p50Ms, p99Ms] = [percentile(latencies, 50), p99(waits)];
  return line(name, String(latencies.length), p50Ms.toFixed(2), p99Ms.toFixed(2), longestTurnMs.toFixed(1));
}

function aim(what: string, value: number, bound: number): string {
  return `${value <= bound ? 'reached' : 'MISSED '}  ${`${what}: at most ${bound}`.padEnd(58)}${value.toFixed(2).padStart(8)}`;
}

function line(name: string, ...cells: string[]): string {
  return (name.padEnd(26) + cells.map((cell) => cell.padStart(16)).join('')).trimEnd();
}
