import { describe, expect, it } from 'vitest';
import { getCounter, pairDevice } from '#shared/api/devices.ts';
import { getToday } from '#shared/api/members.ts';
import { getServer } from '#shared/api/server.ts';
import { signIn, signOut } from '#shared/api/sessions.ts';
import { err, ok } from '#shared/errors.ts';
import { createFakeKeyRing, type TestCore } from '#test/core-fakes.ts';
import { restart, startWorld } from '#test/core-world.ts';
import { counter, DEVICE_TOKEN, openCounter, SESSION_TOKEN } from '#test/fake-shop.ts';
import { advanceUntil, comeBack, goOffline, isKnown, lockedOffline, staffOf, unlock } from '#test/offline-counter.ts';

const stageOf = (core: TestCore) => core.snapshot().stage;
const type = (core: TestCore, text: string) => core.call('registration.typePhone', { text, country: 'SG' });

async function openOffline() {
  const world = await lockedOffline();
  await unlock(world.core, 'cashier');
  return world;
}

describe('when the line is back', () => {
  it('whoever was let in without it goes on as if it had never been away', async () => {
    const { core, server } = await openOffline();
    await type(core, '8123 45');
    const { stage: before } = core.snapshot();
    const seen = new Set<string>();
    core.onSnapshot(({ stage }) => seen.add(stage.kind));
    await comeBack(core, server);
    const back = await core.until(({ stage, today }) => stage.kind === 'open' && today !== null);
    expect(back).toMatchObject({
      stage: { ...before, session: 'online' },
      registration: { step: 'phone', text: '8123 45' },
    });
    expect([...seen]).toEqual(['open']);
    expect(server.requests.findLast(({ route }) => route.includes(getToday.path))?.authorization).toContain(
      SESSION_TOKEN,
    );
  });

  it.each(['wrong_pin', 'not_found', 'too_many_attempts'] as const)(
    'locks where the backend answers %s',
    async (code) => {
      const { core, server } = await openOffline();
      await type(core, '8123 45');
      server.answer(signIn, () => err(code));
      await comeBack(core, server);
      await core.until(({ stage }) => stage.kind === 'locked');
      expect(server.bodiesOf(signIn)).toHaveLength(2);
    },
  );

  it('asks again in a while where the backend has trouble of its own', async () => {
    const { core, server } = await openOffline();
    const works = server.bodiesOf(signIn).length + 3;
    server.answer(signIn, () =>
      server.bodiesOf(signIn).length < works
        ? err('internal')
        : ok({ sessionToken: SESSION_TOKEN, staff: staffOf('cashier'), expiresAt: 0 }),
    );
    await comeBack(core, server);
    const { connection } = core.snapshot();
    await server.asked(signIn, works - 2);
    expect(stageOf(core)).toMatchObject({ session: 'offline' });
    await advanceUntil(core, ({ stage }) => stage.kind === 'open' && stage.session === 'online', 50);
    expect(server.bodiesOf(signIn)).toHaveLength(works);
    // It is not another line that led to it.
    expect(core.snapshot().connection).toEqual(connection);
  });

  it('locks whoever has another role by now, and ends the session', async () => {
    const { core, server } = await openOffline();
    const staff = { ...staffOf('cashier'), role: 'manager' as const };
    server.answer(signIn, () => ok({ sessionToken: 'as manager', staff, expiresAt: 0 }));
    // The list of the staff says so only later.
    server.answer(getCounter, () => err('internal'));
    await comeBack(core, server);
    await core.until(({ stage }) => stage.kind === 'locked');
    await server.asked(signOut);
    expect(server.requests.map(({ authorization }) => authorization)).toContain('Bearer as manager');
  });

  it('signs in nobody who has left meanwhile', async () => {
    const { core, server } = await openOffline();
    const slow = Promise.withResolvers<void>();
    server.answer(signIn, async () => {
      await slow.promise;
      return ok({ sessionToken: SESSION_TOKEN, staff: staffOf('cashier'), expiresAt: 0 });
    });
    await comeBack(core, server);
    await server.asked(signIn, 2);
    await core.call('session.lock', {});
    slow.resolve();
    server.push({ type: 'counter_changed' });
    await server.asked(getCounter, 3);
    expect(stageOf(core)).toEqual({ kind: 'locked' });
    await goOffline(core, server);
    const sending = await core.call('registration.sendCode', { text: '8123 4567', country: 'SG' });
    expect(sending).toEqual(err('not_signed_in'));
  });

  it('leaves the counter to who has come meanwhile', async () => {
    const { core, server } = await openOffline();
    const slow = Promise.withResolvers<void>();
    server.answer(signIn, async ({ body }) => {
      const isCashier = JSON.stringify(body).includes(staffOf('cashier').id);
      if (isCashier) await slow.promise;
      const staff = staffOf(isCashier ? 'cashier' : 'owner');
      return ok({ sessionToken: `of the ${staff.role}`, staff, expiresAt: 0 });
    });
    await comeBack(core, server);
    await server.asked(signIn, 2);
    await core.call('session.lock', {});
    expect(await unlock(core, 'owner')).toEqual(ok({}));
    const reads = server.bodiesOf(getCounter).length;
    slow.resolve();
    for (const more of [1, 2]) {
      server.push({ type: 'counter_changed' });
      await server.asked(getCounter, reads + more);
    }
    const goodbyes = server.bodiesOf(signOut).length;
    await core.call('session.lock', {});
    await server.asked(signOut, goodbyes + 1);
    expect(server.requests.findLast(({ route }) => route.endsWith(signOut.path))?.authorization).toBe(
      'Bearer of the owner',
    );
  });

  it('does not hold the PIN of who has left', async () => {
    const { core, server } = await openOffline();
    await core.call('session.lock', {});
    await comeBack(core, server);
    await core.until(({ creditIsCurrent }) => creditIsCurrent);
    expect(server.bodiesOf(signIn)).toHaveLength(1);
    expect(stageOf(core)).toEqual({ kind: 'locked' });
  });

  it('shows the credit as current only once it was heard of again', async () => {
    const { core, server } = await openOffline();
    expect(core.snapshot()).toMatchObject({ creditIsCurrent: false });
    const claims: boolean[] = [];
    core.onSnapshot(({ connection, creditIsCurrent }) => {
      if (connection.kind === 'live') claims.push(creditIsCurrent);
    });
    await comeBack(core, server);
    await core.until(({ creditIsCurrent }) => creditIsCurrent);
    expect(claims[0]).toBe(false);
    await goOffline(core, server);
    expect(core.snapshot()).toMatchObject({ creditIsCurrent: false });
  });
});

