import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { admit, type Letter, type Person, type ShopNow } from '#server/modules/outbox/admission.ts';
import type { Country } from '#shared/domain/phone.ts';
import { type MessageKind, sendingRules } from '#shared/domain/sending-rules.ts';
import { countSegments } from '#shared/domain/sms-segments.ts';

const NOW = 1_000_000;
const KINDS: readonly MessageKind[] = [
  ...(['reward_code', 'test', 'campaign', 'campaign_bot', 'welcome', 'birthday'] as const),
  ...(['reward_redeemed', 'lapsing', 'pin_changed', 'phone_changed', 'balance_low'] as const),
];

const shop: ShopNow = {
  name: 'Kopi & Co',
  now: NOW,
  quietUntil: null,
  tomorrow: NOW + 50_000,
  allowed: new Set<Country>(['SG', 'MY']),
  stopped: new Set<Country>(),
  prices: new Map<Country, number>([
    ['SG', 36_800],
    ['MY', 180_000],
  ]),
};
const siti: Person = {
  phone: '+6581234567',
  country: 'SG',
  name: 'Siti Rahmah',
  agreed: true,
  optedOut: false,
  hadNews: false,
};
const letter = (kind: MessageKind, text = 'Hi {first_name}!'): Letter => ({
  rules: sendingRules(kind),
  text,
  optOutLine: sendingRules(kind).class === 'marketing' ? 'Reply STOP to opt out.' : null,
});
const plain = { fields: {}, expiresAt: null };

const anyPerson = fc.record({
  phone: fc.constantFrom('+6581234567', null),
  country: fc.constantFrom<Country>('SG', 'MY', 'TH'),
  name: fc.constantFrom('Siti Rahmah', '李小明', ''),
  agreed: fc.boolean(),
  optedOut: fc.boolean(),
  hadNews: fc.boolean(),
});
const anyShop = fc.record({
  name: fc.constant('Kopi & Co'),
  now: fc.constant(NOW),
  quietUntil: fc.constantFrom(null, NOW + 10_000),
  tomorrow: fc.constant(NOW + 50_000),
  allowed: fc.subarray<Country>(['SG', 'MY', 'TH']).map((all) => new Set(all)),
  stopped: fc.subarray<Country>(['SG', 'MY', 'TH']).map((all) => new Set(all)),
  prices: fc.subarray<Country>(['SG', 'MY', 'TH']).map((all) => new Map(all.map((country) => [country, 36_800]))),
});
const anyRow = fc.record({
  fields: fc.constantFrom({}, { first_name: 'Ravi', reward: 'a kopi' }),
  expiresAt: fc.constantFrom(null, NOW, NOW + 20_000, NOW + 100_000),
});

describe('whether one person gets one message', () => {
  it('never sends what stands against it', () => {
    fc.assert(
      fc.property(fc.constantFrom(...KINDS), anyRow, fc.option(anyPerson), anyShop, (kind, row, person, at) => {
        const { rules } = letter(kind);
        const admission = admit(letter(kind), row, person, at);
        if (admission.kind === 'later') {
          expect(admission.at).toBeGreaterThan(NOW);
          expect(admission.at).toBeLessThan(row.expiresAt ?? Number.POSITIVE_INFINITY);
        }
        if (admission.kind !== 'send') return;
        expect(person?.optedOut).toBe(rules.to === 'anyone' ? person?.optedOut : false);
        if (rules.to === 'consented') expect(person?.agreed).toBe(true);
        if (rules.class === 'marketing') expect([person?.hadNews, at.quietUntil]).toEqual([false, null]);
        expect(row.expiresAt ?? NOW + 1).toBeGreaterThan(NOW);
        expect(at.allowed.has(admission.country) && !at.stopped.has(admission.country)).toBe(true);
        expect(admission.perSegment).toBe(at.prices.get(admission.country));
        expect(admission.segments).toBe(countSegments(admission.body).segments);
        expect(admission.to).toBe(person?.phone);
      }),
    );
  });

  it.each([
    ['expired', 'welcome', { ...plain, expiresAt: NOW }, siti, shop],
    ['erased', 'campaign', plain, null, shop],
    ['opted_out', 'campaign', plain, { ...siti, optedOut: true }, shop],
    ['opted_out', 'welcome', plain, { ...siti, optedOut: true }, shop],
    ['no_consent', 'campaign', plain, { ...siti, agreed: false }, shop],
    ['cannot_receive', 'test', plain, { ...siti, phone: null }, shop],
    ['country_not_allowed', 'campaign', plain, { ...siti, country: 'TH' }, shop],
    ['country_stopped', 'campaign', plain, siti, { ...shop, stopped: new Set<Country>(['SG']) }],
    ['no_price', 'campaign', plain, siti, { ...shop, prices: new Map() }],
    ['one_a_day', 'campaign', plain, { ...siti, hadNews: true }, shop],
    ['one_a_day', 'birthday', { ...plain, expiresAt: NOW + 50_000 }, { ...siti, hadNews: true }, shop],
  ] as const)('skips for %s (%s)', (reason, kind, row, person, at) => {
    expect(admit(letter(kind), row, person, at)).toEqual({ kind: 'skip', reason });
  });

  it('has rules and activities wait for the next day, and for the end of the quiet hours', () => {
    const tomorrow = admit(letter('campaign_bot'), plain, { ...siti, hadNews: true }, shop);
    expect(tomorrow).toEqual({ kind: 'later', at: shop.tomorrow });
    const quiet = { ...shop, quietUntil: NOW + 9_000 };
    expect(admit(letter('birthday'), plain, siti, quiet)).toEqual({ kind: 'later', at: NOW + 9_000 });
    expect(admit(letter('pin_changed'), plain, { ...siti, optedOut: true }, quiet)).toMatchObject({ kind: 'send' });
    expect(admit(letter('birthday'), { ...plain, expiresAt: NOW + 9_000 }, siti, quiet)).toEqual({
      kind: 'skip',
      reason: 'expired',
    });
  });

  it('writes it for the person, with what the event brought, and ends news with how to opt out', () => {
    expect(admit(letter('campaign', 'Hi {first_name} of {shop}!'), plain, siti, shop)).toEqual({
      kind: 'send',
      to: '+6581234567',
      country: 'SG',
      body: 'Hi Siti of Kopi & Co!\nReply STOP to opt out.',
      segments: 1,
      perSegment: 36_800,
    });
    const row = { ...plain, fields: { reward: 'Grab S$10', first_name: 'Aisha' } };
    expect(admit(letter('reward_redeemed', '{first_name}: {reward}'), row, siti, shop)).toMatchObject({
      body: 'Aisha: Grab S$10',
    });
    const long = admit(letter('campaign', `{name} ${'好'.repeat(70)}`), plain, siti, shop);
    expect(long).toMatchObject({ segments: 2 });
  });
});
