import autocannon from 'autocannon';
import type { PreparedRequest } from './contestant.ts';

const OK = 200;
/** Autocannon looks every so many milliseconds whether it is done, waits so many seconds, and stops at one failure. */
const PATIENCE = { sampleInt: 50, timeout: 60, bailout: 1 };

export interface Timed {
  /** From the first request until the last one was answered and `finish` was done, in milliseconds. */
  tookMs: number;
  /** Milliseconds from each request to its answer; the first of each connection has to connect as well. */
  latencies: number[];
  /** Share of one processor that making the requests took: near 1 it is the generator that was measured. */
  generatorShare: number;
}

/**
 * Sends each request once, as many at a time as there are connections.
 * @param finish what has to come to its end for the requests to be done
 * @throws Error when a request is answered with anything but 200, or not at all
 */
export async function load(
  url: string,
  connections: number,
  requests: readonly PreparedRequest[],
  finish: () => Promise<void>,
): Promise<Timed> {
  const latencies: number[] = [];
  const failures: string[] = [];
  let answers = 0;
  let clients = 0;
  const answered = Promise.withResolvers<void>();

  /** Gives each connection its own requests, in the form in which they are sent. */
  const setupClient = (client: autocannon.Client) => {
    const own = clients;
    clients += 1;
    client.setRequests(
      requests.filter((_, n) => n % connections === own).map((request) => ({ ...request, method: 'POST' })),
    );
    let packet: Buffer = Buffer.alloc(0);
    let first = true;
    client.on('body', (newest) => {
      packet = newest;
    });
    client.on('response', (status, _bytes, ms) => {
      if (status !== OK) failures.push(packet.toString());
      // autocannon counts the first from when it was made, although it is sent once all requests of all are made.
      latencies.push(first ? performance.now() - start : ms);
      first = false;
      answers += 1;
      if (answers === requests.length) answered.resolve();
    });
  };

  let start = performance.now();
  const run = autocannon({ url, connections, amount: requests.length, ...PATIENCE, setupClient });
  start = performance.now();
  const used = process.cpuUsage();
  const over = run.then(({ errors }) => {
    if (errors > 0) throw new Error(`${errors} of ${requests.length} requests to ${url} were not answered`);
  });
  await Promise.race([answered.promise, over]);
  const { user, system } = process.cpuUsage(used);
  const generatorShare = (user + system) / 1_000 / (performance.now() - start);
  await finish();
  const tookMs = performance.now() - start;
  await over;
  if (failures.length > 0) throw new Error(`${failures.length} requests to ${url} were refused: ${failures[0]}`);
  return { tookMs, latencies, generatorShare };
}
