import { describe, expect, it } from 'vitest';
import { mayUseSenderName, senderNameSchema, senderRule } from '#shared/domain/sender-names.ts';

describe('a sender name', () => {
  it.each(['KopiCo', 'Kopi Co', '7Eleven', 'ABC', 'ABCDEFGHIJK', 'Info Cafe', 'BankCoffee'])('may be %j', (name) => {
    expect(senderNameSchema.parse(name)).toBe(name);
  });

  it.each([
    ...['', 'AB', 'ABCDEFGHIJKL', '12345', 'Kopi&Co', 'Kopi-Co', 'Kopi  Co', 'Café', '咖啡店', 'K.O'],
    ...['OTP', 'sms', 'Alert', 'VERIFY', 'Info', 'S M S', 'Notice'],
  ])('is not %j', (name) => {
    expect(senderNameSchema.safeParse(name).success).toBe(false);
  });

  it.each([
    ['DE', 'free'],
    ['MO', 'free'],
    ['SG', 'registered'],
    ['AU', 'registered'],
    ['ES', 'registered'],
    ['IT', 'registered'],
    ['US', 'none'],
    ['MY', 'none'],
    ['CN', 'none'],
    ['KI', 'none'],
  ] as const)('in %s is %s', (country, rule) => {
    expect(senderRule(country)).toBe(rule);
    const shown = (registered: boolean) => mayUseSenderName(country, { name: 'KopiCo', registered });
    expect([shown(false), shown(true)]).toEqual([rule === 'free', rule !== 'none']);
  });

  it('is not used where it breaks a rule of its own, and not with a space where carriers take none', () => {
    expect(mayUseSenderName('DE', { name: 'OTP', registered: true })).toBe(false);
    expect(mayUseSenderName('DE', { name: 'Kopi Co', registered: false })).toBe(true);
    expect(mayUseSenderName('FR', { name: 'Kopi Co', registered: false })).toBe(false);
    expect(mayUseSenderName('FR', { name: 'KopiCo', registered: false })).toBe(true);
    expect(mayUseSenderName('GB', { name: 'Kopi Co', registered: true })).toBe(false);
  });
});
