import { expect, it } from 'vitest';
import { openCampaignWorld } from '#test/campaign-world.ts';
import { FakeCarrier } from '#test/fake-carrier.ts';
import { auditOutbox } from '#test/outbox-audit.ts';
import { SHOP } from '#test/outbox-engine.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

it('a campaign loses nobody while no route works for long: one message at a time tries whether it does again', async () => {
  const carrier = new FakeCarrier();
  const world = await openCampaignWorld({ members: 30, carriers: [carrier] });
  let tries = 0;
  carrier.does = () => {
    tries += 1;
    return 'fail';
  };
  world.start();
  const id = await world.started();
  await world.pass(2 * SECOND);
  const whenItBroke = tries;
  await world.pass(10 * MINUTE);
  expect(await world.read(id)).toMatchObject({ state: 'sending', held: { by: 'routes' } });
  expect(tries - whenItBroke).toBeLessThanOrEqual(6);
  carrier.does = () => 'take';
  await world.pass(10 * MINUTE);
  expect(await world.read(id)).toMatchObject({ state: 'done', report: { sent: 30, failed: [] } });
  expect(await auditOutbox(world.reader)).toEqual([]);
});

it('a campaign to a few loses none of them in an outage of an hour', async () => {
  const carrier = new FakeCarrier();
  const world = await openCampaignWorld({ members: 2, carriers: [carrier] });
  carrier.does = () => 'fail';
  world.start();
  const id = await world.started();
  await world.pass(60 * MINUTE);
  expect(await world.read(id)).toMatchObject({ state: 'sending', report: { sent: 0, failed: [] } });
  carrier.does = () => 'take';
  await world.pass(61 * MINUTE);
  expect(await world.read(id)).toMatchObject({ state: 'done', report: { sent: 2, failed: [] } });
  expect(await auditOutbox(world.reader)).toEqual([]);
});

it('members in a country without a route do not keep the others waiting', async () => {
  const [first, second] = [new FakeCarrier('first'), new FakeCarrier('second')];
  const world = await openCampaignWorld({ members: 40, carriers: [first, second] });
  await world.allow('MY');
  await world.setMember(1, { country: 'MY', phone: '+60123456789' });
  await world.database.write(async ({ tx }) => {
    const rows = [
      { shop_id: SHOP, gateway: 'first', country: 'MY', enabled: 0, priority: 1 },
      { shop_id: SHOP, gateway: 'second', country: 'SG', enabled: 0, priority: 1 },
    ] as const;
    await tx
      .insertInto('sms_routes')
      .values([...rows])
      .execute();
  });
  second.does = () => 'fail';
  world.start();
  const id = await world.started();
  await world.pass(5 * MINUTE);
  expect(await world.read(id)).toMatchObject({ report: { sent: 39 } });
  second.does = () => 'take';
  await world.pass(30 * MINUTE);
  expect(await world.read(id)).toMatchObject({ state: 'done', report: { sent: 40 } });
  expect(await auditOutbox(world.reader)).toEqual([]);
});
