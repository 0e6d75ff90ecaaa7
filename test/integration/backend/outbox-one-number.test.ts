import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { SmsOutcome, SmsQuestion } from '#server/gateways/sms/gateway.ts';
import { arrivedAt, type Doing, FakeCarrier } from '#test/fake-carrier.ts';
import { auditOutbox } from '#test/outbox-audit.ts';
import { phoneOf } from '#test/outbox-engine.ts';
import { openOutboxWorld } from '#test/outbox-world.ts';

const MINUTE = 60_000;

/** Asked about a message it knows by the number alone which one it may be, as Twilio does. */
class CarrierThatLists extends FakeCarrier {
  override async find({ to, others }: SmsQuestion): Promise<SmsOutcome> {
    await setImmediate();
    const one = this.taken.find((message) => message.to === to && !others.has(`sms-${message.id}`));
    return one
      ? { kind: 'accepted', providerId: `sms-${one.id}` }
      : { kind: 'refused', cause: 'never_taken', fault: 'route' };
  }
}

it('two messages to one number are told apart where the carrier took one of them', async () => {
  const carrier = new CarrierThatLists();
  const did: Doing[] = ['take_silently', 'swallow'];
  carrier.does = () => did.shift() ?? 'take';
  const world = await openOutboxWorld({ carriers: [carrier] });
  await world.add(1, 1);
  await world.add(1, 1, { sourceKind: 'activity', sourceId: 'welcome' });
  world.start();
  await world.pass(2 * MINUTE);
  await Promise.all([world.messages.resolveAbandoned(), world.pass(MINUTE)]);
  expect(arrivedAt(carrier)).toEqual([phoneOf(1), phoneOf(1)]);
  expect(await world.rows()).toEqual({ ended: 2 });
  expect(await auditOutbox(world.reader)).toEqual([]);
});
