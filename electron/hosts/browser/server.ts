import fastifyCookie from '@fastify/cookie';
import fastifySse from '@fastify/sse';
import fastifyStatic from '@fastify/static';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Core } from '#core/create-core.ts';
import type { Clock } from '#core/ports.ts';
import { transport } from '#shared/contract/transport.ts';
import { err } from '#shared/errors.ts';
import { SECURITY_HEADERS } from '../content-security-policy.ts';
import { createAttendance } from './attendance.ts';
import { closedPage } from './closed-page.ts';
import { createEntrance } from './entrance.ts';
import { isFromOurPage } from './guard.ts';
import { streamSnapshots } from './snapshots.ts';

interface BrowserHost {
  close(): Promise<void>;
}

interface BrowserHostOptions {
  core: Core;
  /** Absolute path of the built renderer. */
  rendererFolder: string;
  clock: Clock;
  /** Hears the address that lets one browser in, once: at the start, and again whenever its page was closed. */
  onAddress: (oneTimeUrl: string) => void;
}

const HOST = '127.0.0.1';
const BODY_LIMIT_BYTES = 64 * 1024;
const HEARTBEAT_MS = 15_000;

const callSchema = z.strictObject({ method: z.string(), input: z.unknown() });
const entranceQuerySchema = z.object({ token: z.string() });

/** Serves the renderer and its bridge to one browser on this computer, at a free port. */
export async function startBrowserHost(options: BrowserHostOptions): Promise<BrowserHost> {
  const { core, rendererFolder, clock, onAddress } = options;
  const app = Fastify({ bodyLimit: BODY_LIMIT_BYTES, forceCloseConnections: true, frameworkErrors: answerUnreadable });
  const entrance = createEntrance();
  const attendance = createAttendance(clock, () => {
    // An address that was told and not used is still good.
    if (!entrance.used()) return;
    entrance.renew();
    tellAddress();
  });
  let authority = '';
  // Cookies know no ports: two counters on one computer must not take each other's.
  const cookieName = () => `tillside-${authority.split(':').at(-1)}`;
  const tellAddress = () => onAddress(`http://${authority}/?token=${entrance.token()}`);
  const isOurs = ({ method, headers }: FastifyRequest) => isFromOurPage(method, headers, authority);

  /** An address that cannot even be read passes no hook, so that the same rules are applied here. */
  function answerUnreadable(_error: Error, request: FastifyRequest, reply: FastifyReply): void {
    reply.headers(SECURITY_HEADERS);
    const cookies = app.parseCookie(request.headers.cookie ?? '');
    if (!isOurs(request) || !entrance.admits(cookies[cookieName()])) refuse(reply);
    else reply.code(404).send(err('not_found'));
  }

  app.removeContentTypeParser('text/plain');
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(SECURITY_HEADERS);
    if (!isOurs(request)) return refuse(reply);
  });
  await app.register(fastifyCookie);
  app.addHook('onRequest', async (request, reply) => {
    const given = entranceQuerySchema.safeParse(request.query);
    const pass = given.success && request.method === 'GET' ? entrance.exchange(given.data.token) : null;
    if (pass !== null) {
      attendance.expect();
      reply.setCookie(cookieName(), pass, { httpOnly: true, sameSite: 'strict', path: '/' });
      return reply.redirect('/', 303);
    }
    if (!entrance.admits(request.cookies[cookieName()])) return refuse(reply);
    // The token leaves the address bar, also when a page that is already in opens the address again.
    if (given.success) return reply.redirect('/', 303);
  });
  answerErrors(app);

  await app.register(fastifySse, { heartbeatInterval: HEARTBEAT_MS });
  await app.register(fastifyStatic, { root: rendererFolder, cacheControl: false });
  app.get(transport.httpSnapshots, { sse: 'only' }, async (_request, reply) => {
    attendance.opened();
    reply.sse.onClose(attendance.closed);
    return streamSnapshots(core, reply.sse);
  });
  app.post(transport.httpCall, async (request, reply) => {
    const call = callSchema.safeParse(request.body);
    if (!call.success) return reply.code(400).send(err('invalid_request'));
    return core.dispatch(call.data.method, call.data.input);
  });

  authority = new URL(await app.listen({ host: HOST, port: 0 })).host;
  tellAddress();
  return {
    async close() {
      await app.close();
      attendance.stop();
    },
  };
}

function refuse(reply: FastifyReply): FastifyReply {
  return reply.code(403).type('text/html; charset=utf-8').send(closedPage(reply.request.headers['accept-language']));
}

/** Coded errors, as everywhere: nothing of a stack or of the input leaves. */
function answerErrors(app: FastifyInstance): void {
  app.setNotFoundHandler((_request, reply) => reply.code(404).send(err('not_found')));
  app.setErrorHandler((error, _request, reply) => {
    const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
    if (status === 413) return reply.code(413).send(err('body_too_large'));
    if (status >= 400 && status < 500) return reply.code(400).send(err('invalid_request'));
    return reply.code(500).send(err('internal'));
  });
}
