import { describe, expect, it, onTestFinished } from 'vitest';
import { getCounter, pairDevice } from '#shared/api/devices.ts';
import { getToday, type Today } from '#shared/api/members.ts';
import { startWorld } from '#test/core-world.ts';
import type { FakeServer } from '#test/fake-server.ts';
import { counter, DEVICE_TOKEN, member, openCounter } from '#test/fake-shop.ts';
import { goOffline, isKnown, unlock } from '#test/offline-counter.ts';

const today: Today = { joined: 3, members: [], sent: 4, started: 4, verified: 3 };
/** Where it is eleven at night when the fake clock starts. */
const shop = { ...counter.shop, timeZone: 'America/Sao_Paulo' };
const TO_TOMORROW = 60 * 60_000;

function serve(server: FakeServer, shop: typeof counter.shop): void {
  server.value(getCounter, { ...counter, shop });
  server.value(pairDevice, { deviceToken: DEVICE_TOKEN, counter: { ...counter, shop } });
}

/** A counter that has read today and was then locked. */
async function lockedAfterReading() {
  const { server, folder } = await startWorld();
  serve(server, shop);
  server.value(getToday, today);
  const core = await openCounter(folder, server);
  onTestFinished(core.close);
  await isKnown(core, 'cashier');
  await core.until((snapshot) => snapshot.today !== null);
  await core.call('session.lock', {});
  expect(core.snapshot().today).toBeNull();
  return { server, core };
}

describe('what happened at this counter today', () => {
  it('is there again for whoever unlocks without a line', async () => {
    const { server, core } = await lockedAfterReading();
    await goOffline(core, server);
    await unlock(core, 'cashier');
    expect(core.snapshot().today).toEqual(today);
  });

  it('is not shown on another day of the shop', async () => {
    const { server, core } = await lockedAfterReading();
    await goOffline(core, server);
    await core.clock.advance(TO_TOMORROW - 1);
    await unlock(core, 'cashier');
    expect(core.snapshot().today).toEqual(today);
    await core.call('session.lock', {});
    await core.clock.advance(1);
    await unlock(core, 'cashier');
    expect(core.snapshot()).toMatchObject({ stage: { kind: 'open' }, today: null });
  });

  it('does not outlast that the device is revoked, nor come along to another shop', async () => {
    for (const id of [shop.id, member.id]) {
      const { server, core } = await lockedAfterReading();
      server.push({ type: 'device_revoked' });
      await core.until(({ stage }) => stage.kind === 'pair');
      serve(server, { ...shop, id });
      const never = Promise.withResolvers<never>();
      server.answer(getToday, () => never.promise);
      await core.call('device.pair', { email: 'a@b.example', password: 'secret', deviceName: 'till' });
      await unlock(core, 'cashier');
      expect(core.snapshot()).toMatchObject({ stage: { kind: 'open' }, today: null });
    }
  });
});
