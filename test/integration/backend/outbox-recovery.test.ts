import { describe, expect, it } from 'vitest';
import type { SmsGateway } from '#server/gateways/sms/gateway.ts';
import { arrivedAt, FakeCarrier } from '#test/fake-carrier.ts';
import { startTwilio } from '#test/fake-twilio.ts';
import { auditOutbox } from '#test/outbox-audit.ts';
import { PRICE, phoneOf, phonesOf } from '#test/outbox-engine.ts';
import { openOutboxWorld } from '#test/outbox-world.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** A world that asks every few seconds what became of messages, as the backend's jobs do. */
async function openResolvingWorld(options: Parameters<typeof openOutboxWorld>[0]) {
  const world = await openOutboxWorld(options);
  return {
    ...world,
    async pass(ms: number) {
      for (let passed = 0; passed < ms; passed += 5 * SECOND) {
        await world.pass(5 * SECOND);
        // What it asks the database comes to its end while time goes on.
        await Promise.all([world.messages.resolveAbandoned(), world.pass(0)]);
      }
    },
  };
}

describe('messages of the outbox of which nobody knows what became of them', () => {
  it('are spent once the carrier says that it took them, and are not sent again', async () => {
    const carrier = new FakeCarrier();
    carrier.does = () => 'take_silently';
    carrier.canTell = false;
    const world = await openResolvingWorld({ carriers: [carrier] });
    await world.add(1, 2);
    world.start();
    await world.pass(MINUTE);
    expect(await world.rows()).toEqual({ handed: 2 });
    expect(world.campaign.committed).toBe(2 * PRICE);
    carrier.canTell = true;
    await world.pass(MINUTE);
    expect(arrivedAt(carrier)).toEqual(phonesOf(1, 2));
    expect(await world.rows()).toEqual({ ended: 2 });
    expect(await auditOutbox(world.reader)).toEqual([]);
  });

  it('are found at Twilio, and not sent again, also where they waited for a connection to it', async () => {
    const { gateway, clock: twilioClock, state } = await startTwilio();
    const slow: SmsGateway = {
      ...gateway,
      async send(sms) {
        await new Promise<void>((resolve) => world.clock.after(29 * SECOND, resolve));
        await twilioClock.advance(world.clock.now() - twilioClock.now());
        await gateway.send(sms);
        return { kind: 'unknown', cause: 'timeout' };
      },
      async find(question) {
        await twilioClock.advance(world.clock.now() - twilioClock.now());
        return gateway.find(question);
      },
    };
    const world = await openResolvingWorld({ carriers: [slow] });
    await world.add(1, 1);
    world.start();
    await world.pass(3 * MINUTE);
    expect(state.forms).toHaveLength(1);
    expect(await world.rows()).toEqual({ ended: 1 });
  });

  it('are sent anew, as other messages, once the carrier says that it never took them', async () => {
    const carrier = new FakeCarrier();
    const swallowed = new Set<string>();
    carrier.does = ({ to, id }) => {
      if (to !== phoneOf(2) || swallowed.size > 0) return 'take';
      swallowed.add(id);
      return 'swallow';
    };
    const world = await openResolvingWorld({ carriers: [carrier] });
    await world.add(1, 3);
    world.start();
    await world.pass(2 * MINUTE);
    expect(arrivedAt(carrier)).toEqual(phonesOf(1, 3));
    expect(carrier.taken.some(({ id }) => swallowed.has(id))).toBe(false);
    expect(world.campaign.committed).toBe(3 * PRICE);
    expect(await world.rows()).toEqual({ ended: 3 });
    expect(await auditOutbox(world.reader)).toEqual([]);
  });

  it('are not sent anew as long as the carrier may still take them', async () => {
    const carrier = new FakeCarrier();
    carrier.does = () => 'swallow';
    const world = await openResolvingWorld({ carriers: [carrier] });
    await world.add(1, 1);
    world.start();
    await world.pass(50 * SECOND);
    expect(carrier.asked.length).toBeGreaterThan(0);
    expect(await world.rows()).toEqual({ handed: 1 });
  });

  it('are given up after six that were never taken, within an hour and a half', async () => {
    const carrier = new FakeCarrier();
    let tries = 0;
    carrier.does = ({ to }) => {
      if (to !== phoneOf(2)) return 'take';
      tries += 1;
      return 'swallow';
    };
    const world = await openResolvingWorld({ carriers: [carrier] });
    await world.add(1, 3);
    world.start();
    await world.pass(20 * MINUTE);
    expect(await world.rows()).toEqual({ ended: 2, waiting: 1 });
    await world.pass(70 * MINUTE);
    expect(tries).toBe(6);
    expect(await world.rows()).toEqual({ ended: 3 });
    expect(world.campaign.committed).toBe(2 * PRICE);
    expect(await auditOutbox(world.reader)).toEqual([]);
  });

  it('are not sent anew once they are pointless', async () => {
    const carrier = new FakeCarrier();
    carrier.does = () => 'swallow';
    const world = await openResolvingWorld({ carriers: [carrier] });
    await world.add(1, 1, { sourceKind: 'activity', sourceId: 'welcome', expiresAt: world.clock.now() + 70 * SECOND });
    world.start();
    await world.pass(2 * MINUTE);
    expect(await world.rows()).toEqual({ ended: 1 });
    expect(world.activity.moves.map(({ to }) => to)).toEqual(['failed']);
    expect(await auditOutbox(world.reader)).toEqual([]);
  });

  it('are not asked for, and not sent anew, while this process is still handing them over', async () => {
    const carrier = new FakeCarrier();
    const { promise, resolve } = Promise.withResolvers<'take'>();
    carrier.does = () => promise;
    const world = await openResolvingWorld({ carriers: [carrier] });
    await world.add(1, 1);
    world.start();
    await world.pass(2 * MINUTE);
    expect(carrier.asked).toEqual([]);
    resolve('take');
    await world.pass(MINUTE);
    expect(arrivedAt(carrier)).toEqual(phonesOf(1, 1));
    expect(await auditOutbox(world.reader)).toEqual([]);
  });

  it('are asked for by the hundred after a crash, and sent by the next process', async () => {
    const dead = new FakeCarrier();
    dead.does = () => new Promise(() => {});
    const world = await openOutboxWorld({ carriers: [dead], members: 300 });
    await world.add(1, 300);
    world.start();
    await world.pass(10 * SECOND);
    const { handed = 0 } = await world.rows();
    expect(handed).toBeGreaterThan(175);
    expect(handed).toBeLessThanOrEqual(200);
    // The window has no room for a slice: nothing more is claimed while none of it has come to its end.
    dead.does = () => 'take';
    const next = await world.open();
    await world.pass(30 * SECOND);
    await Promise.all([next.messages.resolveAbandoned(), world.pass(5 * SECOND)]);
    expect(dead.asked).toHaveLength(handed);
    expect(new Set(dead.asked).size).toBe(handed);
    next.start();
    for (let tries = 0; tries < 20; tries += 1) {
      await Promise.all([next.messages.resolveAbandoned(), world.pass(5 * SECOND)]);
    }
    expect(arrivedAt(dead)).toEqual(phonesOf(1, 300));
    expect(await auditOutbox(world.reader)).toEqual([]);
  });
});

