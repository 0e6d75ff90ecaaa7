import type { Reader } from '#server/db/database.ts';

const QUARTER_MS = 15 * 60_000;

/** What counts, where and when. */
interface Counted {
  series: string;
  /** Epoch ms. */
  at: number;
  values: Record<string, number>;
}

/**
 * Compares the running totals with what they are totals of, counted one by one.
 * @returns what is wrong, in words; empty when all is right
 */
export async function auditTotals(reader: Reader): Promise<string[]> {
  const spending = await reader
    .selectFrom('spending_totals')
    .innerJoin('ledger_accounts as account', 'account.id', 'wallet_id')
    .selectAll('spending_totals')
    .select(['account.shop_id', 'account.kind', 'account.currency'])
    .execute();
  const usage = await reader.selectFrom('usage_totals').selectAll().execute();
  return [
    ...compare(
      await countSpending(reader),
      spending.map(({ shop_id, kind, currency, purpose, quarter, spent }) => ({
        series: `spending from the ${kind} of ${shop_id} in ${currency} for ${purpose}`,
        at: quarter * QUARTER_MS,
        values: { spent },
      })),
    ),
    ...compare(
      await countUsage(reader),
      usage.map(({ shop_id, staff_id, purpose, quarter, ...values }) => ({
        series: `usage of ${staff_id} in ${shop_id} for ${purpose}`,
        at: quarter * QUARTER_MS,
        values,
      })),
    ),
  ];
}

/** Whatever is counted stands in the total of its quarter, and each total is what was counted until its end. */
function compare(counted: readonly Counted[], totals: readonly Counted[]): string[] {
  const [countedOf, totalsOf] = [counted, totals].map((all) => Map.groupBy(all, ({ series }) => series));
  const names = new Set([...counted, ...totals].map(({ series }) => series));
  return [...names].flatMap((series) =>
    compareSeries(series, countedOf?.get(series) ?? [], totalsOf?.get(series) ?? []),
  );
}

function compareSeries(series: string, counted: readonly Counted[], totals: readonly Counted[]): string[] {
  const wrong: string[] = [];
  const quarters = new Set(totals.map(({ at }) => at));
  for (const { at } of counted)
    if (!quarters.has(at - (at % QUARTER_MS))) wrong.push(`${series}: there is no total of the quarter of ${at}`);
  const waiting = counted.toSorted((a, b) => b.at - a.at);
  const sums = new Map<string, number>();
  for (const { at, values } of totals.toSorted((a, b) => a.at - b.at)) {
    for (let next = waiting.at(-1); next && next.at < at + QUARTER_MS; next = waiting.at(-1)) {
      for (const [name, value] of Object.entries(next.values)) sums.set(name, (sums.get(name) ?? 0) + value);
      waiting.pop();
    }
    for (const [name, value] of Object.entries(values))
      if (value !== (sums.get(name) ?? 0))
        wrong.push(`${series}: ${name} is ${value} in the quarter of ${at}, and not ${sums.get(name) ?? 0}`);
  }
  return wrong;
}

/** What is settled is spent, and what is given back is not, when it is. */
async function countSpending(reader: Reader): Promise<Counted[]> {
  const transfers = await reader
    .selectFrom('ledger_transfers as t')
    .innerJoin('ledger_accounts as debited', 'debited.id', 't.debit_account_id')
    .where('t.kind', 'in', ['settle', 'give_back'])
    .select(['t.shop_id', 't.kind', 't.purpose', 't.amount', 't.at', 'debited.currency'])
    .execute();
  return transfers.map(({ shop_id, kind, purpose, amount, at, currency }) => ({
    series: `spending from the wallet of ${shop_id} in ${currency} for ${purpose}`,
    at,
    values: { spent: kind === 'settle' ? amount : -amount },
  }));
}

/** Messages that were paid count when they were queued, with all that became of them; members when they joined. */
async function countUsage(reader: Reader): Promise<Counted[]> {
  const rows = await reader.selectFrom('messages').selectAll().execute();
  // What is no code counts under an empty name: nobody sent it.
  const messages = rows.map((row) => ({ ...row, staff_id: row.staff_id ?? '' }));
  const transfers = await reader.selectFrom('ledger_transfers').select(['kind', 'source_id', 'amount']).execute();
  const verified = await reader
    .selectFrom('verifications')
    .where('verified_at', 'is not', null)
    .select('message_id')
    .execute();
  const ofSource = Map.groupBy(transfers, ({ source_id }) => source_id);
  const ofMessage = Map.groupBy(verified, ({ message_id }) => message_id);
  const sent = messages
    .map((message) => ({ ...message, money: ofSource.get(message.id) ?? [] }))
    .filter(({ money }) => money.some(({ kind }) => kind === 'settle'))
    .map(({ id, shop_id, staff_id, purpose, queued_at, money }) => {
      const paid = (wanted: string) => money.reduce((sum, { kind, amount }) => sum + (kind === wanted ? amount : 0), 0);
      return {
        series: `usage of ${staff_id} in ${shop_id} for ${purpose}`,
        at: queued_at,
        values: {
          sent: 1,
          verified: ofMessage.get(id)?.length ?? 0,
          joined: 0,
          cost: paid('settle') - paid('give_back'),
        },
      };
    });
  const members = await reader.selectFrom('members').select(['shop_id', 'staff_id', 'joined_at']).execute();
  const erased = await reader
    .selectFrom('member_erasures')
    .select(['shop_id', 'joined_staff_id as staff_id', 'joined_at'])
    .execute();
  const joined = [...members, ...erased].map(({ shop_id, staff_id, joined_at }) => ({
    series: `usage of ${staff_id} in ${shop_id} for registration_otp`,
    at: joined_at,
    values: { sent: 0, verified: 0, joined: 1, cost: 0 },
  }));
  return [...sent, ...joined];
}
