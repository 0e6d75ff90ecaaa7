import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { systemClock } from '#server/clock.ts';
import { openDatabase } from '#server/db/database.ts';
import { Ledger } from '#server/modules/credit/ledger.ts';
import { systemRandom } from '#server/random.ts';
import { type Micros, SMS_CURRENCY } from '#shared/domain/money.ts';
import { silentLog } from './silent-log.ts';

/**
 * Takes SMS credit from the demo shop while its backend does not run, as many messages would.
 * @param folder absolute path of the backend's data
 */
export async function spendCredit(folder: string, amount: Micros): Promise<void> {
  const database = await openDatabase(join(folder, 'demo.sqlite'), systemClock, silentLog);
  const ledger = new Ledger(systemRandom);
  const shop = await database.reader.selectFrom('shops').select('id').executeTakeFirstOrThrow();
  await database.write(async (work) => {
    const held = await ledger.hold(work, shop.id, SMS_CURRENCY, amount, {
      sourceId: randomUUID(),
      purpose: 'registration_otp',
      staffId: null,
      deviceId: null,
      phoneMasked: null,
      unitPrice: null,
      segments: null,
    });
    if (!held.ok) throw new Error(held.error.code);
    await ledger.settle(work, [held.value.holdId]);
  });
  await database.close();
}
