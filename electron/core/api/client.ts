import type { AxiosInstance } from 'axios';
import { z } from 'zod';
import { type Access, idSchema, pathOf, type ReplyOf, type RequestOf, type Route } from '#shared/api/route.ts';
import { invalidRequest } from '#shared/error-schemas.ts';
import { type AppError, type ErrorCode, err, isOutcomeUnknown, ok, type Result } from '#shared/errors.ts';
import type { Clock, Log } from '../ports.ts';
import { readAnswer, readFailure } from './failures.ts';
import { isLoopback } from './server-url.ts';

/** Where requests go and as whom; read anew for each request. */
export interface Credentials {
  serverUrl: string | null;
  deviceToken: string | null;
  sessionToken: string | null;
  /** Someone is at the counter without a session: what needs one cannot be asked for until the line is back. */
  offline?: boolean;
}

type RequestArgument<R extends Route> = unknown extends RequestOf<R> ? [] : [request: RequestOf<R>];

export interface Api {
  /**
   * Calls a route of the backend. Beside the backend's own refusals it answers with `invalid_request` (nothing was
   * sent), `not_paired`, `not_signed_in`, `server_unreachable`, `server_timeout`, `server_certificate_invalid` and
   * `server_not_tillside`.
   * What comes after the counter was forgotten, or paired anew, is nobody's answer any more: it is `not_paired`.
   * The answer to a question of a session that is over is `not_signed_in`; what became of a command is told all the same.
   * A command whose answer was lost is asked for again under the same operation id, so that it is done once.
   */
  call<R extends Route>(route: R, ...request: RequestArgument<R>): Promise<Result<ReplyOf<R>>>;
}

interface ClientOptions {
  credentials: () => Credentials;
  clock: Clock;
  log: Log;
  /** Ends what is under way, and the waiting between tries. */
  signal: AbortSignal;
  /** Hears of every refusal of who is here now, with the access that the route asked for. */
  onRefusal?: (error: AppError, access: Access) => void;
}

/** Milliseconds. */
const TIMEOUT = 8_000;
const RETRY_WAITS = [500, 1_500] as const;
const MAX_REPLY_BYTES = 8 * 1024 * 1024;

const partsSchema = z.object({ params: z.unknown(), query: z.unknown(), body: z.unknown() }).partial();
const valuesSchema = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));
const commandSchema = z.looseObject({ operationId: idSchema });

interface HttpRequest {
  base: string;
  token: string | null;
  url: string;
  query: Record<string, string | number | boolean>;
  body: unknown;
}

export function createApi(options: ClientOptions): Api {
  const { credentials, clock, log, signal, onRefusal } = options;
  let opened: AxiosInstance | undefined;

  /** Loaded with the first request: it is large, and the first screen needs none. */
  async function http(): Promise<AxiosInstance> {
    const { default: axios } = await import('axios');
    opened ??= axios.create({
      adapter: 'http',
      // A redirect would carry the token to a place nobody chose.
      maxRedirects: 0,
      maxContentLength: MAX_REPLY_BYTES,
      validateStatus: () => true,
    });
    return opened;
  }

  async function once<R extends Route>(route: R, request: HttpRequest): Promise<Result<ReplyOf<R>>> {
    const giveUp = new AbortController();
    const cancelTimeout = clock.after(TIMEOUT, () => giveUp.abort());
    try {
      const response = await (await http()).request<unknown>({
        baseURL: request.base,
        url: request.url,
        method: route.method,
        params: request.query,
        ...(request.body === undefined ? {} : { data: request.body }),
        headers: request.token === null ? {} : { Authorization: `Bearer ${request.token}` },
        signal: AbortSignal.any([giveUp.signal, signal]),
        ...(isLoopback(request.base) ? { proxy: false } : {}),
      });
      const answer = readAnswer<R['reply']>(response.status, response.data, route.reply);
      if (!answer.ok && isOutcomeUnknown(answer.error))
        log.warn('answer_unusable', { route: nameOf(route), status: response.status });
      return answer;
    } catch (error) {
      const failure = readFailure(error);
      log.warn('request_failed', { route: nameOf(route), code: failure.error.code });
      return failure;
    } finally {
      cancelTimeout();
    }
  }

  function wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = clock.after(ms, done);
      signal.addEventListener('abort', done, { once: true });
      function done(): void {
        cancel();
        signal.removeEventListener('abort', done);
        resolve();
      }
    });
  }

  /** Whether it was sent to another backend, or as another device, than this counter has now. */
  function isOfAnother({ access }: Route, { serverUrl, deviceToken }: Credentials): boolean {
    const now = credentials();
    return now.serverUrl !== serverUrl || (access !== 'public' && now.deviceToken !== deviceToken);
  }

  return {
    async call<R extends Route>(route: R, ...[parts]: RequestArgument<R>): Promise<Result<ReplyOf<R>>> {
      const sentAs = credentials();
      const { serverUrl } = sentAs;
      if (serverUrl === null) return err('not_paired');
      const token = tokenFor(route.access, sentAs);
      if (token === undefined) return err(whyWithout(route.access, sentAs));
      const parsed = parseParts(route, parts ?? {});
      if (!parsed.ok) return parsed;
      const request = { ...parsed.value, base: serverUrl, token };
      const isCommand = commandSchema.safeParse(request.body).success;
      let result = await once(route, request);
      for (const ms of isCommand ? RETRY_WAITS : []) {
        if (result.ok || !isOutcomeUnknown(result.error) || signal.aborted || isOfAnother(route, sentAs)) break;
        await wait(ms);
        result = await once(route, request);
      }
      if (isOfAnother(route, sentAs)) return err('not_paired');
      const isOver = needsSession(route) && credentials().sessionToken !== sentAs.sessionToken;
      if (isOver && !isCommand) return err('not_signed_in');
      if (!result.ok && !isOver) onRefusal?.(result.error, route.access);
      return result;
    },
  };
}

function nameOf(route: Route): string {
  return `${route.method} ${route.path}`;
}

function needsSession({ access }: Route): boolean {
  return access !== 'public' && access !== 'device';
}

/** @returns null where none is needed, undefined where the needed one is missing */
function tokenFor(access: Access, { deviceToken, sessionToken }: Credentials): string | null | undefined {
  if (access === 'public') return null;
  return (access === 'device' ? deviceToken : sessionToken) ?? undefined;
}

function whyWithout(access: Access, { offline }: Credentials): ErrorCode {
  if (offline) return 'server_unreachable';
  return access === 'device' ? 'not_paired' : 'not_signed_in';
}

/** Checks the request against the route before it leaves, as the backend would. */
function parseParts(route: Route, parts: unknown): Result<Pick<HttpRequest, 'url' | 'query' | 'body'>> {
  const given = partsSchema.parse(parts);
  const params = route.params?.safeParse(given.params);
  const query = route.query?.safeParse(given.query);
  const body = route.body?.safeParse(given.body);
  for (const part of [params, query, body]) if (part?.error) return invalidRequest(part.error);
  const values = valuesSchema.parse(params?.data ?? {});
  return ok({ url: pathOf(route, values), query: valuesSchema.parse(query?.data ?? {}), body: body?.data });
}
