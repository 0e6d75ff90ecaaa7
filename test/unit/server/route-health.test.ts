import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  brokenUntil,
  hear,
  type RouteHealth,
  type RouteNews,
  stateOf,
  UNMEASURED,
} from '#server/modules/routing/health.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

const answered: RouteNews = { kind: 'answered', latencyMs: 40 };
const failed: RouteNews = { kind: 'failed' };

/** What is known after news that came a second apart, the first at 0. */
function heard(news: readonly RouteNews[], from: RouteHealth = UNMEASURED, everyMs = SECOND): RouteHealth {
  return news.reduce((health, one, index) => hear(health, one, index * everyMs), from);
}
const times = (count: number, news: RouteNews): RouteNews[] => Array.from({ length: count }, () => news);

describe('the health of a route', () => {
  it('is unmeasured until something is known of it', () => {
    expect(stateOf(UNMEASURED, 0)).toBe('unmeasured');
    expect(stateOf(heard([answered]), SECOND)).toBe('healthy');
  });

  it('counts the newest hand-over a fifth', () => {
    const { latencyMs } = heard([
      { kind: 'answered', latencyMs: 100 },
      { kind: 'answered', latencyMs: 200 },
    ]);
    expect(latencyMs).toBe(120);
  });

  it('is no slower by a message that was refused for itself', () => {
    expect(heard([answered, { kind: 'answered', latencyMs: null }]).latencyMs).toBe(40);
  });

  it('breaks after three failures in a row, for half a minute', () => {
    expect(stateOf(heard([answered, failed, failed]), 3 * SECOND)).toBe('healthy');
    const broken = heard([answered, failed, failed, failed]);
    expect(stateOf(broken, 3 * SECOND)).toBe('broken');
    expect(brokenUntil(broken)).toBe(33 * SECOND);
  });

  it('breaks when more than half of a minute’s answers failed, and five did', () => {
    const half = [answered, failed, answered, failed, answered, failed, answered, failed, answered, failed];
    expect(stateOf(heard(half), 10 * SECOND)).toBe('healthy');
    expect(stateOf(heard([...half, failed]), 11 * SECOND)).toBe('broken');
    expect(stateOf(heard([...half, failed], UNMEASURED, MINUTE), 11 * MINUTE)).toBe('healthy');
  });

  it('is well again with the first answer, and what failed before counts no more', () => {
    const well = hear(heard(times(3, failed)), answered, 40 * SECOND);
    expect(stateOf(well, 40 * SECOND)).toBe('healthy');
    expect(stateOf(hear(hear(well, failed, 41 * SECOND), failed, 42 * SECOND), 42 * SECOND)).toBe('healthy');
  });

  it('waits twice as long after each try that fails, five minutes at most', () => {
    let health = heard(times(3, failed));
    let now = brokenUntil(health) ?? 0;
    const pauses: number[] = [];
    for (let tries = 0; tries < 6; tries += 1) {
      health = hear(hear(health, { kind: 'probing' }, now), failed, now);
      pauses.push((brokenUntil(health) ?? 0) - now);
      now = brokenUntil(health) ?? 0;
    }
    expect(pauses).toEqual([60, 120, 240, 300, 300, 300].map((seconds) => seconds * SECOND));
  });

  it('does not wait longer because of what was under way when it broke', () => {
    const broken = heard(times(3, failed));
    const until = brokenUntil(broken);
    expect(brokenUntil(times(50, failed).reduce((health) => hear(health, failed, 5 * SECOND), broken))).toBe(until);
  });

  it('is tried again when nothing is heard of a try', () => {
    const probing = hear(heard(times(3, failed)), { kind: 'probing' }, MINUTE);
    expect(brokenUntil(probing)).toBe(MINUTE + 30 * SECOND);
  });

  it('is degraded while of twenty messages fewer than half arrive, and forgets that after an hour', () => {
    const arrive = times(9, { kind: 'delivered' });
    const fail: RouteNews[] = times(10, { kind: 'undelivered' });
    expect(stateOf(heard([answered, ...arrive, ...fail]), MINUTE)).toBe('healthy');
    const degraded = heard([answered, ...arrive, ...fail, { kind: 'undelivered' }]);
    expect(stateOf(degraded, MINUTE)).toBe('degraded');
    expect(stateOf(degraded, 62 * MINUTE)).toBe('healthy');
    expect(
      stateOf(
        times(50, { kind: 'delivered' }).reduce((h, one) => hear(h, one, MINUTE), degraded),
        MINUTE,
      ),
    ).toBe('healthy');
  });

  it('remembers no more however much is heard', () => {
    const news = fc.oneof(
      fc.constant(failed),
      fc.constant<RouteNews>({ kind: 'probing' }),
      fc.constant<RouteNews>({ kind: 'delivered' }),
      fc.constant<RouteNews>({ kind: 'undelivered' }),
      fc.nat(2_000).map((latencyMs): RouteNews => ({ kind: 'answered', latencyMs })),
    );
    fc.assert(
      fc.property(fc.array(news, { maxLength: 200 }), (all) => {
        const { answers, ends, latencyMs, breaker } = heard(all);
        expect(answers.length).toBeLessThanOrEqual(20);
        expect(ends.length).toBeLessThanOrEqual(50);
        expect(latencyMs ?? 0).toBeLessThanOrEqual(2_000);
        expect(breaker.kind === 'closed' || breaker.pauseMs <= 5 * MINUTE).toBe(true);
      }),
    );
  });
});
