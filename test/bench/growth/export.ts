import { get, type IncomingMessage } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { createDownload, type HistoryFilter } from '#shared/api/history.ts';
import { pathOf } from '#shared/api/route.ts';
import type { GrownBackend } from './backend.ts';

/** How often it is looked how much memory is taken, in milliseconds. */
const LOOK_MS = 50;

/** What saving the history came to. */
interface Saved {
  lines: number;
  bytes: number;
  ms: number;
  /** The most bytes of memory that the backend took meanwhile. */
  peak: number;
}

const chunkSchema = z.instanceof(Buffer);
const createdSchema = z.object({ value: z.object({ path: z.string() }) });

/**
 * Saves the history as a file.
 * @param pause how long the reader does nothing before it begins, in milliseconds: a backend that goes on reading has
 *   all of it in memory by then
 */
export async function saveHistory(backend: GrownBackend, filter: HistoryFilter, pause: number): Promise<Saved> {
  const { url, headers } = backend;
  const created = await fetch(`${url}${pathOf(createDownload)}`, {
    method: 'POST',
    body: JSON.stringify({ kind: 'history', filter }),
    headers: { ...headers, 'content-type': 'application/json' },
  });
  const { path } = createdSchema.parse(await created.json()).value;
  const saved = { lines: 0, bytes: 0, ms: 0, peak: 0 };
  const watched = new AbortController();
  const watching = watch(backend, watched.signal, (bytes) => {
    saved.peak = Math.max(saved.peak, bytes);
  });
  try {
    const response = await open(`${url}${path}`);
    await wait(pause);
    const began = performance.now();
    for await (const chunk of response) {
      const bytes = chunkSchema.parse(chunk);
      saved.lines += linesIn(bytes);
      saved.bytes += bytes.length;
    }
    saved.ms = performance.now() - began;
  } finally {
    watched.abort();
    await watching;
  }
  return saved;
}

async function watch(backend: GrownBackend, signal: AbortSignal, see: (bytes: number) => void): Promise<void> {
  while (!signal.aborted) {
    see(await backend.memory());
    await wait(LOOK_MS);
  }
}

function open(url: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    get(url, (response) => {
      if (response.statusCode === 200) resolve(response);
      else reject(new Error(`${url}: ${response.statusCode}`));
    }).on('error', reject);
  });
}

const NEW_LINE = 0x0a;

function linesIn(chunk: Buffer): number {
  let lines = 0;
  for (let at = chunk.indexOf(NEW_LINE); at >= 0; at = chunk.indexOf(NEW_LINE, at + 1)) lines += 1;
  return lines;
}