describe('with several carriers', () => {
  it('another one takes what the first surely did not, once', async () => {
    const [first, second] = [new FakeCarrier('first'), new FakeCarrier('second')];
    first.does = () => 'fail';
    const world = await openResolvingWorld({ carriers: [first, second] });
    await world.add(1, 30);
    world.start();
    await world.pass(MINUTE);
    expect(arrivedAt(second)).toEqual(phonesOf(1, 30));
    const gateways = await world.reader.selectFrom('messages').select('gateway').distinct().execute();
    expect(gateways).toEqual([{ gateway: 'second' }]);
    expect(await auditOutbox(world.reader)).toEqual([]);
  });

  it('the one that a message was given to last is asked what became of it', async () => {
    const [first, second] = [new FakeCarrier('first'), new FakeCarrier('second')];
    first.does = () => 'fail';
    second.does = () => 'take_silently';
    const world = await openResolvingWorld({ carriers: [first, second] });
    await world.add(1, 2);
    world.start();
    await world.pass(MINUTE);
    expect(first.asked).toEqual([]);
    expect(arrivedAt(second)).toEqual(phonesOf(1, 2));
    expect(await auditOutbox(world.reader)).toEqual([]);
  });

  it('nobody is given what may have been taken', async () => {
    const [first, second] = [new FakeCarrier('first'), new FakeCarrier('second')];
    first.does = () => 'take_silently';
    first.canTell = false;
    const world = await openResolvingWorld({ carriers: [first, second] });
    await world.add(1, 1);
    world.start();
    await world.pass(5 * MINUTE);
    expect(second.taken).toEqual([]);
    expect(await world.rows()).toEqual({ handed: 1 });
  });

  it('a campaign stands still while none works, and loses nobody by it', async () => {
    const [first, second] = [new FakeCarrier('first'), new FakeCarrier('second')];
    for (const carrier of [first, second]) carrier.does = () => 'fail';
    const world = await openResolvingWorld({ carriers: [first, second] });
    await world.add(1, 40);
    world.start();
    await world.pass(20 * SECOND);
    expect(world.campaign.held).toEqual({ by: 'routes' });
    for (const carrier of [first, second]) carrier.does = () => 'take';
    for (let tries = 0; tries < 20; tries += 1) {
      world.campaign.held = null;
      await world.pass(30 * SECOND);
    }
    expect(arrivedAt(first, second)).toEqual(phonesOf(1, 40));
    expect(world.campaign.committed).toBe(40 * PRICE);
    expect(await auditOutbox(world.reader)).toEqual([]);
  });
});
