import { expect, it } from 'vitest';
import { arrivedAt, FakeCarrier, OneWayCarrier } from '#test/fake-carrier.ts';
import { auditOutbox } from '#test/outbox-audit.ts';
import { memberId, phonesOf, SHOP } from '#test/outbox-engine.ts';
import { openOutboxWorld } from '#test/outbox-world.ts';

const MINUTE = 60_000;

it('a rule’s messages do not wait for one whose country has no route', async () => {
  const [first, second] = [new FakeCarrier('first'), new OneWayCarrier('second')];
  const world = await openOutboxWorld({ carriers: [first, second] });
  await world.database.write(async ({ tx }) => {
    await tx.updateTable('shops').set({ countries: '["MY"]' }).execute();
    const abroad = { country: 'MY', phone: '+60123456789' } as const;
    await tx.updateTable('members').where('id', '=', memberId(1)).set(abroad).execute();
    const off = { shop_id: SHOP, gateway: 'first', country: 'MY', enabled: 0, priority: 1 } as const;
    await tx.insertInto('sms_routes').values(off).execute();
  });
  await world.add(1, 5, { sourceKind: 'campaign_bot', sourceId: 'rule', expiresAt: world.clock.now() + 5 * MINUTE });
  world.start();
  await world.pass(4 * MINUTE);
  expect(arrivedAt(first)).toEqual(phonesOf(2, 5));
  expect(await world.rows()).toEqual({ ended: 4, waiting: 1 });
  await world.pass(2 * MINUTE);
  expect(world.rule.skipped).toEqual(['expired']);
  expect(arrivedAt(second)).toEqual([]);
  expect(await auditOutbox(world.reader)).toEqual([]);
});
