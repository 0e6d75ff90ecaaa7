import { describe, expect, it } from 'vitest';
import type { RoutedSms } from '#server/modules/routing/router.ts';
import { sendersOf, startRoutingWorld } from '#test/routing-world.ts';

const SECOND = 1_000;
const question = { id: 'message-1', to: '+6581234567', since: 0, until: 0, others: new Set<string>() };

/** A world whose first carrier refuses what another one may take. */
async function startWithBrokenFirst() {
  const world = await startRoutingWorld();
  world.first.sendOutcome = 'refused';
  world.first.fault = 'route';
  return world;
}

describe('a message', () => {
  it('goes to the gateway that it is recorded with, and nothing needs to be written', async () => {
    const { send, second, moves } = await startRoutingWorld();
    expect(await send({ gateway: 'second' })).toMatchObject({ kind: 'accepted' });
    expect(second.sent).toMatchObject([{ to: '+6581234567', body: 'Hello' }]);
    expect(moves).toEqual([]);
  });

  it('that is recorded with none is written to be with one before that one gets it', async () => {
    const { router, message, first } = await startRoutingWorld();
    const before: number[] = [];
    await router.send(message(), async (gatewayId) => {
      expect(gatewayId).toBe('first');
      before.push(first.sent.length);
    });
    expect(before).toEqual([0]);
    expect(first.sent).toHaveLength(1);
  });

  it('goes to another gateway after one surely has not taken it, which is written first', async () => {
    const { router, message, first, second } = await startWithBrokenFirst();
    const order: string[] = [];
    second.send = async () => {
      order.push('second gets it');
      return { kind: 'accepted', providerId: 'x' };
    };
    const outcome = await router.send(message({ gateway: 'first' }), async (gatewayId) => {
      order.push(`written to be with ${gatewayId}`);
    });
    expect(outcome).toEqual({ kind: 'accepted', providerId: 'x' });
    expect(order).toEqual(['written to be with second', 'second gets it']);
    expect(first.sent).toHaveLength(1);
  });

  it('goes to nobody else when it may have been taken', async () => {
    const { send, first, second } = await startRoutingWorld();
    first.sendOutcome = 'unknown';
    expect(await send({ gateway: 'first' })).toMatchObject({ kind: 'unknown' });
    first.send = () => Promise.reject(new TypeError('broken'));
    expect(await send({ gateway: 'first' })).toEqual({ kind: 'unknown', cause: 'TypeError' });
    expect(second.sent).toEqual([]);
  });

  it('goes to nobody else when it is refused for itself', async () => {
    const { send, first, second } = await startRoutingWorld();
    first.sendOutcome = 'refused';
    expect(await send({ gateway: 'first' })).toMatchObject({ kind: 'refused', fault: 'message' });
    expect(second.sent).toEqual([]);
  });

  it('goes to nobody else when that could not be written', async () => {
    const { router, message, second } = await startWithBrokenFirst();
    const refuse = () => Promise.reject(new Error('it was given up'));
    await expect(router.send(message({ gateway: 'first' }), refuse)).rejects.toThrow('given up');
    expect(second.sent).toEqual([]);
  });

  it('is refused when all of them could not take it', async () => {
    const { send, second, moves } = await startWithBrokenFirst();
    second.sendOutcome = 'refused';
    second.fault = 'route';
    expect(await send({ gateway: 'first' })).toMatchObject({ kind: 'refused', fault: 'route' });
    expect(moves).toEqual(['second']);
  });

  it('goes to nobody else once that took so long that somebody may ask for it', async () => {
    const { send, first, second, clock } = await startRoutingWorld();
    first.send = async () => {
      await clock.advance(8 * SECOND);
      return { kind: 'refused', cause: 'told by the test', fault: 'route' };
    };
    expect(await send({ gateway: 'first' })).toMatchObject({ kind: 'refused', fault: 'route' });
    expect(second.sent).toEqual([]);
  });

  it('recorded with a gateway that there is no more goes to one that there is', async () => {
    const { send, moves } = await startRoutingWorld();
    expect(await send({ gateway: 'gone' })).toMatchObject({ kind: 'accepted' });
    expect(moves).toEqual(['first']);
  });

  it('is asked for where it is recorded, or at the first gateway if it is from before there were several', async () => {
    const { router, first, second } = await startRoutingWorld();
    first.findOutcome = 'refused';
    expect(await router.find('', question)).toMatchObject({ kind: 'refused' });
    expect(await router.find('second', question)).toMatchObject({ kind: 'accepted' });
    second.findOutcome = 'unknown';
    expect(await router.find('second', question)).toMatchObject({ kind: 'unknown' });
    expect(await router.find('gone', question)).toMatchObject({ kind: 'unknown' });
  });
});

