import type { AutoTopupEvaluation } from '#shared/api/billing.ts';
import { type AutoTopupDecision, autoTopupDecisionSchema } from '#shared/domain/auto-topup.ts';
import type { Reader, Work } from '../../db/database.ts';
import type { Row } from '../../db/schema.ts';
import type { Random } from '../../random.ts';

/** As many evaluations of a wallet are kept. */
const KEPT = 50;

interface WalletKey {
  shop_id: string;
  currency: string;
}

/** The newest evaluations of a wallet, newest first. */
export async function listEvaluations(
  reader: Reader,
  wallet: WalletKey,
  limit: number,
): Promise<AutoTopupEvaluation[]> {
  const rows = await newest(reader, wallet).limit(limit).selectAll().execute();
  return rows.map(toEvaluation);
}

export async function lastEvaluation(reader: Reader, wallet: WalletKey): Promise<AutoTopupEvaluation | undefined> {
  return (await listEvaluations(reader, wallet, 1))[0];
}

/** Writes down what was decided. The same again is counted on the last line: hundreds of debits a day stay readable. */
export async function recordEvaluation(
  { tx, now }: Work,
  random: Random,
  { shop_id, currency }: WalletKey,
  available: number,
  decision: AutoTopupDecision,
): Promise<void> {
  const last = await lastEvaluation(tx, { shop_id, currency });
  if (last && isSameDecision(last.decision, decision) && decision.kind !== 'charge') {
    await tx
      .updateTable('auto_topup_evaluations')
      .where('id', '=', last.id)
      .set({ at: now, times: last.times + 1, available })
      .execute();
    return;
  }
  await tx
    .insertInto('auto_topup_evaluations')
    .values({
      id: random.id(),
      shop_id,
      currency,
      since: now,
      at: now,
      times: 1,
      available,
      decision: JSON.stringify(decision),
    })
    .execute();
  const oldest = await newest(tx, { shop_id, currency }).offset(KEPT).limit(1).select('seq').executeTakeFirst();
  if (!oldest) return;
  await tx
    .deleteFrom('auto_topup_evaluations')
    .where('shop_id', '=', shop_id)
    .where('currency', '=', currency)
    .where('seq', '<=', oldest.seq)
    .execute();
}

export function isSameDecision(one: AutoTopupDecision, other: AutoTopupDecision): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function newest(reader: Reader, { shop_id, currency }: WalletKey) {
  return reader
    .selectFrom('auto_topup_evaluations')
    .where('shop_id', '=', shop_id)
    .where('currency', '=', currency)
    .orderBy('seq', 'desc');
}

function toEvaluation(row: Row<'auto_topup_evaluations'>): AutoTopupEvaluation {
  const { id, since, at, times, available } = row;
  return { id, since, at, times, available, decision: autoTopupDecisionSchema.parse(JSON.parse(row.decision)) };
}
