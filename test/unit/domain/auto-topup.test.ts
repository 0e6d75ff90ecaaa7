import { describe, expect, it } from 'vitest';
import { type AutomaticCharge, type AutoTopupState, decideAutoTopup, NOT_CHARGED } from '#shared/domain/auto-topup.ts';
import { MICROS_PER_UNIT } from '#shared/domain/money.ts';

const NOW = Date.parse('2026-11-23T10:42:00+08:00');
const NEXT_MONTH = Date.parse('2026-12-01T00:00:00+08:00');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const SAVED = NOW - 24 * HOUR;
const dollars = (amount: number) => amount * MICROS_PER_UNIT;

/** Below by one micro-unit, with nothing in the way: 50 dollars are charged. */
const below: AutoTopupState = {
  enabled: true,
  threshold: dollars(10),
  amount: dollars(50),
  monthlyCap: dollars(250),
  savedAt: SAVED,
  available: dollars(10) - 1,
  debt: 0,
  topupInProgress: false,
  charges: [],
  chargedThisMonth: 0,
  nextMonthAt: NEXT_MONTH,
};

const decide = (change: Partial<AutoTopupState>, now = NOW) => decideAutoTopup({ ...below, ...change }, now);
const failedAt = (at: number, failure = 'insufficient_funds'): AutomaticCharge => ({ at, outcome: 'failed', failure });
const paidAt = (at: number): AutomaticCharge => ({ at, outcome: 'paid' });
const openAt = (at: number): AutomaticCharge => ({ at, outcome: 'open' });

describe('Auto Topup charges', () => {
  it('when the balance is below, and not when it is just there', () => {
    expect(decide({})).toEqual({ kind: 'charge', amount: dollars(50) });
    expect(decide({ available: dollars(10) })).toEqual({ kind: 'enough' });
  });

  it.each([
    ['nothing left', { available: 0 }, 50],
    ['a gap of exactly the amount', { threshold: dollars(100), available: dollars(50) }, 50],
    ['a gap a little over it', { threshold: dollars(100), available: dollars(50) - 1 }, 100],
    ['a gap of many amounts', { threshold: dollars(220), available: 0 }, 250],
    ['a debt, which is paid first', { available: 0, debt: dollars(75) }, 100],
    ['a debt that makes enough too little', { available: dollars(10), debt: dollars(1) }, 50],
  ])('the amount as many times as closes the gap: %s', (_, change, charged) => {
    expect(decide(change)).toEqual({ kind: 'charge', amount: dollars(charged) });
  });

  it('never while it is off, whatever else is true', () => {
    expect(decide({ enabled: false })).toEqual({ kind: 'off' });
    expect(decide({ enabled: false, charges: [failedAt(NOW - HOUR, 'lost_card')] })).toEqual({ kind: 'off' });
  });
});

describe('Auto Topup waits', () => {
  it.each([
    ['a One Time Topup', { topupInProgress: true }],
    ['its own charge', { charges: [openAt(NOW - MINUTE)] }],
    ['its own charge, also one of days ago', { charges: [openAt(NOW - 50 * HOUR)] }],
    ['its own charge from before the save', { savedAt: NOW, charges: [openAt(NOW - MINUTE)] }],
  ])('for the outcome of %s', (_, change) => {
    expect(decide(change)).toEqual({ kind: 'in_progress' });
  });

  it('an hour after a charge, to the millisecond', () => {
    const until = NOW - MINUTE + HOUR;
    const charges = [paidAt(NOW - MINUTE)];
    expect(decide({ charges })).toEqual({ kind: 'hourly_limit', until });
    expect(decide({ charges }, until - 1)).toEqual({ kind: 'hourly_limit', until });
    expect(decide({ charges }, until)).toEqual({ kind: 'charge', amount: dollars(50) });
  });

  it('that hour also after a save: money that was taken stays taken', () => {
    expect(decide({ savedAt: NOW, charges: [paidAt(NOW - MINUTE)] })).toMatchObject({ kind: 'hourly_limit' });
  });

  it('that hour also when the clock was set back', () => {
    expect(decide({ charges: [paidAt(NOW + HOUR)] })).toEqual({ kind: 'hourly_limit', until: NOW + 2 * HOUR });
  });
});

describe('the month’s cap', () => {
  it.each([
    ['leaves room for one more', 200, 50],
    ['is spent but for less than one', 201, null],
    ['is spent', 250, null],
    ['was lowered below what is spent', 300, null],
  ])('%s', (_, charged, amount) => {
    expect(decide({ chargedThisMonth: dollars(charged) })).toEqual(
      amount === null ? { kind: 'cap_reached', until: NEXT_MONTH } : { kind: 'charge', amount: dollars(amount) },
    );
  });

  it('cuts a charge that would close the gap to as many amounts as it allows', () => {
    const change = { threshold: dollars(220), available: 0, chargedThisMonth: dollars(120) };
    expect(decide(change)).toEqual({ kind: 'charge', amount: dollars(100) });
  });
});

