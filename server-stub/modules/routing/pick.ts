import { brokenUntil, type RouteHealth, stateOf } from './health.ts';

/** A gateway that may be used for a message. */
export interface Candidate {
  gateway: string;
  /** 1 is asked first. */
  priority: number;
  health: RouteHealth;
}

/**
 * In which order gateways are asked: the fastest of the first priority before the others, those whose messages hardly
 * arrive after all of them, broken ones last, the one that is tried again soonest before the others.
 */
export function orderOf(candidates: readonly Candidate[], now: number): string[] {
  return sorted(candidates, now).map(({ gateway }) => gateway);
}

/** Whether a message can wait, as nobody stands there for it; and whether it goes the second way, so that that is measured. */
interface Manner {
  canWait: boolean;
  explores: boolean;
}

/** So long after its pause codes leave a broken route to what can wait, in milliseconds: a shop may send nothing but codes. */
const LEFT_ALONE_MS = 10 * 60_000;

/** The gateway for a message. @returns `probes`: it tries whether a broken one works again, as its pause is over */
export function pick(
  candidates: readonly Candidate[],
  { canWait, explores }: Manner,
  now: number,
): { first: string | undefined; probes: boolean } {
  const order = sorted(candidates, now);
  const patience = canWait ? 0 : LEFT_ALONE_MS;
  const due = order.find(({ health }) => (brokenUntil(health) ?? Number.POSITIVE_INFINITY) + patience <= now);
  if (due) return { first: due.gateway, probes: true };
  const [first, second] = order;
  const other = explores && second && stateOf(second.health, now) !== 'broken' ? second : first;
  return { first: other?.gateway, probes: false };
}

/** Whether a message that can wait should be sent at all: some route works, or is to be tried again. */
export function someWorks(candidates: readonly Candidate[], now: number): boolean {
  return candidates.some(({ health }) => (brokenUntil(health) ?? 0) <= now);
}

function sorted(candidates: readonly Candidate[], now: number): Candidate[] {
  const measured = candidates.flatMap(({ health }) => health.latencyMs ?? []).sort((a, b) => a - b);
  // One that is not measured yet gets its chance without being preferred to a fast one.
  const median = measured[Math.floor(measured.length / 2)] ?? 0;
  const key = ({ priority, health }: Candidate): readonly number[] => {
    const state = stateOf(health, now);
    if (state === 'broken') return [2, brokenUntil(health) ?? 0];
    return [state === 'degraded' ? 1 : 0, priority, health.latencyMs ?? median];
  };
  return candidates.toSorted((a, b) => compare(key(a), key(b)));
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, index) => value !== b[index]);
  return at === -1 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}
