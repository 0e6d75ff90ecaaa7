import { describe, expect, it } from 'vitest';
import { getCampaigns } from '#shared/api/campaigns.ts';
import { openCampaignWorld } from '#test/campaign-world.ts';
import { FakeCarrier, OneWayCarrier } from '#test/fake-carrier.ts';
import { unwrap } from '#test/test-backend.ts';

const SECOND = 1_000;

describe('a campaign that waits for a route', () => {
  it('says also among the others where none is switched on', async () => {
    const world = await openCampaignWorld({ members: 2, carriers: [new OneWayCarrier()] });
    world.start();
    const id = await world.started();
    await world.pass(10 * SECOND);
    const { campaigns } = unwrap(await world.call(getCampaigns, { query: {} }, world.tokens.manager));
    expect(campaigns).toMatchObject([{ id, held: { by: 'routes', switchedOff: ['SG'] } }]);
  });

  it('waits as a whole where no route works at all: those after the first slice are left as they are', async () => {
    const carrier = new FakeCarrier();
    const world = await openCampaignWorld({ members: 500, carriers: [carrier] });
    carrier.does = () => 'fail';
    world.start();
    const id = await world.started();
    await world.pass(10 * SECOND);
    expect((await world.read(id)).held).toMatchObject({ by: 'routes' });
    const due = await world.reader
      .selectFrom('outbox')
      .where('status', '=', 'waiting')
      .where('not_before', '<=', world.clock.now())
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    expect(due.count).toBeGreaterThan(250);
  });
});
