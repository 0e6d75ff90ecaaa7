import { expect, it } from 'vitest';
import type { Country } from '#shared/domain/phone.ts';
import { type CampaignWorld, openCampaignWorld } from '#test/campaign-world.ts';
import { FakeCarrier, OneWayCarrier } from '#test/fake-carrier.ts';
import { auditOutbox } from '#test/outbox-audit.ts';
import { SHOP } from '#test/outbox-engine.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** An owner's choice for a gateway in a country. */
function choose(world: CampaignWorld, gateway: string, country: Country, enabled: boolean) {
  const choice = { enabled: enabled ? 1 : 0, priority: 1 };
  return world.database.write(({ tx }) =>
    tx
      .insertInto('sms_routes')
      .values({ shop_id: SHOP, gateway, country, ...choice })
      .onConflict((conflict) => conflict.columns(['shop_id', 'gateway', 'country']).doUpdateSet(choice))
      .execute(),
  );
}

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
  await choose(world, 'first', 'MY', false);
  await choose(world, 'second', 'SG', false);
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

it('where no route that can be replied to is switched on, a campaign says so and goes on once one is', async () => {
  const [first, oneWay] = [new FakeCarrier('first'), new OneWayCarrier('one_way')];
  const world = await openCampaignWorld({ members: 300, credit: 5_000, carriers: [first, oneWay] });
  await world.allow('MY');
  // More than are looked at together come before the others.
  for (let n = 1; n <= 260; n++) {
    await world.setMember(n, { country: 'MY', phone: `+6012${String(3_000_000 + n)}` });
  }
  await choose(world, 'first', 'MY', false);
  await choose(world, 'first', 'SG', false);
  expect(await world.estimate()).toMatchObject({
    ...{ members: 300, willGet: 0, cost: 0, missing: 0 },
    byCountry: [
      { country: 'MY', count: 260, segments: 0, cost: 0, reach: 'no_route' },
      { country: 'SG', count: 40, segments: 0, cost: 0, reach: 'no_route' },
    ],
  });
  world.start();
  const id = await world.started();
  await world.pass(MINUTE);
  expect((await world.read(id)).held).toEqual({ by: 'routes', switchedOff: ['MY', 'SG'] });

  await choose(world, 'first', 'SG', true);
  expect(await world.estimate()).toMatchObject({ willGet: 40, byCountry: [{ reach: 'no_route' }, { reach: 'open' }] });
  await world.pass(2 * MINUTE);
  expect(await world.read(id)).toMatchObject({
    ...{ state: 'sending', held: { by: 'routes', switchedOff: ['MY'] } },
    report: { sent: 40, skipped: [], failed: [] },
  });

  await choose(world, 'first', 'MY', true);
  await world.pass(2 * MINUTE);
  expect(await world.read(id)).toMatchObject({ state: 'done', held: null, report: { sent: 300 } });
  expect(oneWay.taken).toEqual([]);
  expect(await auditOutbox(world.reader)).toEqual([]);
});

it('members whom no route goes to do not keep those waiting who come long after them', async () => {
  const [first, oneWay] = [new FakeCarrier('first'), new OneWayCarrier('one_way')];
  const world = await openCampaignWorld({ members: 300, carriers: [first, oneWay] });
  await world.allow('MY');
  for (let n = 1; n <= 260; n++) {
    await world.setMember(n, { country: 'MY', phone: `+6012${String(3_000_000 + n)}` });
  }
  await choose(world, 'first', 'MY', false);
  world.start();
  const id = await world.started();
  await world.pass(10 * SECOND);
  expect((await world.read(id)).report.sent).toBe(40);
  // Once there is nobody left who could be sent to, it says what it waits for.
  await world.pass(MINUTE);
  expect((await world.read(id)).held).toEqual({ by: 'routes', switchedOff: ['MY'] });
});

it('what comes back after a campaign was held goes out again, behind members whom no route goes to', async () => {
  const [first, oneWay] = [new FakeCarrier('first'), new OneWayCarrier('one_way')];
  const world = await openCampaignWorld({ members: 300, carriers: [first, oneWay] });
  await world.allow('MY');
  for (let n = 1; n <= 260; n++) {
    await world.setMember(n, { country: 'MY', phone: `+6012${String(3_000_000 + n)}` });
  }
  await choose(world, 'first', 'MY', false);
  const answers: ((doing: 'fail') => void)[] = [];
  first.does = () => new Promise((resolve) => answers.push(resolve));
  world.start();
  const id = await world.started();
  await world.pass(52 * SECOND);
  expect((await world.read(id)).held).toEqual({ by: 'routes', switchedOff: ['MY'] });
  first.does = () => 'take';
  for (const answer of answers) answer('fail');
  await world.pass(10 * MINUTE);
  expect((await world.read(id)).report.sent).toBe(40);
});