describe('the gateway of a message', () => {
  const slowFirst = async () => {
    const world = await startRoutingWorld();
    const { first, clock, send } = world;
    const atOnce = first.send.bind(first);
    first.send = async (sms) => {
      await clock.advance(200);
      return atOnce(sms);
    };
    await send({ gateway: 'first' });
    await send({ gateway: 'second' });
    return world;
  };
  const pick = (
    { router, database, message }: Awaited<ReturnType<typeof startRoutingWorld>>,
    to?: Partial<RoutedSms>,
  ) => router.pick(database.reader, message(to));

  it('is the fastest in that country', async () => {
    const world = await slowFirst();
    expect(await pick(world)).toBe('second');
    expect(await pick(world, { country: 'MY' })).toBe('first');
  });

  it('is of the first priority, as chosen for the country or for every other', async () => {
    const world = await slowFirst();
    await world.choose('second', { priority: 2 }, '');
    expect(await pick(world)).toBe('first');
    await world.choose('second', { priority: 1 }, 'SG');
    expect(await pick(world)).toBe('second');
    expect(await pick(world, { country: 'MY' })).toBe('first');
  });

  it('is none that is switched off, unless nothing else is left', async () => {
    const world = await startRoutingWorld();
    await world.choose('first', { enabled: false });
    expect(await pick(world)).toBe('second');
    await world.choose('second', { enabled: false });
    expect(await pick(world)).toBe('first');
  });

  it('is another one while one is broken, and codes do not try whether it works again', async () => {
    const world = await startWithBrokenFirst();
    for (let n = 0; n < 3; n += 1) await world.send({ gateway: 'first' });
    expect(await pick(world)).toBe('second');
    await world.clock.advance(30 * SECOND);
    expect(await pick(world)).toBe('second');
    expect(await pick(world, { class: 'marketing' })).toBe('first');
    // One tries it; the others do not wait for what comes of it.
    expect(await pick(world, { class: 'marketing' })).toBe('second');
    world.first.sendOutcome = 'accepted';
    await world.send({ gateway: 'first', class: 'marketing' });
    expect(await pick(world)).toBe('first');
  });

  it('is tried again by a code after all, where nothing else is sent', async () => {
    const world = await startWithBrokenFirst();
    for (let n = 0; n < 3; n += 1) await world.send({ gateway: 'first' });
    await world.clock.advance(30 * SECOND + 599 * SECOND);
    expect(await pick(world)).toBe('second');
    await world.clock.advance(SECOND);
    expect(await pick(world)).toBe('first');
    expect(await pick(world)).toBe('second');
  });

  it('is broken for codes that have no other way, while what can wait waits', async () => {
    const world = await startWithBrokenFirst();
    await world.choose('second', { enabled: false });
    for (let n = 0; n < 3; n += 1) await world.send({ gateway: 'first' });
    expect(await pick(world)).toBe('first');
    expect(await world.router.canSend(world.shop.id, 'SG')).toBe(false);
    expect(await world.router.canSend(world.shop.id, 'MY')).toBe(true);
    await world.clock.advance(30 * SECOND);
    expect(await world.router.canSend(world.shop.id, 'SG')).toBe(true);
  });

  it('is one that can be replied to for news, and none where there is none', async () => {
    const world = await startRoutingWorld();
    const { first, second, router, shop, send } = world;
    first.replies = false;
    expect(await pick(world, { class: 'marketing' })).toBe('second');
    expect(await pick(world, { class: 'service' })).toBe('first');
    await world.choose('second', { enabled: false });
    expect(await pick(world, { class: 'marketing' })).toBeUndefined();
    await world.choose('second', { enabled: true }, 'MY');
    expect(await pick(world, { class: 'marketing', country: 'MY' })).toBe('second');
    second.replies = false;
    expect(await pick(world, { class: 'marketing' })).toBeUndefined();
    expect(await router.canSend(shop.id, 'SG')).toBe(false);
    expect(await router.canSend(shop.id, 'SG', 'service')).toBe(true);
    expect(await send({ class: 'marketing' })).toEqual({ kind: 'refused', cause: 'no_route', fault: 'route' });
  });

  it('is the second one for a few of those that nobody waits for', async () => {
    const world = await startRoutingWorld();
    const picked: (string | undefined)[] = [];
    for (let n = 0; n < 200; n += 1) picked.push(await pick(world, { class: 'marketing' }));
    expect(picked.filter((id) => id === 'second')).toHaveLength(4);
    for (let n = 0; n < 60; n += 1) expect(await pick(world, { class: 'security' })).toBe('first');
  });
});

describe('whom a message is from', () => {
  it('is the shop’s name where the country takes it, and a number that can be replied to for news', async () => {
    const { send, first, nameSender } = await startRoutingWorld();
    await nameSender('SG', 'KopiCo', true);
    for (const messageClass of ['code', 'security', 'service', 'marketing'] as const) {
      await send({ class: messageClass, gateway: 'first' });
    }
    const named = { kind: 'name', name: 'KopiCo' };
    expect(sendersOf(first)).toEqual([named, named, named, { kind: 'replyable' }]);
  });

  it('is not a name that is registered nowhere, or that a country does not take', async () => {
    const { send, first, nameSender } = await startRoutingWorld();
    await nameSender('SG', 'KopiCo', false);
    await nameSender('MY', 'KopiCo', true);
    await send({ gateway: 'first' });
    await send({ gateway: 'first', country: 'MY' });
    await send({ gateway: 'first', country: 'DE' });
    expect(sendersOf(first)).toEqual([{ kind: 'default' }, { kind: 'default' }, { kind: 'default' }]);
  });
});
