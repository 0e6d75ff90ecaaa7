import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AutoTopupDecision, decideAutoTopup } from '#shared/domain/auto-topup.ts';
import { MICROS_PER_UNIT } from '#shared/domain/money.ts';
import { type AutoTopupShop, HOUR, jump, life, live, settings } from '#test/auto-topup-shop.ts';

const MINUTE = 60_000;

/** What must hold whatever the clock does. */
function expectMoneySafe(shop: AutoTopupShop, decision: AutoTopupDecision): void {
  if (decision.kind !== 'charge') return;
  expect(shop.enabled && !shop.open && !shop.manual).toBe(true);
  expect(shop.gap).toBeGreaterThan(0);
  const { amount, monthlyCap } = shop.settings;
  const room = monthlyCap - shop.chargedInMonthOf(shop.now);
  expect(decision.amount).toBeLessThanOrEqual(room);
  // No more than closes the gap, and no less unless the cap cut it.
  expect(decision.amount % amount).toBe(0);
  expect(decision.amount - amount).toBeLessThan(shop.gap);
  if (decision.amount < shop.gap) expect(decision.amount + amount).toBeGreaterThan(room);
}

function expectAnHourBetweenPaid(shop: AutoTopupShop): void {
  const paid = shop.charges.filter((charge) => charge.outcome === 'paid').map(({ at }) => at);
  paid.sort((a, b) => a - b);
  for (const [n, at] of paid.entries()) {
    expect(at - (paid[n - 1] ?? Number.NEGATIVE_INFINITY)).toBeGreaterThanOrEqual(HOUR);
  }
}

/** What the policy says is to happen, out of the order of events alone. */
function expected(shop: AutoTopupShop): AutoTopupDecision['kind'] {
  if (!shop.enabled) return 'off';
  if (shop.paused) return 'paused';
  if (shop.gap <= 0) return 'enough';
  if (shop.open || shop.manual) return 'in_progress';
  const [first] = shop.row;
  const newest = shop.row.at(-1);
  if (first && newest) {
    const hours = [1, 3, 7][shop.row.length - 1] ?? Number.POSITIVE_INFINITY;
    if (shop.now < first.at + hours * HOUR || shop.now < newest.at + HOUR) return 'retry';
  }
  if (shop.chargedInMonthOf(shop.now) + shop.settings.amount > shop.settings.monthlyCap) return 'cap_reached';
  const lastPaid = shop.charges.findLast((charge) => charge.outcome === 'paid');
  return lastPaid && shop.now < lastPaid.at + HOUR ? 'hourly_limit' : 'charge';
}

describe('Auto Topup over weeks of a shop’s life', () => {
  it('does what the policy says, whatever happens, also when the clock jumps ahead', () => {
    const kinds = new Set<string>();
    fc.assert(
      fc.property(life(jump(1, 40 * 24 * HOUR)), (happenings) => {
        const shop = live(happenings, (each, decision) => {
          expect(decision.kind).toBe(expected(each));
          expectMoneySafe(each, decision);
          // The moment it names for the next look is neither in the past nor followed by the same waiting.
          if ('until' in decision) {
            expect(decision.until).toBeGreaterThan(each.now);
            expect(decideAutoTopup(each.state(decision.until), decision.until).kind).not.toBe(decision.kind);
          }
          kinds.add(decision.kind);
        });
        expectAnHourBetweenPaid(shop);
      }),
      { numRuns: 150 },
    );
    expect([...kinds].sort()).toEqual(
      ['off', 'paused', 'enough', 'in_progress', 'retry', 'hourly_limit', 'cap_reached', 'charge'].sort(),
    );
  });

  it('takes money neither too often nor over the cap when the clock jumps back and forth', () => {
    fc.assert(
      fc.property(life(jump(-40 * 24 * HOUR, 40 * 24 * HOUR)), (happenings) => {
        expectAnHourBetweenPaid(live(happenings, expectMoneySafe));
      }),
      { numRuns: 100 },
    );
  });

  it('does not hammer a declined card while a save lies ahead of a clock that was set back', () => {
    const declines = Array.from({ length: 200 }, () => 'insufficient_funds');
    fc.assert(
      fc.property(settings, fc.integer({ min: MINUTE, max: 24 * HOUR }), (saved, back) => {
        const shop = live(
          [
            { kind: 'outcomes', next: declines },
            { kind: 'save', settings: { ...saved, threshold: 10 * MICROS_PER_UNIT } },
            { kind: 'clock_jumps', by: -back },
            { kind: 'debit', share: 1 },
            { kind: 'pass', ticks: 6 * 72 },
          ],
          () => {},
        );
        // A row of four before the clock is where it was, and one after it.
        expect(shop.charges.length).toBeLessThanOrEqual(8);
        expect(shop.decision?.kind).toBe('paused');
      }),
    );
  });
});
