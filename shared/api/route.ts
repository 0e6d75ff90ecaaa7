import { z } from 'zod';
import type { Permission } from '../domain/permissions.ts';

/**
 * Who may call a route: anyone; a paired device (its token); or staff at a device (their session's token) who hold
 * the permission.
 */
export type Access = 'public' | 'device' | Permission;

type Shape = z.ZodType | undefined;

/**
 * One HTTP route, written once. The backend serves it and the desktop core calls it from the same value, so that
 * neither can drift from the other. Unknown fields are refused on both sides.
 */
export interface Route<
  Params extends Shape = Shape,
  Query extends Shape = Shape,
  Body extends Shape = Shape,
  Reply extends z.ZodType = z.ZodType,
> {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** With `:name` for each parameter. */
  path: string;
  access: Access;
  summary: string;
  params?: Params;
  query?: Query;
  body?: Body;
  reply: Reply;
}

export type ReplyOf<R extends Route> = z.output<R['reply']>;
type Part<T, Name extends string> = T extends z.ZodType ? { [K in Name]: z.input<T> } : unknown;

/** What a caller hands over for a route: its parameters, query and body, as far as it has them. */
export type RequestOf<R extends Route> = Part<R['params'], 'params'> &
  Part<R['query'], 'query'> &
  Part<R['body'], 'body'>;

export function defineRoute<
  Reply extends z.ZodType,
  Params extends Shape = undefined,
  Query extends Shape = undefined,
  Body extends Shape = undefined,
>(route: Route<Params, Query, Body, Reply>): Route<Params, Query, Body, Reply> {
  return route;
}

export const idSchema = z.uuid();
/** Epoch milliseconds, UTC. */
export const instantSchema = z.number().int();
export const nothingSchema = z.strictObject({});

/**
 * Every command carries an id that the caller makes before it is sent. The same id with the same body is answered
 * with the same bytes and done once; with another body it is refused (`operation_conflict`).
 */
export const operationSchema = z.strictObject({ operationId: idSchema });
