import type { E164 } from '#shared/domain/phone.ts';
import { applyLimit, type LimitState, TRY_LIMIT } from '#shared/domain/verification.ts';
import { askOften, changeOften } from '../../db/compile-once.ts';
import type { Reader, Work } from '../../db/database.ts';

const wrongCodes = askOften((db, { shopId, phone, since }: { shopId: string; phone: E164; since: number }) =>
  db
    .selectFrom('wrong_codes')
    .where('shop_id', '=', shopId)
    .where('phone', '=', phone)
    .where('at', '>', since)
    .select('at'),
);

/** The tries that a number has left, whichever code or counter the wrong ones were for. */
export async function readTries(reader: Reader, shopId: string, phone: E164, now: number): Promise<LimitState> {
  const wrong = await wrongCodes(reader, { shopId, phone, since: now - TRY_LIMIT.windowMs });
  return applyLimit(
    TRY_LIMIT,
    wrong.map(({ at }) => at),
    now,
  );
}

/** Counts a wrong code. @returns what is left after it */
export async function countWrongCode(work: Work, shopId: string, phone: E164): Promise<LimitState> {
  await work.tx.insertInto('wrong_codes').values({ shop_id: shopId, phone, at: work.now }).execute();
  return readTries(work.tx, shopId, phone, work.now);
}

const forget = changeOften((db, { shopId, phone }: { shopId: string; phone: E164 }) =>
  db.deleteFrom('wrong_codes').where('shop_id', '=', shopId).where('phone', '=', phone),
);

/** Whoever holds the number has proved it: what was tried wrongly before is forgotten. */
export async function forgetWrongCodes({ tx }: Work, shopId: string, phone: E164): Promise<void> {
  await forget({ tx }, { shopId, phone });
}
