import { describe, expect, it } from 'vitest';
import type { AutoTopup, AutoTopupEvaluation, Card, Topup } from '#shared/api/billing.ts';
import type { AutoTopupDecision } from '#shared/domain/auto-topup.ts';
import { newCharge, newerOf, saveOutcome } from '../../../renderer/features/credit/auto-topup/save-outcome.ts';
import { evaluationLine, statusWords } from '../../../renderer/features/credit/auto-topup/status-words.ts';
import { createI18n } from '../../../renderer/i18n/create-i18n.ts';
import { createFormat } from '../../../renderer/i18n/format.ts';

const { t } = createI18n();
const format = createFormat('en', 'Asia/Singapore');
/** 10:42 in Singapore. */
const now = Date.parse('2026-11-22T02:42:00Z');
const minutes = (count: number) => count * 60_000;

const cards: Card[] = [{ id: 'pm_visa', brand: 'visa', last4: '4242', expMonth: 12, expYear: 2028, isDefault: true }];
const autoTopup = (decision: AutoTopupDecision, differs: Partial<AutoTopup> = {}): AutoTopup => ({
  currency: 'USD',
  enabled: decision.kind !== 'off',
  threshold: 10_000_000,
  amount: 50_000_000,
  cardId: 'pm_visa',
  monthlyCap: 250_000_000,
  chargedThisMonth: 50_000_000,
  decision,
  lastCheckedAt: now,
  evaluations: [],
  ...differs,
});
/** One of each kind, so that a new one is missed here too. */
const decisions: { [K in AutoTopupDecision['kind']]: Extract<AutoTopupDecision, { kind: K }> } = {
  off: { kind: 'off' },
  charge: { kind: 'charge', amount: 100_000_000 },
  enough: { kind: 'enough' },
  in_progress: { kind: 'in_progress' },
  hourly_limit: { kind: 'hourly_limit', until: now + minutes(28) },
  retry: { kind: 'retry', until: now + minutes(120), failure: 'insufficient_funds' },
  cap_reached: { kind: 'cap_reached', until: Date.parse('2026-11-30T16:00:00Z') },
  paused: { kind: 'paused', failure: 'lost_card', tries: 4 },
};
const words = (decision: AutoTopupDecision) => statusWords(t, format, autoTopup(decision), cards, now);

