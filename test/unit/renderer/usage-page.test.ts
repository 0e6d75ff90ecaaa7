import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Purpose, purposeSchema } from '#shared/api/history.ts';
import { daysViews, seriesOf } from '../../../renderer/features/usage/days-series.ts';
import {
  codesPerRegistration,
  costPerMember,
  shareOfCost,
  verifiedRate,
} from '../../../renderer/features/usage/usage-rules.ts';
import { createI18n } from '../../../renderer/i18n/create-i18n.ts';

const left = { available: 41_280_000, pricePerCode: 36_800, count: null };

describe('the figures of usage', () => {
  it('have a verified rate as soon as something was sent', () => {
    expect(verifiedRate({ sent: 0, verified: 0 })).toBeNull();
    expect(verifiedRate({ sent: 10, verified: 0 })).toBe(0);
    expect(verifiedRate({ sent: 8, verified: 6 })).toBe(0.75);
  });

  it('spread the cost of all codes over the members who joined, in whole micro-units', () => {
    expect(costPerMember({ cost: 36_800, joined: 0 })).toBeNull();
    expect(costPerMember({ cost: 0, joined: 3 })).toBe(0);
    expect(costPerMember({ cost: 110_400, joined: 2 })).toBe(55_200);
    expect(costPerMember({ cost: 100, joined: 3 })).toBe(33);
  });

  it('share the cost out once there is any', () => {
    expect(shareOfCost(0, 0)).toBeNull();
    expect(shareOfCost(36_800, 147_200)).toBe(0.25);
  });

  it('tell how many codes go into a registration to two places', () => {
    expect(codesPerRegistration({ ...left, sends: 5, verified: 0 })).toBeNull();
    expect(codesPerRegistration({ ...left, sends: 10, verified: 10 })).toBe(1);
    expect(codesPerRegistration({ ...left, sends: 4, verified: 3 })).toBe(1.33);
  });
});

describe('the bars of a day', () => {
  const costs = fc.uniqueArray(
    fc.record({ purpose: fc.constantFrom(...purposeSchema.options), cost: fc.integer({ min: 1, max: 1_000_000 }) }),
    { selector: ({ purpose }) => purpose },
  );
  const days = fc.array(
    fc
      .record({ read: fc.nat(1_000), unread: fc.nat(1_000), joined: fc.nat(1_000), costs })
      .map(({ read, unread, ...rest }) => ({
        ...{ day: '2026-11-23', sent: read + unread, verified: read, ...rest },
        cost: rest.costs.reduce((sum, { cost }) => sum + cost, 0),
      })),
  );

  it('are as high as the codes that were sent, or as what all messages cost', () => {
    fc.assert(
      fc.property(days, (some) => {
        for (const day of some) {
          const heights = daysViews.map((view) =>
            seriesOf(view, some).reduce((sum, { height }) => sum + height(day), 0),
          );
          expect(heights).toEqual([day.sent, day.cost]);
        }
      }),
    );
  });

  it('have a part for each purpose that cost anything, in an order that stays, with its name and a colour of its own', () => {
    const { t } = createI18n();
    const spent = (...purposes: Purpose[]) => ({
      ...{ day: '2026-11-23', sent: 0, verified: 0, joined: 0, cost: purposes.length },
      costs: purposes.map((purpose) => ({ purpose, cost: 1 })),
    });
    const parts = seriesOf('cost', [spent('campaign_bot', 'registration_otp'), spent(), spent('activity_message')]);
    expect(parts.map(({ label }) => t(label))).toEqual(['Registration OTP', 'Activity Message', 'Campaign BOT']);
    expect(new Set(parts.map(({ colour }) => colour)).size).toBe(3);
    expect(seriesOf('codes', []).map(({ label }) => t(label))).toEqual(['Verified', 'Not verified']);
    expect(seriesOf('cost', [])).toEqual([]);
  });
});

describe('the formula of the registrations left', () => {
  const { t } = createI18n();
  const words = (count: number) =>
    t('usagePage.registrationsLeftFormula', { count, codes: `${count}`, available: 'US$41.28', price: 'US$0.0368' });

  it('reads well for one code and for a part more', () => {
    expect(words(1)).toBe('US$41.28 available ÷ (US$0.0368 for one code × 1 code per registration)');
    expect(words(1.3)).toBe('US$41.28 available ÷ (US$0.0368 for one code × 1.3 codes per registration)');
  });
});
