import { assertNever } from '#shared/errors.ts';

/** How a gateway does in a country, as far as it is remembered. Instants are epoch milliseconds. */
export interface RouteHealth {
  /** Milliseconds that handing a message over takes, the newest counting most; null while none was. */
  latencyMs: number | null;
  /** The last answers, oldest first: whether the route failed. */
  answers: readonly { at: number; failed: boolean }[];
  /** What became of the last messages that it took, oldest first. */
  ends: readonly { at: number; delivered: boolean }[];
  breaker: Breaker;
}

/** Whether it is passed over: until when, and for how long it will be if the next try fails. */
type Breaker = { kind: 'closed' } | { kind: 'open' | 'probing'; until: number; pauseMs: number };

export type RouteState = 'healthy' | 'degraded' | 'broken' | 'unmeasured';

/**
 * What is heard of a route: an answer (with the milliseconds that handing over took, where it was taken), none or one that
 * says that the route itself failed, that it is tried again, and what became of a message.
 */
export type RouteNews =
  | { kind: 'answered'; latencyMs: number | null }
  | { kind: 'failed' }
  | { kind: 'probing' }
  | { kind: 'delivered' | 'undelivered' };

export const UNMEASURED: RouteHealth = { latencyMs: null, answers: [], ends: [], breaker: { kind: 'closed' } };

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** How much the newest hand-over counts. */
const NEWEST = 0.2;
const ANSWERS_KEPT = 20;
const ENDS_KEPT = 50;
/** Failures in a row, or failures of the answers within the window and the share that they are more than. */
const BREAKS_AT = { inRow: 3, failures: 5, share: 0.5, windowMs: MINUTE };
/** Below this share of messages that arrived, of at least so many within the window. */
const DEGRADED_AT = { share: 0.5, fewest: 20, windowMs: 60 * MINUTE };
const FIRST_PAUSE_MS = 30 * SECOND;
const LONGEST_PAUSE_MS = 5 * MINUTE;
/** A try that nothing is heard of is over after this long. */
const PROBE_MS = 30 * SECOND;

export function hear(health: RouteHealth, news: RouteNews, now: number): RouteHealth {
  switch (news.kind) {
    case 'answered':
      return {
        ...health,
        latencyMs: news.latencyMs === null ? health.latencyMs : average(health.latencyMs, news.latencyMs),
        // What failed before it recovered says nothing about it any more.
        answers: health.breaker.kind === 'closed' ? remember(health.answers, { at: now, failed: false }) : [],
        breaker: { kind: 'closed' },
      };
    case 'failed': {
      const answers = remember(health.answers, { at: now, failed: true });
      return { ...health, answers, breaker: afterFailure(health.breaker, answers, now) };
    }
    case 'probing':
      if (health.breaker.kind === 'closed') return health;
      return { ...health, breaker: { ...health.breaker, kind: 'probing', until: now + PROBE_MS } };
    case 'delivered':
    case 'undelivered': {
      const end = { at: now, delivered: news.kind === 'delivered' };
      return { ...health, ends: [...health.ends, end].slice(-ENDS_KEPT) };
    }
    default:
      return assertNever(news);
  }
}

export function stateOf({ latencyMs, ends, breaker }: RouteHealth, now: number): RouteState {
  if (breaker.kind !== 'closed') return 'broken';
  const lately = ends.filter(({ at }) => at > now - DEGRADED_AT.windowMs);
  const delivered = lately.filter((end) => end.delivered).length;
  if (lately.length >= DEGRADED_AT.fewest && delivered < lately.length * DEGRADED_AT.share) return 'degraded';
  return latencyMs === null && lately.length === 0 ? 'unmeasured' : 'healthy';
}

/** When a broken route is tried again (epoch ms); null for one that is not broken. */
export function brokenUntil({ breaker }: RouteHealth): number | null {
  return breaker.kind === 'closed' ? null : breaker.until;
}

function afterFailure(breaker: Breaker, answers: RouteHealth['answers'], now: number): Breaker {
  switch (breaker.kind) {
    case 'closed':
      return breaks(answers, now) ? { kind: 'open', until: now + FIRST_PAUSE_MS, pauseMs: FIRST_PAUSE_MS } : breaker;
    case 'probing': {
      const pauseMs = Math.min(breaker.pauseMs * 2, LONGEST_PAUSE_MS);
      return { kind: 'open', until: now + pauseMs, pauseMs };
    }
    case 'open':
      // What was under way when it broke, and codes that had no other way, say nothing new.
      return breaker;
    default:
      return assertNever(breaker);
  }
}

function breaks(answers: RouteHealth['answers'], now: number): boolean {
  const newest = answers.slice(-BREAKS_AT.inRow);
  if (newest.length === BREAKS_AT.inRow && newest.every(({ failed }) => failed)) return true;
  const lately = answers.filter(({ at }) => at > now - BREAKS_AT.windowMs);
  const failures = lately.filter(({ failed }) => failed).length;
  return failures >= BREAKS_AT.failures && failures > lately.length * BREAKS_AT.share;
}

function average(so: number | null, latencyMs: number): number {
  return so === null ? latencyMs : so + NEWEST * (latencyMs - so);
}

function remember(answers: RouteHealth['answers'], answer: RouteHealth['answers'][number]) {
  return [...answers, answer].slice(-ANSWERS_KEPT);
}
