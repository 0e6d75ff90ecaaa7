import { expect, it } from 'vitest';
import { Ledger } from '#server/modules/credit/ledger.ts';
import { Claimer } from '#server/modules/outbox/claimer.ts';
import { systemRandom } from '#server/random.ts';
import { CAMPAIGN, SHOP } from '#test/outbox-engine.ts';
import { openOutboxWorld } from '#test/outbox-world.ts';

const SECOND = 1_000;

it('a source with so many that they are due again before all had their turn does not go round for ever', async () => {
  const world = await openOutboxWorld({ members: 40 });
  const { database, credit, news, campaign, rule } = world;
  await database.write(({ tx }) =>
    tx
      .updateTable('shops')
      .set({ countries: JSON.stringify(['MY']) })
      .execute(),
  );
  await world.add(1, 40);
  const claimer = new Claimer({
    ...{ database, random: systemRandom, ledger: new Ledger(systemRandom), credit, news },
    // All members are in Singapore.
    router: { pick: async () => undefined, canSend: async (_, country) => country === 'MY' },
    sources: { campaign, campaign_bot: rule, activity: rule, reward_code: rule, test: rule },
  });
  let turns = 0;
  while (campaign.held === null && turns < 20) {
    await claimer.claim({ sourceId: CAMPAIGN, kind: 'campaign', shopId: SHOP }, 10);
    turns += 1;
    await world.pass(10 * SECOND);
  }
  expect({ held: campaign.held, turns }).toEqual({ held: { by: 'routes' }, turns: 4 });
  expect(await world.rows()).toEqual({ waiting: 40 });
});
