import type { Database } from '../db/database.ts';
import type { RewardGateway } from '../gateways/rewards/gateway.ts';
import { keepCatalogue } from '../modules/rewards/catalogue.ts';
import { demoCredentials } from './demo-shop.ts';

/** What the demo shop does not offer by itself: a manager may switch it on. */
const NOT_OFFERED = ['spa-15', 'tng-20'];

/** Has the demo shop offer what its provider has, once; whatever is chosen later stays as it is. */
export async function seedDemoRewards(database: Database, gateway: Pick<RewardGateway, 'list'>): Promise<void> {
  const known = await database.reader.selectFrom('reward_vouchers').select('id').executeTakeFirst();
  if (known) return;
  const vouchers = await gateway.list();
  await database.write(async (work) => {
    const { tx, now } = work;
    const owner = await tx
      .selectFrom('staff')
      .where('email', '=', demoCredentials.email)
      .select(['id', 'shop_id'])
      .executeTakeFirst();
    // Another process may have been faster: then all of it is known.
    if (!owner || !(await keepCatalogue(work, vouchers))) return;
    const offered = vouchers.filter(({ id }) => !NOT_OFFERED.includes(id));
    await tx
      .insertInto('reward_offers')
      .values(offered.map(({ id }) => ({ shop_id: owner.shop_id, voucher_id: id, since: now, staff_id: owner.id })))
      .execute();
  });
}
