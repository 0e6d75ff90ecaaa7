import { describe, expect, it } from 'vitest';
import { getCounter } from '#shared/api/devices.ts';
import { getToday } from '#shared/api/members.ts';
import { signIn, signOut } from '#shared/api/sessions.ts';
import { err, ok } from '#shared/errors.ts';
import type { TestCore } from '#test/core-fakes.ts';
import { SESSION_TOKEN } from '#test/fake-shop.ts';
import { advanceUntil, comeBack, goOffline, lockedOffline, staffOf, unlock } from '#test/offline-counter.ts';

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
    server.value(getToday, { joined: 1, members: [], sent: 1, started: 1, verified: 1 });
    await comeBack(core, server);
    const back = await core.until(({ today }) => today?.joined === 1);
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

  it('asks once, however often the line tells that it is back', async () => {
    const { core, server } = await openOffline();
    const slow = Promise.withResolvers<void>();
    server.answer(signIn, async () => {
      await slow.promise;
      return ok({ sessionToken: SESSION_TOKEN, staff: staffOf('cashier'), expiresAt: 0 });
    });
    await comeBack(core, server);
    await server.asked(signIn, 2);
    await core.until(({ creditIsCurrent }) => creditIsCurrent);
    const reads = server.bodiesOf(getCounter).length;
    server.push({ type: 'hello' });
    await server.asked(getCounter, reads + 1);
    // What the second line led to has come in before what is asked for later.
    server.push({ type: 'counter_changed' });
    await server.asked(getCounter, reads + 2);
    slow.resolve();
    await core.until(({ stage }) => stage.kind === 'open' && stage.session === 'online');
    expect(server.bodiesOf(signIn)).toHaveLength(2);
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
