import { z } from 'zod';

/** Who takes part, in the order in which they take turns. */
export const CONTESTANTS = ['fsync', 'raw-commits', 'fastify', 'better-auth', 'tillside'] as const;
export type ContestantName = (typeof CONTESTANTS)[number];

/** What is timed over HTTP. A `verify` uses up the codes that the `send` before it made. */
export const stepSchema = z.enum(['insert', 'send', 'verify']);
export type Step = z.infer<typeof stepSchema>;

/** What each of them does, in this order; nothing for those that work in a loop, without HTTP. */
export const STEPS: Record<ContestantName, readonly Step[]> = {
  fsync: [],
  'raw-commits': [],
  fastify: ['insert'],
  'better-auth': ['send', 'verify'],
  tillside: ['send', 'verify'],
};

/** A POST with a JSON body, made before the clock starts. */
export const preparedRequestSchema = z.strictObject({
  path: z.string(),
  headers: z.record(z.string(), z.string()),
  body: z.string(),
});
export type PreparedRequest = z.infer<typeof preparedRequestSchema>;

/** Does its work in a loop, in its own process, one turn after the other. */
export interface Loop {
  kind: 'loop';
  /** Runs for so many milliseconds. @returns turns a second */
  run(ms: number): number;
  close(): Promise<void>;
}

/** Does its work for whoever asks over HTTP. */
export interface Service {
  kind: 'service';
  url: string;
  /** Event streams (server-sent events) that are held open all the time, as the devices of its users do. */
  streams: readonly { path: string; headers: Record<string, string> }[];
  prepare(step: Step, amount: number): PreparedRequest[];
  /**
   * Waits until all that the answered requests have begun has come to its end: this time counts as well.
   * @param step all of whose requests were answered with 200
   */
  finish(step: Step): Promise<void>;
  /** @returns what is wrong with what was done so far, in words; empty when all is right */
  audit(): Promise<string[]>;
  close(): Promise<void>;
}

export type Contestant = Loop | Service;

export const jsonHeaders = { 'content-type': 'application/json' } as const;
