import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Access, ReplyOf, Route, SchemaOf } from '#shared/api/route.ts';
import { resultSchema } from '#shared/error-schemas.ts';
import { ok, type Result } from '#shared/errors.ts';
import type { Reader, Work } from '../db/database.ts';
import type { DeviceActor, StaffActor } from './actor.ts';
import type { Authenticator } from './authenticate.ts';
import { type Answer, answer, type Operations } from './operations.ts';

type ActorOf<Who extends Access> = Who extends 'public' ? undefined : Who extends 'device' ? DeviceActor : StaffActor;
type Parsed<R extends Route, Name extends 'params' | 'query' | 'body'> = [SchemaOf<R, Name>] extends [never]
  ? undefined
  : z.output<SchemaOf<R, Name>>;

/** What a handler gets: everything is parsed, and the actor is allowed to call the route. */
export interface Call<R extends Route> {
  actor: ActorOf<R['access']>;
  params: Parsed<R, 'params'>;
  query: Parsed<R, 'query'>;
  body: Parsed<R, 'body'>;
  ip: string;
  /** Whether the actor may still call the route, by what the reader sees. */
  admit(reader: Reader): Promise<Result<unknown>>;
}

export interface Http {
  app: FastifyInstance;
  authenticator: Authenticator;
  operations: Operations;
}

/** Serves a route that only reads, or that writes on its own terms. */
export function serve<R extends Route>(
  http: Http,
  route: R,
  handler: (call: Call<R>) => Promise<Result<ReplyOf<R>>>,
): void {
  register(http, route, 'at_once', async (call) => answer(checkReply(route, await handler(call))));
}

/** A call of a command: by someone of the staff, with the id of the operation. */
export type Command<R extends Route> = Call<R> & { actor: StaffActor; body: { operationId: string } };

/** Serves a command of the staff, once per operation id, in one transaction. */
export function serveCommand<R extends Route>(
  http: Http,
  route: R,
  handler: (work: Work, call: Command<R>) => Promise<Result<ReplyOf<R>>>,
): void {
  register(http, route, 'in_transaction', (call) => {
    const command = commandOf(route, call);
    return http.operations.run(command.actor, command.operationId, command.request, call.admit, async (work) =>
      checkReply(route, await handler(work, command.call)),
    );
  });
}

/**
 * The same for a command that must ask elsewhere first: no transaction is open meanwhile, and a repeated command is
 * answered without asking. A failed preparation is not kept as the operation's answer, as nothing was tried yet.
 */
export function servePreparedCommand<R extends Route, Prepared>(
  http: Http,
  route: R,
  prepare: (call: Command<R>) => Promise<Result<Prepared>>,
  handler: (work: Work, call: Command<R>, prepared: Prepared) => Promise<Result<ReplyOf<R>>>,
): void {
  register(http, route, 'at_once', async (call) => {
    const { actor, operationId, request, call: command } = commandOf(route, call);
    const earlier = await http.operations.replay(actor, operationId, request);
    if (earlier) return earlier;
    const prepared = await prepare(command);
    if (!prepared.ok) return answer(prepared);
    // Preparing takes a while, in which a device may be revoked or a person leave.
    return http.operations.run(actor, operationId, request, call.admit, async (work) =>
      checkReply(route, await handler(work, command, prepared.value)),
    );
  });
}

/** A call as a command: who gives it, the operation's id, and what that id stands for. */
function commandOf<R extends Route>(route: R, call: Call<R>) {
  const { actor, params, body } = call;
  if (!isStaff(actor) || !hasOperationId(body)) throw new Error(`${route.path} is no command of the staff`);
  const { operationId, ...rest } = body;
  return { actor, operationId, request: { path: route.path, params, body: rest }, call: { ...call, actor, body } };
}

/** @param admits where it is made sure that the actor may still call: a body may have taken its time to come */
function register<R extends Route>(
  http: Http,
  route: R,
  admits: 'at_once' | 'in_transaction',
  handle: (call: Call<R>) => Promise<Answer>,
): void {
  const schema = {
    summary: route.summary,
    ...(route.params ? { params: route.params } : {}),
    ...(route.query ? { querystring: route.query } : {}),
    ...(route.body ? { body: route.body } : {}),
    ...(route.access === 'public' ? {} : { security: [{ bearer: [] }] }),
    response: { 200: resultSchema(route.reply) },
  };
  http.app.route({
    method: route.method,
    url: route.path,
    schema,
    // Before the body is read: a stranger learns nothing of what a request should look like.
    onRequest: async (request, reply) => {
      const letIn = await http.authenticator.letIn(route.access, request.headers.authorization);
      if (!letIn.ok) return send(reply, answer(letIn));
      request.actor = letIn.value;
    },
    handler: async (request, reply) => {
      const admit = (reader?: Reader) =>
        http.authenticator.identify(route.access, request.headers.authorization, reader);
      const still = admits === 'at_once' ? await admit() : ok(undefined);
      return send(reply, still.ok ? await handle(callOf<R>(request, admit)) : answer(still));
    },
  });
}

/** Fastify has parsed the parts with the route's own schemas, and `onRequest` has let only the right actor through. */
function callOf<R extends Route>(request: FastifyRequest, admit: Call<R>['admit']): Call<R> {
  const { actor, params, query, body, ip } = request;
  return { actor, params, query, body, ip, admit } as Call<R>;
}

export function send(reply: FastifyReply, { status, json }: Answer): FastifyReply {
  return reply.code(status).type('application/json; charset=utf-8').send(json);
}

/** What leaves must fit the route's schema: a field too many would be a leak, so it is an error of ours. */
function checkReply<R extends Route>(route: R, result: Result<ReplyOf<R>>): Result<unknown> {
  if (!result.ok) return result;
  const reply = route.reply.safeParse(result.value);
  if (!reply.success) throw new Error(`the reply of ${route.path} does not fit its schema`, { cause: reply.error });
  return ok(reply.data);
}

function isStaff(actor: DeviceActor | StaffActor | undefined): actor is StaffActor {
  return actor !== undefined && 'staffId' in actor;
}

/** Whether the route's schema, which the body has passed, asks for the id of an operation. */
function hasOperationId(body: unknown): body is { operationId: string } {
  return typeof body === 'object' && body !== null && 'operationId' in body && typeof body.operationId === 'string';
}

declare module 'fastify' {
  interface FastifyRequest {
    actor: DeviceActor | StaffActor | undefined;
  }
}
