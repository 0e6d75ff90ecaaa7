import type { AutoTopup } from '#shared/api/billing.ts';
import { decideAutoTopup } from '#shared/domain/auto-topup.ts';
import type { Currency } from '#shared/domain/money.ts';
import { monthlyCapAmounts, thresholdAmounts, topupAmounts } from '#shared/domain/topup.ts';
import type { Reader } from '../../db/database.ts';
import { listEvaluations } from './evaluations.ts';
import { findSettings, gatherState } from './state.ts';

const SHOWN_EVALUATIONS = 10;

/** What the owner sees of a wallet's Auto Topup: its settings, what it would do now, and why it did what it did. */
export async function describeAutoTopup(
  reader: Reader,
  shopId: string,
  currency: Currency,
  now: number,
): Promise<AutoTopup> {
  const settings = await findSettings(reader, shopId, currency);
  if (!settings) return neverSaved(currency);
  const state = await gatherState(reader, settings, now);
  const evaluations = await listEvaluations(reader, settings, SHOWN_EVALUATIONS);
  return {
    currency,
    enabled: state.enabled,
    threshold: state.threshold,
    amount: state.amount,
    cardId: settings.card_id,
    monthlyCap: state.monthlyCap,
    chargedThisMonth: state.chargedThisMonth,
    decision: decideAutoTopup(state, now),
    lastCheckedAt: evaluations[0]?.at ?? null,
    evaluations,
  };
}

/** What the dialog begins with: 50 when below 10, 500 a month, or what is alike in the currency. */
function neverSaved(currency: Currency): AutoTopup {
  return {
    currency,
    enabled: false,
    threshold: thresholdAmounts(currency).presets[1] ?? 0,
    amount: topupAmounts(currency).presets[1] ?? 0,
    cardId: null,
    monthlyCap: monthlyCapAmounts(currency).presets[2] ?? 0,
    chargedThisMonth: 0,
    decision: { kind: 'off' },
    lastCheckedAt: null,
    evaluations: [],
  };
}
