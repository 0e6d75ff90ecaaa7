import { describe, expect, it } from 'vitest';
import { type Figures, NO_FIGURES, quarterOf } from '#server/modules/routing/figures.ts';
import { type RoutingWorld, startRoutingWorld } from '#test/routing-world.ts';

const SECOND = 1_000;
const DAY = 24 * 60 * 60_000;

const figures = ({ database }: RoutingWorld) =>
  database.reader.selectFrom('route_stats').orderBy('gateway').orderBy('quarter').selectAll().execute();

/** Figures of the quarter of an hour that a moment (epoch ms) is in. */
async function add({ database }: RoutingWorld, gateway: string, { at, ...of }: Partial<Figures> & { at: number }) {
  const row = { gateway, country: 'SG' as const, quarter: quarterOf(at), ...NO_FIGURES, ...of };
  await database.write(({ tx }) => tx.insertInto('route_stats').values(row).execute());
}

/** What each outcome and report leaves, at the first carrier. */
async function useFirst(world: RoutingWorld): Promise<void> {
  const { send, first, router } = world;
  router.onReport(async () => undefined);
  first.sendOutcome = 'refused';
  await send({ gateway: 'first' });
  first.sendOutcome = 'unknown';
  await send({ gateway: 'first' });
  first.sendOutcome = 'accepted';
  await send({ gateway: 'first' });
  await first.report('undelivered');
  await send({ gateway: 'first' });
  await world.clock.advance(2 * SECOND);
  await first.report('delivered');
  await first.report('delivered');
}

describe('the figures of routes', () => {
  it('are written every ten seconds, and reports that come twice count once', async () => {
    const world = await startRoutingWorld();
    const stops = world.startJobs();
    await useFirst(world);
    expect(await figures(world)).toEqual([]);
    await world.clock.advance(10 * SECOND);
    const counted = { accepted: 2, refused: 1, unknown: 1, delivered: 1, undelivered: 1, delivery_ms: 2 * SECOND };
    expect(await figures(world)).toMatchObject([{ gateway: 'first', country: 'SG', ...counted }]);
    await Promise.all(stops.map((stop) => stop()));
  });

  it('add up, also those of another process', async () => {
    const world = await startRoutingWorld();
    const stops = world.startJobs();
    await world.send({ gateway: 'first' });
    await world.clock.advance(10 * SECOND);
    await world.send({ gateway: 'first' });
    await world.database.write(({ tx }) => tx.updateTable('route_stats').set({ accepted: 11 }).execute());
    await Promise.all(stops.map((stop) => stop()));
    expect(await figures(world)).toMatchObject([{ accepted: 12 }]);
  });

  it('are not lost when they could not be written once', async () => {
    const world = await startRoutingWorld();
    const stops = world.startJobs();
    const { write } = world.database;
    await world.send({ gateway: 'first' });
    world.database.write = () => Promise.reject(new Error('the disk is full'));
    await world.clock.advance(10 * SECOND);
    world.database.write = write;
    await world.send({ gateway: 'first' });
    await world.clock.advance(10 * SECOND);
    expect(await figures(world)).toMatchObject([{ accepted: 2 }]);
    await Promise.all(stops.map((stop) => stop()));
  });

  it('are forgotten after three months', async () => {
    const world = await startRoutingWorld();
    const { clock } = world;
    await add(world, 'first', { at: clock.now() - 91 * DAY });
    await add(world, 'second', { at: clock.now() - 89 * DAY });
    const stops = world.startJobs();
    await clock.advance(0);
    expect(await figures(world)).toMatchObject([{ gateway: 'second' }]);
    await Promise.all(stops.map((stop) => stop()));
  });

  it('tell a process that starts which gateway was the fastest during the last day', async () => {
    const world = await startRoutingWorld();
    const { router, database, message, clock } = world;
    await add(world, 'first', { at: clock.now(), accepted: 10, latency_ms: 3_000 });
    await add(world, 'second', { at: clock.now(), accepted: 10, latency_ms: 2_000 });
    await add(world, 'second', { at: clock.now() - 2 * DAY, accepted: 10, latency_ms: 90_000 });
    expect(await router.pick(database.reader, message())).toBe('first');
    const stops = world.startJobs();
    await clock.advance(0);
    expect(await router.pick(database.reader, message())).toBe('second');
    await Promise.all(stops.map((stop) => stop()));
  });
});

describe('a device that listens', () => {
  it('hears of figures when they are written, and at once when a route breaks', async () => {
    const world = await startRoutingWorld();
    const stops = world.startJobs();
    await world.send({ gateway: 'first' });
    expect(world.events).toEqual([]);
    await world.clock.advance(10 * SECOND);
    expect(world.events).toEqual(['routing_changed']);
    await world.clock.advance(60 * SECOND);
    world.first.sendOutcome = 'unknown';
    for (let n = 0; n < 3; n += 1) await world.send({ gateway: 'first' });
    expect(world.events).toEqual(['routing_changed', 'routing_changed']);
    await Promise.all(stops.map((stop) => stop()));
  });
});
