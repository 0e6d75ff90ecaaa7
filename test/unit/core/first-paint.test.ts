import { describe, expect, it, onTestFinished } from 'vitest';
import type { FirstPaint } from '#core/ports.ts';
import { ok } from '#shared/errors.ts';
import { createTestCore } from '#test/core-fakes.ts';
import { startWorld } from '#test/core-world.ts';
import { createFakeClock } from '#test/fake-clock.ts';
import { openCounter } from '#test/fake-shop.ts';
import { createStartOrder } from '../../../electron/hosts/electron/start-order.ts';

async function startedAgain() {
  const { server, folder } = await startWorld();
  const before = await openCounter(folder, server);
  await before.until(({ credit }) => credit !== null);
  before.close();
  server.requests.length = 0;
  const { promise: seen, resolve: tell } = Promise.withResolvers<void>();
  const firstPaint: FirstPaint = { seen, tell };
  const { settings, secrets } = before.ports;
  const core = createTestCore(folder, { settings, secrets, firstPaint });
  onTestFinished(core.close);
  core.start();
  return { core, server };
}

describe('until the first screen is painted', () => {
  it('shows what was last known and asks for nothing', async () => {
    const { core, server } = await startedAgain();
    await core.clock.advance(10_000);
    expect(core.snapshot()).toMatchObject({ stage: { kind: 'locked' }, connection: { kind: 'connecting' } });
    expect(core.snapshot().credit).not.toBeNull();
    expect(server.requests).toEqual([]);
  });

  it('goes on as soon as the page tells, which it does again when it is loaded again', async () => {
    const { core } = await startedAgain();
    expect(await core.call('app.painted', {})).toEqual(ok({}));
    await core.until(({ connection }) => connection.kind === 'live');
    expect(await core.call('app.painted', {})).toEqual(ok({}));
  });
});

describe('the order of the start', () => {
  const orderOf = () => {
    const clock = createFakeClock();
    const { pageServed, scriptServed, served, firstPaint } = createStartOrder(clock);
    const come: string[] = [];
    void pageServed.then(() => come.push('page'));
    void scriptServed.then(() => come.push('script'));
    void firstPaint.seen.then(() => come.push('paint'));
    return { clock, served, firstPaint, come };
  };

  it('is page, script, first screen', async () => {
    const { clock, served, firstPaint, come } = orderOf();
    await clock.advance(0);
    expect(come).toEqual([]);
    served.page();
    served.script();
    served.script();
    await clock.advance(0);
    expect(come).toEqual(['page', 'script']);
    firstPaint.tell();
    await clock.advance(0);
    expect(come).toEqual(['page', 'script', 'paint']);
  });

  it('goes on without a page that works', async () => {
    const { clock, come } = orderOf();
    await clock.advance(1_000);
    expect(come).toEqual(['page', 'script']);
    await clock.advance(4_000);
    expect(come).toEqual(['page', 'script', 'paint']);
  });
});
