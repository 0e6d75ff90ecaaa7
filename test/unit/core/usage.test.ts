import { describe, expect, it } from 'vitest';
import { unpairDevice } from '#shared/api/devices.ts';
import { getUsage, usageSchema } from '#shared/api/usage.ts';
import { err, ok } from '#shared/errors.ts';
import { restart, restartAndSignIn, startWorld } from '#test/core-world.ts';
import type { SeenRequest } from '#test/fake-server.ts';
import { openCounter, pair, SESSION_TOKEN, signInAs, usage } from '#test/fake-shop.ts';
import { goOffline } from '#test/offline-counter.ts';

const DAYS = { days: 30 } as const;
const CURRENT = ok({ usage, current: true });
const LAST_KNOWN = ok({ usage, current: false });
const later = { ...usage, asOf: usage.asOf + 60_000 };

async function counterOf(role: 'cashier' | 'manager' | 'owner') {
  const { server, folder } = await startWorld();
  const core = await openCounter(folder, server, role);
  return { server, folder, core };
}

describe('usage at the counter', () => {
  it.each(['manager', 'owner'] as const)('is what the backend says, for a %s', async (role) => {
    const { core, server } = await counterOf(role);
    expect(await core.call('usage.read', DAYS)).toEqual(CURRENT);
    server.value(getUsage, later);
    expect(await core.call('usage.read', DAYS)).toEqual(ok({ usage: later, current: true }));
    expect(server.requests.findLast(({ path }) => path.includes('usage'))?.path).toBe('/v1/usage?days=30');
    core.close();
  });

  it('is not for cashiers, also not what a manager read before', async () => {
    const { core, server } = await counterOf('manager');
    await core.call('usage.read', DAYS);
    await core.call('session.lock', {});
    expect(await core.call('usage.read', DAYS)).toEqual(err('not_signed_in'));
    await signInAs(core, 'cashier');
    await server.stop();
    expect(await core.call('usage.read', DAYS)).toEqual(err('forbidden'));
    await server.restart();
    core.close();
  });

  it('is the last known one of the same days while there is no line', async () => {
    const { core, server } = await counterOf('manager');
    await core.call('usage.read', DAYS);
    await goOffline(core, server);
    expect(await core.call('usage.read', DAYS)).toEqual(LAST_KNOWN);
    expect(await core.call('usage.read', { days: 7 })).toEqual(err('server_unreachable'));
    await server.restart();
    server.value(getUsage, later);
    expect(await core.call('usage.read', DAYS)).toEqual(ok({ usage: later, current: true }));
    core.close();
  });

  it('is the last known one for a manager who was let in without a line', async () => {
    const { core, server } = await counterOf('manager');
    await core.call('usage.read', DAYS);
    await core.call('session.lock', {});
    await core.until(({ offlineStaff }) => offlineStaff.length > 0);
    await server.stop();
    await signInAs(core, 'manager');
    expect(core.snapshot().stage).toMatchObject({ kind: 'open', session: 'offline' });
    expect(await core.call('usage.read', DAYS)).toEqual(LAST_KNOWN);
    expect(await core.call('usage.read', { days: 90 })).toEqual(err('server_unreachable'));
    await server.restart();
    core.close();
  });

  it('is kept over a restart', async () => {
    const { core, folder, server } = await counterOf('manager');
    await core.call('usage.read', DAYS);
    const again = await restartAndSignIn(core, folder, 'manager');
    server.answer(getUsage, () => err('server_timeout'));
    expect(await again.call('usage.read', DAYS)).toEqual(LAST_KNOWN);
  });

  it('is readable as an older version kept it, which knew of codes only', () => {
    const { messages: _, rewards: __, days, ...rest } = usage;
    const old = { ...rest, days: days.map(({ costs: ___, ...day }) => day) };
    expect(usageSchema.parse(old)).toEqual({
      ...usage,
      days: days.map((day) => ({ ...day, costs: [] })),
      messages: { sent: 0, cost: 0 },
      rewards: [],
    });
  });

  it('says so when the backend fails or refuses, rather than show something old', async () => {
    const { core, server } = await counterOf('manager');
    await core.call('usage.read', DAYS);
    for (const code of ['internal', 'forbidden'] as const) {
      server.answer(getUsage, () => err(code));
      expect(await core.call('usage.read', DAYS)).toEqual(err(code));
    }
    core.close();
  });

  it('shows nothing to the next one that was asked for by someone who has left', async () => {
    const { core, server } = await counterOf('manager');
    const late = Promise.withResolvers<void>();
    server.answer(getUsage, async ({ authorization }: SeenRequest) => {
      if (authorization?.endsWith(`${SESSION_TOKEN}-1`)) await late.promise;
      return ok(usage);
    });
    const reading = core.call('usage.read', DAYS);
    await server.asked(getUsage);
    await core.call('session.lock', {});
    await signInAs(core, 'owner');
    late.resolve();
    expect(await reading).toEqual(err('not_signed_in'));
    core.close();
  });

  it('keeps nothing of a shop that was forgotten, also when the answer comes after that', async () => {
    const { core, server } = await counterOf('manager');
    await core.call('usage.read', DAYS);
    const late = Promise.withResolvers<void>();
    server.answer(getUsage, async () => {
      await late.promise;
      return ok(usage);
    });
    const reading = core.call('usage.read', DAYS);
    await server.asked(getUsage, 2);
    await core.call('device.forget', {});
    await server.asked(unpairDevice);
    late.resolve();
    await reading;
    await pair(core, server);
    await signInAs(core, 'manager');
    server.answer(getUsage, () => err('server_unreachable'));
    expect(await core.call('usage.read', DAYS)).toEqual(err('server_unreachable'));
    core.close();
  });

  it('keeps nothing once the backend no longer knows the device', async () => {
    const { core, server, folder } = await counterOf('manager');
    await core.call('usage.read', DAYS);
    server.refuseEvents(err('device_revoked'));
    server.dropLines();
    await core.clock.advance(60_000);
    await core.until(({ stage }) => stage.kind === 'pair');
    const again = restart(core, folder);
    server.refuseEvents(null);
    await pair(again, server);
    await signInAs(again, 'manager');
    server.answer(getUsage, () => err('server_unreachable'));
    expect(await again.call('usage.read', DAYS)).toEqual(err('server_unreachable'));
  });
});
