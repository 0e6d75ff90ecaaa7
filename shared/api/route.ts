import { z } from 'zod';
import type { Permission } from '../domain/permissions.ts';

/**
 * Who may call a route: anyone; a paired device (its token); or staff at a device (their session's token) who hold
 * the permission.
 */
export type Access = 'public' | 'device' | Permission;

/**
 * One HTTP route, written once. The backend serves it and the desktop core calls it from the same value, so that
 * neither can drift from the other. Unknown fields are refused on both sides.
 */
export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** With `:name` for each parameter. */
  path: string;
  access: Access;
  summary: string;
  params?: z.ZodType;
  query?: z.ZodType;
  body?: z.ZodType;
  reply: z.ZodType;
}

export type ReplyOf<R extends Route> = z.output<R['reply']>;
/** The schema of an optional part of a route, or never. */
export type SchemaOf<R extends Route, Name extends 'params' | 'query' | 'body'> =
  R extends Record<Name, infer Schema extends z.ZodType> ? Schema : never;
type Part<R extends Route, Name extends 'params' | 'query' | 'body'> = [SchemaOf<R, Name>] extends [never]
  ? unknown
  : { [K in Name]: z.input<SchemaOf<R, Name>> };

/** What a caller hands over for a route: its parameters, query and body, as far as it has them. */
export type RequestOf<R extends Route> = Part<R, 'params'> & Part<R, 'query'> & Part<R, 'body'>;

/** Keeps the exact type of each part, so that callers and other schemas can build on it. */
export function defineRoute<const R extends Route>(route: R): R {
  return route;
}

/** The route's path with its parameters filled in. */
export function pathOf(route: Route, params: Record<string, string | number | boolean> = {}): string {
  return route.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
}

export const idSchema = z.uuid();
/** Epoch milliseconds, UTC. */
export const instantSchema = z.number().int();
export const nothingSchema = z.strictObject({});
/** Where the next page of a list begins; opaque to whoever carries it. */
export const cursorSchema = z.string().regex(/^\d{1,16}-[\da-f-]{36}$/);

/**
 * Every command carries an id that the caller makes before it is sent. The same id with the same body is answered
 * with the same bytes and done once; with another body it is refused (`operation_conflict`).
 */
export const operationSchema = z.strictObject({ operationId: idSchema });
