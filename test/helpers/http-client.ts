import { setTimeout } from 'node:timers/promises';
import axios from 'axios';
import { pathOf, type ReplyOf, type RequestOf, type Route } from '#shared/api/route.ts';
import { resultSchema } from '#shared/error-schemas.ts';
import type { Result } from '#shared/errors.ts';

/** Calls a route of a running backend over HTTP, with no retries and nothing hidden. */
export function httpClient(baseURL: string) {
  return async <R extends Route>(route: R, request: RequestOf<R>, token?: string): Promise<Result<ReplyOf<R>>> => {
    const { params = {}, body } = request as { params?: Record<string, string>; body?: object };
    const response = await axios.request({
      baseURL,
      method: route.method,
      url: pathOf(route, params),
      ...(body === undefined ? {} : { data: body }),
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
      validateStatus: () => true,
    });
    return resultSchema(route.reply).parse(response.data) as Result<ReplyOf<R>>;
  };
}

/** Asks again until the answer is there. @throws Error after `withinMs` milliseconds */
export async function eventually<T>(ask: () => Promise<T | undefined>, withinMs = 40_000): Promise<T> {
  const deadline = Date.now() + withinMs;
  while (Date.now() < deadline) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await setTimeout(100);
  }
  throw new Error(`not within ${withinMs} ms`);
}
