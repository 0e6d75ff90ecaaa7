import { parseArgs } from 'node:util';
import { z } from 'zod';
import type { CampaignSettings } from './campaign/run.ts';
import { CONTESTANTS, type ContestantName, STEPS, type Step, stepSchema } from './contestant.ts';

/** What a run does. */
export interface Settings {
  /** Counted rounds; one to warm up goes before them. */
  rounds: number;
  /** How long one kind of request, or a loop, is timed for in a round. */
  seconds: number;
  /** How many requests are under way at a time, one after the other. */
  connections: readonly number[];
  /** Who takes part, in this order, and with what. */
  entrants: readonly { name: ContestantName; steps: readonly Step[] }[];
  /** The folder into which each of them writes a processor profile in the end, if any. */
  profiles: string | null;
  /** The campaign that goes out while codes are sent; null where it is left out. */
  campaign: CampaignSettings | null;
}

const count = z.coerce.number<string>().int().min(1);
/** What takes part beside those that are compared. */
const CAMPAIGN = 'campaign';
const nameSchema = z.enum([...CONTESTANTS, CAMPAIGN]);

const optionsSchema = z.object({
  quick: z.boolean().default(false),
  rounds: count.optional(),
  seconds: z.coerce.number<string>().positive().optional(),
  connections: z
    .string()
    .default('1,10,64')
    .transform((list) => list.split(','))
    .pipe(z.array(count)),
  only: z
    .string()
    .transform((list) => list.split(',').map((entry) => entry.split(':')))
    .pipe(z.array(z.union([z.tuple([nameSchema]), z.tuple([nameSchema, stepSchema])])))
    .optional(),
  campaign: count.optional(),
  profile: z.string().optional(),
});

/**
 * `--quick` is one short round; `--rounds`, `--seconds` and `--connections 1,10` set each by itself;
 * `--only tillside:send,raw-commits,campaign` leaves the others out. What a step builds on is timed with it.
 * `--campaign 100000` is how many members the campaign goes to. `--profile <folder>` has each write a processor profile
 * there, warming up included, which the developer tools of Chromium open.
 * @throws Error for anything else
 */
export function readSettings(args: readonly string[]): Settings {
  const string = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean' },
      rounds: string,
      seconds: string,
      connections: string,
      only: string,
      campaign: string,
      profile: string,
    },
  });
  const { quick, rounds, seconds, connections, only, campaign, profile } = optionsSchema.parse(values);
  return {
    rounds: rounds ?? (quick ? 1 : 5),
    seconds: seconds ?? (quick ? 0.3 : 1.5),
    connections,
    profiles: profile ?? null,
    campaign:
      only && !only.some(([name]) => name === CAMPAIGN)
        ? null
        : {
            members: campaign ?? (quick ? 5_000 : 100_000),
            warmUpMs: quick ? 2_000 : 5_000,
            aloneMs: quick ? 10_000 : 20_000,
          },
    entrants: CONTESTANTS.flatMap((name) => {
      const chosen = only?.find(([wanted]) => wanted === name);
      if (only && !chosen) return [];
      return [{ name, steps: upTo(STEPS[name], chosen?.[1]) }];
    }),
  };
}

function upTo(steps: readonly Step[], last: Step | undefined): readonly Step[] {
  if (last === undefined) return steps;
  if (!steps.includes(last)) throw new Error(`there is no ${last} among ${steps.join(', ')}`);
  return steps.slice(0, steps.indexOf(last) + 1);
}
