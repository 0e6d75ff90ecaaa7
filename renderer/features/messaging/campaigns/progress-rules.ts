import type { OpenCampaign } from '#shared/api/campaigns.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** How much time is left, as coarse as people say it. */
export type TimeLeft =
  | { kind: 'secondsLeft' }
  | { kind: 'minutesLeft'; count: number }
  | { kind: 'hoursLeft'; count: number };

/**
 * @param endsAt when it will be done, epoch milliseconds
 * @param now epoch milliseconds, by the same clock
 */
export function timeLeft(endsAt: number, now: number): TimeLeft {
  const left = endsAt - now;
  if (left < MINUTE) return { kind: 'secondsLeft' };
  // An hour and a half is told in minutes: “about 2 hours” would be far off.
  if (left < 2 * HOUR) return { kind: 'minutesLeft', count: Math.round(left / MINUTE) };
  return { kind: 'hoursLeft', count: Math.round(left / HOUR) };
}

/** Members who would not get it any more if it were cancelled now. */
export function notReachedYet({ progress, total }: Pick<OpenCampaign, 'progress' | 'total'>): number {
  return Math.max(0, progress === null ? total : progress.total - progress.done);
}