describe('the status of Auto Topup', () => {
  it('says when it charges which card, how much of the cap is used and when it was checked', () => {
    expect(words(decisions.enough)).toEqual({
      tone: 'accent',
      title: 'Auto: charges US$50 to Visa ·· 4242 when below US$10',
      text: null,
      facts: 'US$50 of US$250 this month · checked 10:42',
    });
  });

  it('says that it is off, and no more', () => {
    expect(words(decisions.off)).toMatchObject({ tone: 'plain', title: 'Auto Topup is off' });
    expect(words(decisions.off).facts).not.toContain('checked');
  });

  it('names no card while a charge is under way: it may be a One Time Topup with another one', () => {
    const { title } = words(decisions.in_progress);
    expect(title).toBe('A charge is under way: Auto Topup waits for its outcome');
  });

  it('says why it paused and what to do', () => {
    const { tone, title, text } = words(decisions.paused);
    expect(tone).toBe('red');
    expect(title).toBe('Auto Topup is paused: Visa ·· 4242 could not be charged 4 times');
    expect(text).toContain('reported lost');
    expect(text).toContain('Choose another card with Set Auto Topup and press Save');
  });

  it('says when a failed charge is tried again', () => {
    expect(words(decisions.retry)).toMatchObject({ tone: 'amber' });
    expect(words(decisions.retry).text).toContain('not enough money on the card');
    expect(words(decisions.retry).text).toContain('tried again at 12:42');
  });

  it('says when the cap lifts, by the shop’s calendar', () => {
    expect(words(decisions.cap_reached).text).toContain('until 1 December 2026');
  });

  it('says when the next charge is possible, and what one under way charges', () => {
    expect(words(decisions.hourly_limit).text).toContain('11:10');
    expect(words(decisions.charge).title).toContain('US$100 to Visa ·· 4242');
  });

  it('leaves no placeholder open for any decision', () => {
    for (const decision of Object.values(decisions)) {
      const { title, text, facts } = words(decision);
      expect(`${title} ${text} ${facts}`, decision.kind).not.toMatch(/\{\{|autoTopup\./);
    }
  });

  it('names no card that it does not know', () => {
    expect(statusWords(t, format, autoTopup(decisions.enough), null, now).title).toContain('to the saved card');
  });
});

describe('why it charged or did not', () => {
  const evaluation = (
    decision: AutoTopupDecision,
    differs: Partial<AutoTopupEvaluation> = {},
  ): AutoTopupEvaluation => ({
    id: '0199a000-0000-7000-8000-000000000001',
    since: now,
    at: now,
    times: 1,
    available: 41_280_000,
    decision,
    ...differs,
  });
  const line = (one: AutoTopupEvaluation) => evaluationLine(t, format, one, autoTopup(decisions.enough), now);

  it('tells the time, how often, the balance and the reason', () => {
    const often = { since: now - minutes(102), times: 134 };
    expect(line(evaluation(decisions.enough, often))).toBe(
      '10:42 · 134 times since 09:00 · balance US$41.28 is not below US$10',
    );
    expect(line(evaluation(decisions.enough))).toBe('10:42 · balance US$41.28 is not below US$10');
  });

  it('does not claim that a balance is not below a threshold which it is below', () => {
    expect(line(evaluation(decisions.enough, { available: 9_000_000 }))).toBe(
      '10:42 · balance US$9.00 was not below the amount set then',
    );
  });

  it('has words for each decision', () => {
    for (const decision of Object.values(decisions)) {
      expect(line(evaluation(decision)), decision.kind).not.toMatch(/\{\{|autoTopup\./);
    }
    expect(line(evaluation(decisions.charge, { available: 9_980_000 }))).toContain('US$9.98 was below, so US$100');
    expect(line(evaluation(decisions.paused))).toContain('4 charges in a row');
  });
});

describe('what became of saving', () => {
  const charge = (differs: Partial<Topup>): Topup => ({
    id: '0199a000-0000-7000-8000-000000000003',
    operationId: '0199a000-0000-7000-8000-000000000004',
    automatic: true,
    currency: 'USD',
    amount: 50_000_000,
    card: { brand: 'visa', last4: '4242' },
    status: 'paid',
    failure: null,
    approvalUrl: null,
    takenBack: 0,
    receiptNumber: null,
    createdAt: now,
    ...differs,
  });
  const of = (decision: AutoTopupDecision, topup?: Topup) => saveOutcome(autoTopup(decision), topup);

  it('follows from the decision while there is no charge', () => {
    expect(of(decisions.off)).toEqual({ kind: 'off' });
    expect(of(decisions.enough)).toEqual({ kind: 'waiting' });
    expect(of(decisions.charge)).toEqual({ kind: 'charging' });
    expect(of(decisions.in_progress)).toEqual({ kind: 'charging' });
    expect(of(decisions.hourly_limit)).toEqual({ kind: 'hourly_limit', until: decisions.hourly_limit.until });
    expect(of(decisions.cap_reached)).toEqual({ kind: 'cap_reached', until: decisions.cap_reached.until });
    expect(of(decisions.paused)).toEqual({ kind: 'failed', failure: 'lost_card', retryAt: null });
  });

  it('follows from the charge once there is one', () => {
    expect(of(decisions.enough, charge({}))).toEqual({ kind: 'paid', charged: 50_000_000 });
    expect(of(decisions.in_progress, charge({ status: 'processing' }))).toEqual({ kind: 'charging' });
    expect(of(decisions.in_progress, charge({ status: 'unknown' }))).toEqual({ kind: 'unknown' });
    expect(of(decisions.retry, charge({ status: 'failed', failure: 'expired_card' }))).toEqual({
      kind: 'failed',
      failure: 'expired_card',
      retryAt: decisions.retry.until,
    });
  });

  it('does not blame the card for a provider that was not reached', () => {
    expect(of(decisions.charge, charge({ status: 'failed', failure: 'not_charged' }))).toEqual({ kind: 'unreachable' });
  });

  it('is told by the charge that came after saving, of this wallet, made by Auto Topup', () => {
    const before = charge({});
    const after = charge({ id: '0199a000-0000-7000-8000-000000000005' });
    const known = new Set([before.id]);
    expect(newCharge([after, before], 'USD', known)).toBe(after);
    expect(newCharge([{ ...after, automatic: false }, before], 'USD', known)).toBeUndefined();
    expect(newCharge([{ ...after, currency: 'SGD' }, before], 'USD', known)).toBeUndefined();
  });

  it('goes on with the page once that is newer than the answer', () => {
    const answer = autoTopup(decisions.in_progress);
    const older = autoTopup(decisions.off, { lastCheckedAt: now - 1 });
    const newer = autoTopup(decisions.enough, { lastCheckedAt: now + 1 });
    expect(newerOf(answer, older)).toBe(answer);
    expect(newerOf(answer, newer)).toBe(newer);
  });
});
