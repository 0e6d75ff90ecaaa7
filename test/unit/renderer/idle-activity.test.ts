import { describe, expect, it } from 'vitest';
import { createFakeClock } from '#test/fake-clock.ts';
import { createActivity, isAtRest } from '../../../renderer/features/shell/idle-activity.ts';

function watch() {
  const clock = createFakeClock();
  const begin = clock.now();
  const reports: number[] = [];
  const activity = createActivity({
    now: clock.now,
    after: clock.after,
    report: () => reports.push((clock.now() - begin) / 1_000),
  });
  return { clock, reports, activity };
}

describe('telling that someone is there', () => {
  it('is done at once after a pause', async () => {
    const { clock, reports, activity } = watch();
    await clock.advance(60_000);
    activity.noticed();
    expect(reports).toEqual([60]);
  });

  it('is done at most every ten seconds, and not before the last move', async () => {
    const { clock, reports, activity } = watch();
    for (let second = 0; second < 25; second++) {
      activity.noticed();
      await clock.advance(1_000);
    }
    await clock.advance(60_000);
    expect(reports).toEqual([10, 20, 30]);
  });

  it('ends with who was there', async () => {
    const { clock, reports, activity } = watch();
    activity.noticed();
    activity.close();
    await clock.advance(60_000);
    expect(reports).toEqual([]);
  });

  it('does not take a page that moves below a resting pointer for a move', () => {
    expect(isAtRest({ type: 'pointermove', movementX: 0, movementY: 0 })).toBe(true);
    expect(isAtRest({ type: 'pointermove', movementX: 1, movementY: 0 })).toBe(false);
    expect(isAtRest({ type: 'pointerdown', movementX: 0, movementY: 0 })).toBe(false);
  });
});
