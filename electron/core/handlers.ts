import type { z } from 'zod';
import type { MethodName, methods, OutputOf } from '#shared/contract/bridge.ts';
import type { Result } from '#shared/errors.ts';

/** An input as its schema leaves it: checked, trimmed, defaults filled in. */
export type ParsedInput<M extends MethodName> = z.output<(typeof methods)[M]['input']>;

/** A handler for every method of the contract: one that is missing or misspelt does not compile. */
export type Handlers = {
  [M in MethodName]: (input: ParsedInput<M>) => Promise<Result<OutputOf<M>>> | Result<OutputOf<M>>;
};

/** The handlers of the methods that begin with `Feature.`. */
export type HandlersOf<Feature extends string> = {
  [M in MethodName as M extends `${Feature}.${string}` ? M : never]: Handlers[M];
};
