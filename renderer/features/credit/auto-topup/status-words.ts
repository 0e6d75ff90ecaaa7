import type { TFunction } from 'i18next';
import type { AutoTopup, AutoTopupEvaluation, Card } from '#shared/api/billing.ts';
import { brandName } from '#shared/domain/card-brand.ts';
import { assertNever } from '#shared/errors.ts';
import type { Format } from '../../../i18n/format.ts';
import { declineReason } from '../decline.ts';

/** What the status of Auto Topup says; its facts are how much of the cap is used and when it was last checked. */
export interface StatusWords {
  /** `plain` needs no notice: it is off, as it was wished. */
  tone: 'plain' | 'accent' | 'amber' | 'red';
  title: string;
  /** What it means and what to do, where something is in the way. */
  text: string | null;
  facts: string;
}

/** @param cards null while the payment provider does not answer */
export function statusWords(
  t: TFunction,
  format: Format,
  autoTopup: AutoTopup,
  cards: readonly Card[] | null,
  now: number,
): StatusWords {
  const { currency, decision, threshold, amount, monthlyCap, chargedThisMonth, lastCheckedAt } = autoTopup;
  const card = cardName(t, cards, autoTopup.cardId);
  const plan = { card, amount: format.round(amount, currency), threshold: format.round(threshold, currency) };
  const on = t('autoTopup.status.on', plan);
  const facts = [
    t('autoTopup.status.used', {
      used: format.round(chargedThisMonth, currency),
      cap: format.round(monthlyCap, currency),
    }),
    lastCheckedAt === null ? null : t('autoTopup.status.checked', { time: format.timeOrDay(lastCheckedAt, now) }),
  ]
    .filter((fact) => fact !== null)
    .join(' · ');

  switch (decision.kind) {
    case 'off':
      return { tone: 'plain', title: t('autoTopup.status.off'), text: null, facts: t('autoTopup.status.nothing') };
    case 'enough':
      return { tone: 'accent', title: on, text: null, facts };
    case 'charge':
      return {
        tone: 'accent',
        title: t('autoTopup.status.charge', { card, amount: format.round(decision.amount, currency) }),
        text: null,
        facts,
      };
    case 'in_progress':
      // It may be a One Time Topup, and of another card.
      return { tone: 'accent', title: t('autoTopup.status.in_progress'), text: null, facts };
    case 'hourly_limit': {
      const text = t('autoTopup.status.hourly_limit', { time: format.timeOrDay(decision.until, now) });
      return { tone: 'accent', title: on, text, facts };
    }
    case 'retry':
      return {
        tone: 'amber',
        title: t('autoTopup.status.retry.title', { card }),
        text: t('autoTopup.status.retry.text', {
          reason: t(declineReason(decision.failure)),
          time: format.timeOrDay(decision.until, now),
        }),
        facts,
      };
    case 'cap_reached':
      return {
        tone: 'amber',
        title: t('autoTopup.status.cap_reached.title'),
        text: t('autoTopup.status.cap_reached.text', { date: format.date(decision.until) }),
        facts,
      };
    case 'paused':
      return {
        tone: 'red',
        title: t('autoTopup.status.paused', { card, count: decision.tries }),
        text: t('autoTopup.status.pausedText', { reason: t(declineReason(decision.failure)) }),
        facts,
      };
    default:
      return assertNever(decision);
  }
}

/** A saved card in words; it may have been removed, or the provider may not answer. */
export function cardName(t: TFunction, cards: readonly Card[] | null, cardId: string | null): string {
  const card = cards?.find(({ id }) => id === cardId);
  if (!card) return t('autoTopup.someCard');
  return t('credit.cardName', { brand: brandName(card.brand), last4: card.last4 });
}

/** One evaluation as a line: when, how often, what was found and what followed. */
export function evaluationLine(
  t: TFunction,
  format: Format,
  evaluation: AutoTopupEvaluation,
  { threshold, currency }: Pick<AutoTopup, 'threshold' | 'currency'>,
  now: number,
): string {
  const { at, since, times } = evaluation;
  const parts = [
    format.timeOrDay(at, now),
    times > 1 ? t('autoTopup.why.repeated', { count: times, since: format.timeOrDay(since, now) }) : null,
    reasonWords(),
  ];
  return parts.filter((part) => part !== null).join(' · ');

  function reasonWords(): string {
    const { available, decision } = evaluation;
    const balance = format.money(available, currency);
    switch (decision.kind) {
      case 'off':
        return t('autoTopup.why.off');
      case 'enough':
        // The threshold may have been another one then.
        return available >= threshold
          ? t('autoTopup.why.enough', { balance, threshold: format.round(threshold, currency) })
          : t('autoTopup.why.enoughThen', { balance });
      case 'charge':
        return t('autoTopup.why.charge', { balance, charged: format.round(decision.amount, currency) });
      case 'in_progress':
        return t('autoTopup.why.in_progress', { balance });
      case 'hourly_limit':
        return t('autoTopup.why.hourly_limit', { balance, time: format.timeOrDay(decision.until, now) });
      case 'cap_reached':
        return t('autoTopup.why.cap_reached', { balance, date: format.date(decision.until) });
      case 'retry':
        return t('autoTopup.why.retry', {
          time: format.timeOrDay(decision.until, now),
          reason: t(declineReason(decision.failure)),
        });
      case 'paused':
        return t('autoTopup.why.paused', { count: decision.tries, reason: t(declineReason(decision.failure)) });
      default:
        return assertNever(decision);
    }
  }
}
