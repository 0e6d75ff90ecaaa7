import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { onTestFinished } from 'vitest';
import { openDatabase } from '#server/db/database.ts';
import { Ledger } from '#server/modules/credit/ledger.ts';
import { historyPage } from '#server/modules/history/history.ts';
import { seedDemoShop } from '#server/seed/demo-shop.ts';
import type { HistoryFilter } from '#shared/api/history.ts';
import { createFakeClock } from './fake-clock.ts';
import { fakeRandom } from './fake-random.ts';
import { silentLog } from './silent-log.ts';
import { tempFolder } from './temp-folder.ts';
import { START } from './test-backend.ts';

export const ZONE = 'Asia/Singapore';

/** The demo shop in a file of its own: an opening in USD and one in SGD, at START. */
export async function openShop() {
  const file = join(tempFolder(), 'history.sqlite');
  const database = await openDatabase(file, createFakeClock(START), silentLog);
  onTestFinished(() => database.close());
  const random = fakeRandom();
  const ledger = new Ledger(random);
  await seedDemoShop(database, { random, ledger, createCustomer: async () => 'cus_shop' });
  const { id: shopId } = await database.reader.selectFrom('shops').select('id').executeTakeFirstOrThrow();
  const staff = await database.reader.selectFrom('staff').select(['id', 'name']).execute();
  const staffId = (name: string) => staff.find((person) => person.name === name)?.id ?? '';
  return { file, database, ledger, shopId, staffId };
}
export type HistoryShop = Awaited<ReturnType<typeof openShop>>;

/** A message that was paid, and came back if it was not delivered. */
export async function send(
  { database, ledger, shopId, staffId }: HistoryShop,
  at: number,
  sender: string,
  delivered = true,
) {
  await database.write(async (work) => {
    const then = { ...work, now: at };
    const held = await ledger.hold(then, shopId, 'USD', 73_600, {
      sourceId: randomUUID(),
      purpose: 'registration_otp',
      staffId: staffId(sender),
      deviceId: null,
      phoneMasked: '+65 ···· 4567',
      unitPrice: 36_800,
      segments: 2,
    });
    if (!held.ok) throw new Error(held.error.code);
    await ledger.settle(then, [held.value.holdId]);
    if (!delivered) await ledger.giveBack(then, held.value.holdId);
  });
}

export const page = ({ database, shopId }: HistoryShop, filter: HistoryFilter = {}, before?: string, limit = 50) =>
  historyPage(database.reader, shopId, ZONE, filter, before, limit);

/** Adds messages a minute apart before START as the ledger would have, in bulk: the sums of the accounts are left alone. */
export function fillIn({ file, shopId, staffId }: HistoryShop, count: number): void {
  const sqlite = new SqliteDatabase(file);
  for (const pragma of ['synchronous = OFF', 'cache_size = -400000']) sqlite.pragma(pragma);
  const insert = `
    with recursive n(i) as (select 1 union all select i + 1 from n where i < @count)
    insert into ledger_transfers (id, shop_id, kind, debit_account_id, credit_account_id, amount, source_id, purpose,
      staff_id, phone_masked, unit_price, segments, at)
    select printf('bulk-%08d', i), @shopId, iif(i % 20 = 0, 'give_back', 'settle'),
      iif(i % 20 = 0, spent.id, wallet.id), iif(i % 20 = 0, wallet.id, spent.id),
      36800, printf('bulk-%08d', i), 'registration_otp', iif(i % 3 = 0, @ravi, @mei), '+65 ···· 4567', 36800, 1,
      @start - (@count - i) * 60000
    from n, ledger_accounts wallet, ledger_accounts spent
    where wallet.kind = 'wallet' and wallet.currency = 'USD' and spent.kind = 'spent' and spent.currency = 'USD'`;
  sqlite.prepare(insert).run({ count, shopId, start: START, mei: staffId('Mei Lin'), ravi: staffId('Ravi Kumar') });
  sqlite.close();
}
