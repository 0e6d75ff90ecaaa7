import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hear, type RouteHealth, stateOf, UNMEASURED } from '#server/modules/routing/health.ts';
import { type Candidate, orderOf, pick, someWorks } from '#server/modules/routing/pick.ts';

const SECOND = 1_000;

const fast = (latencyMs: number): RouteHealth => hear(UNMEASURED, { kind: 'answered', latencyMs }, 0);
const broken = (at = 0): RouteHealth => [0, 0, 0].reduce((health) => hear(health, { kind: 'failed' }, at), UNMEASURED);
const degraded: RouteHealth = Array.from({ length: 20 }).reduce<RouteHealth>(
  (health) => hear(health, { kind: 'undelivered' }, 0),
  fast(1),
);
const candidate = (gateway: string, health: RouteHealth = UNMEASURED, priority = 1): Candidate => ({
  gateway,
  priority,
  health,
});

describe('the order of gateways', () => {
  it('has the fastest first, of those of the first priority', () => {
    const candidates = [candidate('slow', fast(200)), candidate('fast', fast(20)), candidate('second', fast(1), 2)];
    expect(orderOf(candidates, 0)).toEqual(['fast', 'slow', 'second']);
  });

  it('is as they are set up while nothing is known', () => {
    expect(orderOf([candidate('a'), candidate('b'), candidate('c')], 0)).toEqual(['a', 'b', 'c']);
  });

  it('takes one that was never measured to be neither fast nor slow', () => {
    const candidates = [
      candidate('slow', fast(300)),
      candidate('new'),
      candidate('fast', fast(10)),
      candidate('middle', fast(90)),
    ];
    expect(orderOf(candidates, 0)).toEqual(['fast', 'new', 'middle', 'slow']);
  });

  it('has those behind all others whose messages hardly arrive, and broken ones last', () => {
    const candidates = [
      candidate('degraded', degraded),
      candidate('broken later', broken(5 * SECOND)),
      candidate('broken', broken()),
      candidate('well', fast(500), 9),
    ];
    expect(orderOf(candidates, 6 * SECOND)).toEqual(['well', 'degraded', 'broken', 'broken later']);
  });

  it('leaves nobody out, and has no broken one before one that is not', () => {
    const health = fc.oneof(
      fc.constant(UNMEASURED),
      fc.constant(degraded),
      fc.nat(1_000).map(fast),
      fc.nat(10 * SECOND).map(broken),
    );
    const some = fc.array(fc.record({ health, priority: fc.integer({ min: 1, max: 9 }) }), { maxLength: 6 });
    fc.assert(
      fc.property(some, fc.nat(60 * SECOND), (routes, now) => {
        const candidates = routes.map((route, index) => ({ ...route, gateway: `gateway-${index}` }));
        const order = orderOf(candidates, now);
        expect(order.toSorted()).toEqual(candidates.map(({ gateway }) => gateway).toSorted());
        const states = order.map((id) => {
          const found = candidates.find(({ gateway }) => gateway === id);
          return found && stateOf(found.health, now);
        });
        expect(
          states.indexOf('broken') === -1 || states.slice(states.indexOf('broken')).every((s) => s === 'broken'),
        ).toBe(true);
      }),
    );
  });
});

const bulk = { canWait: true, explores: false };
const explorer = { canWait: true, explores: true };
const code = { canWait: false, explores: false };

describe('the gateway for a message', () => {
  const two = [candidate('fast', fast(20)), candidate('slow', fast(200))];

  it('is the first one, and now and then, where nobody waits for it, the second, so that it is measured', () => {
    expect(pick(two, bulk, 0)).toEqual({ first: 'fast', probes: false });
    expect(pick(two, explorer, 0)).toEqual({ first: 'slow', probes: false });
    expect(pick(two.slice(0, 1), explorer, 0)).toEqual({ first: 'fast', probes: false });
  });

  it('is no broken one to measure it, and where nobody waits a broken one once its pause is over', () => {
    const one = [candidate('well', fast(20)), candidate('broken', broken())];
    expect(pick(one, explorer, 29 * SECOND)).toEqual({ first: 'well', probes: false });
    expect(pick(one, bulk, 30 * SECOND)).toEqual({ first: 'broken', probes: true });
  });

  it('is left alone by codes for ten more minutes, as somebody waits for those', () => {
    const one = [candidate('well', fast(20)), candidate('broken', broken())];
    expect(pick(one, code, 629 * SECOND)).toEqual({ first: 'well', probes: false });
    expect(pick(one, code, 630 * SECOND)).toEqual({ first: 'broken', probes: true });
    expect(pick(one.slice(1), code, 10 * SECOND)).toEqual({ first: 'broken', probes: false });
  });

  it('is none without gateways', () => {
    expect(pick([], explorer, 0)).toEqual({ first: undefined, probes: false });
  });

  it('is not asked for while all are broken, until one is to be tried again', () => {
    const all = [candidate('a', broken()), candidate('b', broken(10 * SECOND))];
    expect(someWorks(all, 29 * SECOND)).toBe(false);
    expect(someWorks(all, 30 * SECOND)).toBe(true);
    expect(someWorks([candidate('a', broken()), candidate('b')], 0)).toBe(true);
    expect(someWorks([], 0)).toBe(false);
  });
});
