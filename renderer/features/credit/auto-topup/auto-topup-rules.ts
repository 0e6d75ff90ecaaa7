import type { AutoTopup, AutoTopupSettings, Card, Topup } from '#shared/api/billing.ts';
import type { Wallet } from '#shared/api/credit.ts';
import { type AutomaticCharge, type AutoTopupDecision, decideAutoTopup } from '#shared/domain/auto-topup.ts';
import type { Currency } from '#shared/domain/money.ts';
import { type AmountRange, monthlyCapAmounts, thresholdAmounts, topupAmounts } from '#shared/domain/topup.ts';
import { cardToOffer } from '../cards/card-rules.ts';
import { type AmountChoice, amountOf, choiceOf, usualAmount } from './amount-choice.ts';

export interface AutoTopupForm {
  enabled: boolean;
  threshold: AmountChoice;
  amount: AmountChoice;
  monthlyCap: AmountChoice;
  cardId: string | null;
}

type AmountField = 'threshold' | 'amount' | 'monthlyCap';
type AmountRanges = Record<AmountField, AmountRange>;

export function rangesOf(currency: Currency): AmountRanges {
  return {
    threshold: thresholdAmounts(currency),
    amount: topupAmounts(currency),
    monthlyCap: monthlyCapAmounts(currency),
  };
}

/** What the form starts with: what was saved, as far as it may be chosen. */
export function startForm(
  saved: AutoTopup,
  cards: readonly Card[] | null,
  addedCardId: string | null,
  now: number,
): AutoTopupForm {
  const ranges = rangesOf(saved.currency);
  const start = (field: AmountField) => choiceOf(usualAmount(saved[field], ranges[field]), ranges[field]);
  return {
    enabled: saved.enabled,
    threshold: start('threshold'),
    amount: start('amount'),
    monthlyCap: start('monthlyCap'),
    cardId: cardToStartWith(saved, cards, addedCardId, now),
  };
}

/**
 * The card that is chosen to begin with: the saved one, as long as it is there and did not fail, else the one to offer
 * first.
 */
function cardToStartWith(
  { cardId, decision }: AutoTopup,
  cards: readonly Card[] | null,
  addedCardId: string | null,
  now: number,
): string | null {
  if (!cards) return cardId;
  const failed = decision.kind === 'paused' || decision.kind === 'retry';
  const isListed = cards.some(({ id }) => id === cardId);
  if (isListed && !(failed && addedCardId !== null)) return cardId;
  return cardToOffer(cards, addedCardId, now)?.id ?? null;
}

type AmountFault = 'amountInvalid' | 'capBelowAmount';

export interface FormFaults {
  threshold: AmountFault | null;
  amount: AmountFault | null;
  monthlyCap: AmountFault | null;
  card: 'cardMissing' | null;
}

/** What keeps the form from being saved. What is switched off needs nothing. */
export function formFaults(form: AutoTopupForm, ranges: AmountRanges): FormFaults {
  if (!form.enabled) return { threshold: null, amount: null, monthlyCap: null, card: null };
  const amounts = amountsOf(form, ranges);
  const invalid = (field: AmountField) => (amounts[field] === null ? 'amountInvalid' : null);
  const capped = amounts.amount !== null && amounts.monthlyCap !== null && amounts.monthlyCap < amounts.amount;
  return {
    threshold: invalid('threshold'),
    amount: invalid('amount'),
    monthlyCap: capped ? 'capBelowAmount' : invalid('monthlyCap'),
    card: form.cardId === null ? 'cardMissing' : null,
  };
}

/**
 * The settings that a form without faults stands for. Switched off, an amount that is not whole stays as it was saved.
 */
export function settingsOf(form: AutoTopupForm, saved: AutoTopup, ranges: AmountRanges): AutoTopupSettings {
  const amounts = amountsOf(form, ranges);
  const settle = (field: AmountField) => amounts[field] ?? usualAmount(saved[field], ranges[field]);
  return {
    enabled: form.enabled,
    threshold: settle('threshold'),
    amount: settle('amount'),
    monthlyCap: settle('monthlyCap'),
    cardId: form.cardId,
  };
}

function amountsOf(form: AutoTopupForm, ranges: AmountRanges) {
  return {
    threshold: amountOf(form.threshold, ranges.threshold),
    amount: amountOf(form.amount, ranges.amount),
    monthlyCap: amountOf(form.monthlyCap, ranges.monthlyCap),
  };
}

/**
 * What saving these settings would lead to, by the same rule that the backend decides with and as far as this page
 * knows: saving forgives earlier failures. It names no date for a month's cap.
 * @param now epoch milliseconds
 */
export function previewSave(
  settings: AutoTopupSettings,
  wallet: Wallet,
  saved: AutoTopup,
  topups: readonly Topup[],
  now: number,
): AutoTopupDecision {
  const own = topups.filter(({ currency }) => currency === wallet.currency);
  return decideAutoTopup(
    {
      ...settings,
      savedAt: now,
      available: wallet.available,
      debt: wallet.debt,
      topupInProgress: own.some((topup) => !topup.automatic && isOpen(topup)),
      charges: own.filter(({ automatic }) => automatic).map(chargeOf),
      chargedThisMonth: saved.chargedThisMonth,
      nextMonthAt: now,
    },
    now,
  );
}

function isOpen({ status }: Topup): boolean {
  return status !== 'paid' && status !== 'failed';
}

function chargeOf(topup: Topup): AutomaticCharge {
  if (topup.status === 'failed') return { at: topup.createdAt, outcome: 'failed', failure: topup.failure ?? '' };
  return { at: topup.createdAt, outcome: topup.status === 'paid' ? 'paid' : 'open' };
}
