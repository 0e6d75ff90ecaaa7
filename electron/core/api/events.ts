import type { Readable } from 'node:stream';
import { createParser } from 'eventsource-parser';
import { z } from 'zod';
import { EVENTS_PATH, type ServerEvent, serverEventSchema } from '#shared/api/events.ts';
import { type AppError, err } from '#shared/errors.ts';
import type { Clock, Log } from '../ports.ts';
import { createBackoff } from './backoff.ts';
import { readAnswer, readFailure } from './failures.ts';
import { isLoopback } from './server-url.ts';

interface EventLineOptions {
  serverUrl: string;
  deviceToken: string;
  clock: Clock;
  log: Log;
  /** Runs before each opening. @returns why the line cannot be opened now, or null */
  prepare: () => Promise<AppError | null>;
  onEvent: (event: ServerEvent) => void;
  /** Hears that the line is down, and why; after that the line tries again by itself. */
  onDown: (error: AppError) => void;
}

/** Milliseconds. The server sends a comment every ten seconds, so that silence means a dead line. */
const OPENING_LIMIT = 10_000;
const SILENCE_LIMIT = 25_000;
const MAX_REFUSAL_BYTES = 64 * 1024;

/** Keeps a line of server-sent events open, and opens it anew whenever it breaks, until it is closed. */
export function createEventLine(options: EventLineOptions): { close(): void } {
  const { serverUrl, deviceToken, clock, log, prepare, onEvent, onDown } = options;
  const closing = new AbortController();
  const backoff = createBackoff();
  let cancelNext = (): void => undefined;

  async function open(): Promise<void> {
    const error = (await prepare()) ?? (await listen());
    if (closing.signal.aborted) return;
    onDown(error);
    // What hears of the failure may have closed the line for good.
    if (closing.signal.aborted) return;
    cancelNext = clock.after(backoff.next(), () => void open());
  }

  /** Resolves with the reason once the line is down. */
  async function listen(): Promise<AppError> {
    const silence = new AbortController();
    let cancelWatchdog = clock.after(OPENING_LIMIT, () => silence.abort());
    const parser = createParser({ onEvent: ({ data }) => take(data) });
    try {
      // Loaded with the first request, as the client does.
      const { default: axios } = await import('axios');
      const response = await axios.get<Readable>(`${serverUrl}${EVENTS_PATH}`, {
        adapter: 'http',
        responseType: 'stream',
        maxRedirects: 0,
        validateStatus: () => true,
        headers: { Accept: 'text/event-stream', Authorization: `Bearer ${deviceToken}` },
        signal: AbortSignal.any([silence.signal, closing.signal]),
        ...(isLoopback(serverUrl) ? { proxy: false } : {}),
      });
      const type = String(response.headers['content-type'] ?? '');
      if (response.status !== 200 || !type.startsWith('text/event-stream')) {
        return await readRefusal(response.status, response.data);
      }
      response.data.setEncoding('utf8');
      for await (const chunk of response.data) {
        cancelWatchdog();
        cancelWatchdog = clock.after(SILENCE_LIMIT, () => silence.abort());
        parser.feed(String(chunk));
      }
      return err('server_unreachable').error;
    } catch (error) {
      return readFailure(error).error;
    } finally {
      cancelWatchdog();
    }
  }

  function take(data: string): void {
    if (closing.signal.aborted) return;
    const event = serverEventSchema.safeParse(parseJson(data));
    if (!event.success) {
      log.warn('event_ignored');
      return;
    }
    backoff.reset();
    onEvent(event.data);
  }

  void open();
  return {
    close() {
      cancelNext();
      closing.abort();
    },
  };
}

async function readRefusal(status: number, body: Readable): Promise<AppError> {
  let text = '';
  for await (const chunk of body) {
    text += String(chunk);
    if (text.length > MAX_REFUSAL_BYTES) break;
  }
  const answer = readAnswer(status, parseJson(text), z.never());
  return answer.ok ? err('server_not_tillside').error : answer.error;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
