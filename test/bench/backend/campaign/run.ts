import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { createCampaign, getCampaign, type OpenCampaign, startCampaign } from '#shared/api/campaigns.ts';
import { EVERYBODY } from '#shared/domain/audience.ts';
import type { Result } from '#shared/errors.ts';
import { eventually, httpClient } from '#test/http-client.ts';
import { openStreams } from '../streams.ts';
import { auditCampaign } from './audit.ts';
import { CampaignBackend } from './backend.ts';
import { Counters, type TimedSend } from './counters.ts';
import type { Memory } from './protocol.ts';

/** What is measured of one. Milliseconds. */
export interface CampaignSettings {
  members: number;
  /** How long the counters are alone once they have warmed up, and again at the end. */
  aloneMs: number;
  warmUpMs: number;
}

/** Milliseconds from each request for a code to its answer, and the longest turn of the event loop meanwhile. */
export interface Waits {
  latencies: number[];
  longestTurnMs: number;
}

export interface CampaignFigures {
  members: number;
  alone: Waits;
  during: Waits;
  /** From the request to start it until it was done. */
  tookMs: number;
  /** Messages a second that the carriers leave to it. */
  allowed: number;
  /** When so many percent of the members had their turn. */
  memory: { percent: number; memory: Memory }[];
}

const TEXT = 'Hi {first_name}, kopi and kaya toast are half price at {shop} until Sunday.';
/** Whoever looks at the campaign on the screen asks as often, in milliseconds. */
const LOOK_MS = 1_000;
const MARKS = [10, 50];
/** Until the last of a campaign have arrived and are reported, in milliseconds. */
const SETTLE_MS = 3_000;

export interface CampaignParts {
  /** An empty one. */
  folder: string;
  /** The folder for a processor profile of the backend, if any. */
  profiles: string | null;
  say(line: string): void;
  /** Is told how to end the process of the backend, whatever happens. */
  started(process: { kill(): void }): void;
}

/**
 * Codes at ten counters, alone and while a campaign goes to all members of the shop. They are alone before it and after it:
 * whatever else the computer does, and however much is in the database, is then the same for both.
 * @throws Error when anybody was texted twice, or a book or a count is wrong
 */
export async function runCampaign(
  { members, aloneMs, warmUpMs }: CampaignSettings,
  { folder, profiles, say, started }: CampaignParts,
): Promise<CampaignFigures> {
  const backend = new CampaignBackend(folder, members, profiles);
  started(backend);
  const { url, tokens, streams, perSecond } = await backend.ready;
  const listening = await openStreams(url, streams);
  const counters = new Counters({ url, tokens, readCode: (to) => backend.readCode(to) });
  const stop = counters.start();
  const readWaits = async (pauses: readonly TimedSend[] = []): Promise<Waits> => ({
    latencies: latenciesOf(counters.takeSends(), pauses),
    longestTurnMs: await backend.longestTurn(),
  });
  await wait(warmUpMs);
  await readWaits();
  say('warmed up');
  await wait(aloneMs);
  const before = await readWaits();
  say('codes alone were measured');

  const desk = await openDesk(url, tokens[0] ?? '');
  const { tookMs, memory, pauses } = await sendAll(desk, backend, members, say);
  const during = await readWaits(pauses);
  memory.push({ percent: 100, memory: await backend.memory() });
  say('the campaign is done');
  await wait(SETTLE_MS);
  await readWaits();
  await wait(aloneMs);
  const alone = together(before, await readWaits());
  await stop();
  await eventually(async () => ((await desk.look()).report.delivered === members ? true : undefined));
  if (!listening.heard()) throw new Error('a device that listens was told nothing');
  listening.close();
  await backend.end();
  const wrong = auditCampaign(folder, members, counters.answered);
  if (wrong.length > 0) throw new Error(wrong.slice(0, 20).join('; '));
  return { members, alone, during, tookMs, allowed: perSecond, memory };
}

/** Starts the campaign and looks at it until it is done. @returns also when the memory was read meanwhile */
async function sendAll(
  desk: Desk,
  backend: CampaignBackend,
  members: number,
  say: CampaignParts['say'],
): Promise<Pick<CampaignFigures, 'tookMs' | 'memory'> & { pauses: TimedSend[] }> {
  const began = performance.now();
  await desk.start();
  const memory: CampaignFigures['memory'] = [];
  const pauses: TimedSend[] = [];
  for (;;) {
    await wait(LOOK_MS);
    const { state, held, progress } = await desk.look();
    if (state === 'done') return { tookMs: performance.now() - began, memory, pauses };
    if ((state !== 'preparing' && state !== 'sending') || held) throw new Error(`the campaign is ${held?.by ?? state}`);
    const percent = MARKS[memory.length];
    if (percent === undefined || (progress?.done ?? 0) * 100 < percent * members) continue;
    const asked = performance.now();
    memory.push({ percent, memory: await backend.memory() });
    pauses.push({ began: asked, ended: performance.now() });
    say(`${percent} % after ${((asked - began) / 1_000).toFixed(0)} s`);
  }
}

function together(first: Waits, second: Waits): Waits {
  return {
    latencies: [...first.latencies, ...second.latencies],
    longestTurnMs: Math.max(first.longestTurnMs, second.longestTurnMs),
  };
}

/** Of all that were not under way while garbage was collected to read the memory, which nobody but a bench does. */
function latenciesOf(sends: readonly TimedSend[], pauses: readonly TimedSend[]): number[] {
  return sends
    .filter((send) => !pauses.some((pause) => send.began < pause.ended && pause.began < send.ended))
    .map(({ began, ended }) => ended - began);
}

type Desk = Awaited<ReturnType<typeof openDesk>>;

/** The campaign as a manager writes it, starts it and looks at it. */
async function openDesk(url: string, token: string) {
  const call = httpClient(url);
  const draft = { operationId: randomUUID(), name: 'Half price', text: TEXT, audience: EVERYBODY };
  const { id, revision } = unwrap(await call(createCampaign, { body: draft }, token));
  return {
    start: async () =>
      unwrap(await call(startCampaign, { params: { id }, body: { operationId: randomUUID(), revision } }, token)),
    look: async (): Promise<OpenCampaign> => unwrap(await call(getCampaign, { params: { id } }, token)),
  };
}

function unwrap<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}