describe('a failed charge', () => {
  /** Follows what is decided: charges whenever it may, and each time the card is declined. */
  function declineUntilPaused(failure: string, late = 0) {
    const charges: AutomaticCharge[] = [];
    let now = NOW;
    for (;;) {
      const decision = decide({ charges }, now);
      switch (decision.kind) {
        case 'charge':
          charges.unshift(failedAt(now, failure));
          break;
        case 'retry':
          expect(decide({ charges }, decision.until - 1)).toEqual(decision);
          expect(decision.failure).toBe(failure);
          now = decision.until + late;
          break;
        default:
          return { decision, tries: charges.map(({ at }) => (at - NOW) / HOUR).reverse() };
      }
    }
  }

  it('is tried again 1, 3 and 7 hours after the first one, and then pauses', () => {
    const { decision, tries } = declineUntilPaused('insufficient_funds');
    expect(tries).toEqual([0, 1, 3, 7]);
    expect(decision).toEqual({ kind: 'paused', failure: 'insufficient_funds', tries: 4 });
  });

  it('keeps an hour between two tries when the server was down and they come late', () => {
    const { decision, tries } = declineUntilPaused('processing_error', 24 * HOUR);
    expect(tries).toEqual([0, 25, 50, 75]);
    expect(decision).toMatchObject({ kind: 'paused' });
    expect(decide({ charges: [failedAt(NOW), failedAt(NOW - 24 * HOUR)] })).toMatchObject({ until: NOW + HOUR });
  });

  it.each([
    'lost_card',
    'stolen_card',
    'pickup_card',
    'fraudulent',
    'expired_card',
    'authentication_required',
    'resource_missing',
  ])('pauses at once for %s', (failure) => {
    const { decision, tries } = declineUntilPaused(failure);
    expect(tries).toEqual([0]);
    expect(decision).toEqual({ kind: 'paused', failure, tries: 1 });
  });

  it('pauses at once for a lost card on a later try as well', () => {
    const charges = [failedAt(NOW - HOUR, 'lost_card'), failedAt(NOW - 2 * HOUR)];
    expect(decide({ charges })).toEqual({ kind: 'paused', failure: 'lost_card', tries: 2 });
  });

  it('stays paused when the balance has recovered meanwhile', () => {
    expect(decide({ available: dollars(90), charges: [failedAt(NOW - 9 * HOUR, 'lost_card')] })).toMatchObject({
      kind: 'paused',
    });
  });

  it('is forgotten when the owner saves: the card is tried at once', () => {
    const charges = [7, 9, 11, 13].map((hours) => failedAt(NOW - hours * HOUR));
    expect(decide({ charges })).toMatchObject({ kind: 'paused', tries: 4 });
    expect(decide({ charges, savedAt: NOW })).toEqual({ kind: 'charge', amount: dollars(50) });
    expect(decide({ charges: [failedAt(NOW - 1)], savedAt: NOW })).toEqual({ kind: 'charge', amount: dollars(50) });
  });

  it('made by the save itself counts', () => {
    expect(decide({ charges: [failedAt(NOW)], savedAt: NOW })).toEqual({
      kind: 'retry',
      until: NOW + HOUR,
      failure: 'insufficient_funds',
    });
  });

  it('is forgotten when a charge went through after it', () => {
    const charges = [
      failedAt(NOW - MINUTE),
      paidAt(NOW - 3 * HOUR),
      failedAt(NOW - 4 * HOUR),
      failedAt(NOW - 5 * HOUR),
    ];
    expect(decide({ charges })).toEqual({
      kind: 'retry',
      until: NOW - MINUTE + HOUR,
      failure: 'insufficient_funds',
    });
  });

  it('is not forgiven by a save that lies ahead because the clock was set back', () => {
    const charges = [failedAt(NOW - MINUTE)];
    expect(decide({ charges, savedAt: NOW + HOUR })).toMatchObject({ kind: 'retry', until: NOW - MINUTE + HOUR });
  });
});

describe('a provider that was not reached', () => {
  const notCharged = (at: number) => failedAt(at, NOT_CHARGED);

  it('is no failure of the card: it never pauses, and the charge is made as soon as it can be', () => {
    const charges = Array.from({ length: 50 }, (_, n) => notCharged(NOW - n * 15 * MINUTE));
    expect(decide({ charges })).toEqual({ kind: 'charge', amount: dollars(50) });
  });

  it('neither lengthens nor shortens a row of failures', () => {
    const charges = [
      notCharged(NOW - MINUTE),
      failedAt(NOW - HOUR),
      notCharged(NOW - 2 * HOUR),
      failedAt(NOW - 2 * HOUR),
    ];
    expect(decide({ charges })).toEqual({ kind: 'retry', until: NOW + HOUR, failure: 'insufficient_funds' });
  });
});
