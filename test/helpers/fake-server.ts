import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Server } from 'node:net';
import { EVENTS_PATH, type ServerEvent } from '#shared/api/events.ts';
import type { ReplyOf, Route } from '#shared/api/route.ts';
import { type AppError, err, errorCatalogue, ok, type Result } from '#shared/errors.ts';

export interface SeenRequest {
  route: string;
  path: string;
  authorization: string | undefined;
  body: unknown;
}

type Behaviour = (request: SeenRequest) => Result<unknown> | Promise<Result<unknown>>;

export type FakeServer = Awaited<ReturnType<typeof startFakeServer>>;

/**
 * A backend for tests of the desktop core: real HTTP on loopback, its routes those of shared/api, its answers those that
 * the test sets.
 */
export async function startFakeServer() {
  const behaviours = new Map<string, Behaviour>();
  const requests: SeenRequest[] = [];
  const arrivals = new EventEmitter();
  const listeners = new Set<ServerResponse>();
  const losses = new Map<string, number>();
  let helloing = true;
  let guard: (request: SeenRequest) => { ok: false; error: AppError } | null = () => null;
  let refuseEvents: Result<unknown> | null = null;

  const server = createServer((request, response) => void handle(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const port = portOf(server);

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '';
    if (path === EVENTS_PATH) return refuseEvents ? reply(response, refuseEvents) : listen(response);
    const name = nameOf(request.method ?? '', path.split('?')[0] ?? '');
    const seen = { route: name, path, authorization: request.headers.authorization, body: await readJson(request) };
    requests.push(seen);
    arrivals.emit(name);
    const behaviour = behaviours.get(name);
    const answer = guard(seen) ?? (behaviour ? await behaviour(seen) : err('not_found'));
    const left = losses.get(name) ?? 0;
    if (left === 0) return reply(response, answer);
    losses.set(name, left - 1);
    request.socket.destroy();
  }

  function nameOf(method: string, path: string): string {
    const known = [...behaviours.keys()].find((key) => {
      const [ofMethod, pattern = ''] = key.split(' ');
      return ofMethod === method && new RegExp(`^${pattern.replace(/:\w+/g, '[^/]+')}$`).test(path);
    });
    // A literal path wins over one with parameters.
    return behaviours.has(`${method} ${path}`) ? `${method} ${path}` : (known ?? `${method} ${path}`);
  }

  function listen(response: ServerResponse): void {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    response.flushHeaders();
    listeners.add(response);
    response.once('close', () => listeners.delete(response));
    if (helloing) push({ type: 'hello' });
  }

  function pushRaw(text: string): void {
    for (const listener of listeners) listener.write(text);
  }

  function push(event: ServerEvent): void {
    pushRaw(`data: ${JSON.stringify(event)}\n\n`);
  }

  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    push,
    pushRaw,
    /** Sets how a route is answered from now on. */
    answer<R extends Route>(
      route: R,
      behaviour: (request: SeenRequest) => Result<ReplyOf<R>> | Promise<Result<ReplyOf<R>>>,
    ): void {
      behaviours.set(`${route.method} ${route.path}`, behaviour);
    },
    value<R extends Route>(route: R, value: ReplyOf<R>): void {
      behaviours.set(`${route.method} ${route.path}`, () => ok(value));
    },
    /** Sets who is let in from now on, before a route is asked. */
    guard(refuse: typeof guard): void {
      guard = refuse;
    },
    /** The next answers of a route are made, and lost on their way back. */
    loseAnswers(route: Route, times: number): void {
      losses.set(`${route.method} ${route.path}`, times);
    },
    /** Resolves once that many requests have come in. */
    async asked(route: Route, times = 1): Promise<void> {
      const name = `${route.method} ${route.path}`;
      while (requests.filter((request) => request.route === name).length < times) await once(arrivals, name);
    },
    bodiesOf: (route: Route) =>
      requests.filter((request) => request.route === `${route.method} ${route.path}`).map((request) => request.body),
    refuseEvents(answer: Result<unknown> | null): void {
      refuseEvents = answer;
    },
    /** Lines that open from now on stay silent. */
    stopGreeting(): void {
      helloing = false;
    },
    /** Resolves once no line is open. */
    async lineClosed(): Promise<void> {
      for (const listener of listeners) await once(listener, 'close');
    },
    dropLines(): void {
      for (const listener of listeners) listener.destroy();
    },
    /** Goes away, as a backend that crashed. */
    async stop(): Promise<void> {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
    /** Comes back at the same address. */
    async restart(): Promise<void> {
      server.listen(port, '127.0.0.1');
      await once(server, 'listening');
    },
  };
}

function reply(response: ServerResponse, answer: Result<unknown>): void {
  response.writeHead(answer.ok ? 200 : errorCatalogue[answer.error.code], { 'Content-Type': 'application/json' });
  response.end(JSON.stringify(answer));
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text === '' ? undefined : JSON.parse(text);
}

/** The free port that a listening server was given. */
export function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server does not listen to a port');
  return address.port;
}