describe('a start without the token', () => {
  /** A counter that had no key ring to keep its token in, and then lost its line. */
  async function restartWithoutToken() {
    const { server, folder } = await startWorld();
    const core = await openCounter(folder, server);
    await isKnown(core, 'cashier');
    await type(core, '8123 45');
    const pepper = core.ports.secrets.read('pin-pepper') ?? '';
    await server.stop();
    const secrets = createFakeKeyRing();
    secrets.write('pin-pepper', pepper);
    const again = restart(core, folder, { secrets });
    return { server, core: again };
  }

  it('opens for reading and drafts to who is known here, as long as there is no server', async () => {
    const { core } = await restartWithoutToken();
    const locked = await core.until(({ stage }) => stage.kind === 'locked');
    expect(locked).toMatchObject({ connection: { kind: 'offline' }, shop: counter.shop, staff: counter.staff });
    expect(locked.credit).not.toBeNull();
    expect(await unlock(core, 'cashier')).toEqual(ok({}));
    expect(core.snapshot()).toMatchObject({
      stage: { kind: 'open', session: 'offline' },
      registration: { text: '8123 45' },
    });
    expect(await core.call('billing.open', {})).toMatchObject({ error: { code: 'server_unreachable' } });
  });

  it('is paired again as soon as there is one, and goes on with what was typed', async () => {
    const { core, server } = await restartWithoutToken();
    await core.until(({ stage }) => stage.kind === 'locked');
    await unlock(core, 'cashier');
    await type(core, '8123 4567');
    await server.restart();
    await advanceUntil(core, ({ stage }) => stage.kind === 'pair');
    expect(core.snapshot()).toMatchObject({ stage: { reason: 'token_not_kept' }, registration: null, staff: [] });
    await core.call('device.pair', { email: 'a@b.example', password: 'secret', deviceName: 'Front till' });
    await core.until(({ connection }) => connection.kind === 'live');
    expect(await unlock(core, 'cashier')).toEqual(ok({}));
    expect(core.snapshot()).toMatchObject({
      stage: { session: 'online' },
      registration: { text: '8123 4567' },
      offlineStaff: [staffOf('cashier').id],
    });
  });

  it('asks to pair where nobody could unlock it', async () => {
    const { server, folder } = await startWorld();
    const core = await openCounter(folder, server);
    await server.stop();
    const again = restart(core, folder, { secrets: createFakeKeyRing() });
    await again.until(({ connection }) => connection.kind === 'offline');
    expect(again.snapshot()).toMatchObject({ stage: { kind: 'pair', reason: 'token_not_kept' }, shop: null });
  });

  it('does not take the pairing out of the hands of who is at it', async () => {
    const { server, folder } = await startWorld();
    const core = await openCounter(folder, server);
    await isKnown(core, 'cashier');
    const pepper = core.ports.secrets.read('pin-pepper') ?? '';
    const secrets = createFakeKeyRing();
    secrets.write('pin-pepper', pepper);
    server.loseAnswers(getServer, 1);
    const answer = Promise.withResolvers<void>();
    server.answer(pairDevice, async () => {
      await answer.promise;
      return ok({ deviceToken: DEVICE_TOKEN, counter });
    });
    const again = restart(core, folder, { secrets });
    const pairing = again.call('device.pair', { email: 'a@b.example', password: 'x', deviceName: 'Front till' });
    await again.until(({ connection }) => connection.kind === 'offline');
    expect(stageOf(again).kind).toBe('pair');
    answer.resolve();
    expect(await pairing).toEqual(ok({}));
    expect(stageOf(again)).toEqual({ kind: 'locked' });
  });
});
