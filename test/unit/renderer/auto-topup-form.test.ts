import { describe, expect, it } from 'vitest';
import type { AutoTopup, Card, Topup } from '#shared/api/billing.ts';
import type { AutoTopupDecision } from '#shared/domain/auto-topup.ts';
import {
  type AutoTopupForm,
  formFaults,
  previewSave,
  rangesOf,
  settingsOf,
  startForm,
} from '../../../renderer/features/credit/auto-topup/auto-topup-rules.ts';

const now = Date.parse('2026-11-22T02:42:00Z');
const usd = (units: number) => units * 1_000_000;
const preset = (units: number) => ({ kind: 'preset', amount: usd(units) }) as const;
const other = (text: string) => ({ kind: 'other', text }) as const;

const saved: AutoTopup = {
  currency: 'USD',
  enabled: true,
  threshold: usd(10),
  amount: usd(50),
  cardId: 'pm_visa',
  monthlyCap: usd(250),
  chargedThisMonth: 0,
  decision: { kind: 'enough' },
  lastCheckedAt: null,
  evaluations: [],
};
const card = (id: string, isDefault = false): Card => ({
  id,
  brand: 'visa',
  last4: '4242',
  expMonth: 12,
  expYear: 2028,
  isDefault,
});
const cards = [card('pm_new'), card('pm_visa'), card('pm_default', true)];
const form: AutoTopupForm = {
  enabled: true,
  threshold: preset(10),
  amount: preset(50),
  monthlyCap: other('250'),
  cardId: 'pm_visa',
};
const ranges = rangesOf('USD');

describe('the form of Auto Topup', () => {
  it('starts with what was saved, an own amount as text', () => {
    expect(startForm(saved, cards, null, now)).toEqual(form);
  });

  it('starts with usual amounts where none were saved that may be chosen', () => {
    const never = { ...saved, enabled: false, threshold: 0, amount: 0, monthlyCap: 0, cardId: null };
    expect(startForm(never, cards, null, now)).toEqual({
      enabled: false,
      threshold: preset(10),
      amount: preset(50),
      monthlyCap: preset(200),
      cardId: 'pm_default',
    });
  });

  it('starts with a usual amount in place of one that can no longer be chosen', () => {
    expect(startForm({ ...saved, amount: usd(3_000), threshold: usd(12.5) }, cards, null, now)).toMatchObject({
      amount: preset(50),
      threshold: preset(10),
    });
  });

  it.each<[string, Partial<AutoTopup>, Card[] | null, string | null, string | null]>([
    ['the saved card', {}, cards, null, 'pm_visa'],
    ['the saved card although another was just added', {}, cards, 'pm_new', 'pm_visa'],
    ['the added card once the saved one failed', { decision: paused() }, cards, 'pm_new', 'pm_new'],
    ['the saved card that failed while there is no newer one', { decision: paused() }, cards, null, 'pm_visa'],
    ['the default card when the saved one is gone', { cardId: 'pm_gone' }, cards, null, 'pm_default'],
    ['the added card when none was chosen', { cardId: null }, cards, 'pm_new', 'pm_new'],
    ['none when there is none', {}, [], null, null],
    ['the saved card while the cards are not known', {}, null, null, 'pm_visa'],
  ])('offers %s', (_, differs, known, added, cardId) => {
    expect(startForm({ ...saved, ...differs }, known, added, now).cardId).toBe(cardId);
  });

  it('is saved as what it says', () => {
    expect(settingsOf({ ...form, amount: other('1,000') }, saved, ranges)).toEqual({
      enabled: true,
      threshold: usd(10),
      amount: usd(1_000),
      monthlyCap: usd(250),
      cardId: 'pm_visa',
    });
  });

  it.each<[Partial<AutoTopupForm>, Partial<ReturnType<typeof formFaults>>]>([
    [{ threshold: other('0') }, { threshold: 'amountInvalid' }],
    [{ amount: other('9') }, { amount: 'amountInvalid' }],
    [{ amount: other('50.5') }, { amount: 'amountInvalid' }],
    [{ amount: other('') }, { amount: 'amountInvalid' }],
    [{ monthlyCap: other('20001') }, { monthlyCap: 'amountInvalid' }],
    [{ amount: preset(100), monthlyCap: other('99') }, { monthlyCap: 'capBelowAmount' }],
    [{ amount: preset(100), monthlyCap: preset(100) }, {}],
    [{ cardId: null }, { card: 'cardMissing' }],
  ])('with %j is held back by %j', (differs, faults) => {
    const none = { threshold: null, amount: null, monthlyCap: null, card: null };
    expect(formFaults({ ...form, ...differs }, ranges)).toEqual({ ...none, ...faults });
  });

  it('can be switched off whatever stands in it, and then leaves half-typed amounts as they were', () => {
    const off = { ...form, enabled: false, amount: other('5'), cardId: null };
    expect(Object.values(formFaults(off, ranges)).every((fault) => fault === null)).toBe(true);
    expect(settingsOf(off, saved, ranges)).toMatchObject({ enabled: false, amount: usd(50), monthlyCap: usd(250) });
  });
});

describe('what saving would lead to', () => {
  const wallet = { currency: 'USD', posted: usd(8), held: 0, available: usd(8), debt: 0 };
  const settings = settingsOf(form, saved, ranges);
  const topup = (differs: Partial<Topup>): Topup => ({
    id: '0199a000-0000-7000-8000-000000000001',
    operationId: '0199a000-0000-7000-8000-000000000002',
    automatic: true,
    currency: 'USD',
    amount: usd(50),
    card: { brand: 'visa', last4: '4242' },
    status: 'paid',
    failure: null,
    approvalUrl: null,
    takenBack: 0,
    receiptNumber: null,
    createdAt: now - 20 * 60_000,
    ...differs,
  });
  const preview = (topups: Topup[] = [], differs = {}) =>
    previewSave(settings, { ...wallet, ...differs }, saved, topups, now);

  it('is a charge while the balance is below', () => {
    expect(preview()).toEqual({ kind: 'charge', amount: usd(50) });
  });

  it('is nothing while the balance is not below, or while it is off', () => {
    expect(preview([], { available: usd(10) })).toEqual({ kind: 'enough' });
    expect(previewSave({ ...settings, enabled: false }, wallet, saved, [], now)).toEqual({ kind: 'off' });
  });

  it('counts what the shop owes', () => {
    expect(preview([], { available: usd(10), debt: usd(1) }).kind).toBe('charge');
  });

  it('waits for a charge that is under way, and an hour after one that was paid', () => {
    expect(preview([topup({ status: 'processing' })]).kind).toBe('in_progress');
    expect(preview([topup({ automatic: false, status: 'needs_action' })]).kind).toBe('in_progress');
    expect(preview([topup({})])).toEqual({ kind: 'hourly_limit', until: now + 40 * 60_000 });
  });

  it('forgives what failed before, and leaves other wallets aside', () => {
    expect(preview([topup({ status: 'failed', failure: 'lost_card' })]).kind).toBe('charge');
    expect(preview([topup({ currency: 'SGD' })]).kind).toBe('charge');
  });

  it('keeps to the cap of the month', () => {
    const used = { ...saved, chargedThisMonth: usd(201) };
    expect(previewSave(settings, wallet, used, [], now).kind).toBe('cap_reached');
  });
});

function paused(): AutoTopupDecision {
  return { kind: 'paused', failure: 'lost_card', tries: 1 };
}
