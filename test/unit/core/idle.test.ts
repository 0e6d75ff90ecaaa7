import { describe, expect, it, onTestFinished } from 'vitest';
import { getCounter } from '#shared/api/devices.ts';
import { getToday } from '#shared/api/members.ts';
import { signOut } from '#shared/api/sessions.ts';
import { err, ok } from '#shared/errors.ts';
import type { TestCore } from '#test/core-fakes.ts';
import { startWorld } from '#test/core-world.ts';
import { counter, openCounter, signInAs } from '#test/fake-shop.ts';
import { lockedOffline, unlock } from '#test/offline-counter.ts';

const MINUTE = 60_000;
const IDLE = counter.shop.idleLockMinutes * MINUTE;
const stageOf = (core: TestCore) => core.snapshot().stage.kind;

async function counterWithCashier() {
  const { server, folder } = await startWorld();
  const core = await openCounter(folder, server);
  onTestFinished(core.close);
  return { server, core };
}

describe('a counter that nobody touches', () => {
  it('locks after the time that the owner set, and tells the backend', async () => {
    const { server, core } = await counterWithCashier();
    await core.clock.advance(IDLE - 1);
    expect(stageOf(core)).toBe('open');
    await core.clock.advance(1);
    expect(core.snapshot()).toMatchObject({ stage: { kind: 'locked' }, registration: null });
    await server.asked(signOut);
  });

  it('stays open as long as someone is there', async () => {
    const { core } = await counterWithCashier();
    for (let i = 0; i < 3; i++) {
      await core.clock.advance(IDLE - 1);
      expect(await core.call('session.touch', {})).toEqual(ok({}));
    }
    expect(stageOf(core)).toBe('open');
    await core.clock.advance(IDLE);
    expect(stageOf(core)).toBe('locked');
  });

  it('is not kept open by what the app does by itself', async () => {
    const { server, core } = await counterWithCashier();
    await core.clock.advance(IDLE - 1);
    server.push({ type: 'members_changed' });
    await server.asked(getToday, 2);
    await core.call('app.getSnapshot', {});
    await core.clock.advance(1);
    expect(stageOf(core)).toBe('locked');
  });

  it('begins anew for whoever signs in next', async () => {
    const { core } = await counterWithCashier();
    await core.clock.advance(IDLE - 1);
    await core.call('session.lock', {});
    await signInAs(core, 'owner');
    await core.clock.advance(IDLE - 1);
    expect(stageOf(core)).toBe('open');
  });

  it('follows a change of the time at once', async () => {
    const { server, core } = await counterWithCashier();
    await core.clock.advance(MINUTE);
    server.value(getCounter, { ...counter, shop: { ...counter.shop, idleLockMinutes: 1 } });
    server.push({ type: 'counter_changed' });
    await core.until(({ shop }) => shop?.idleLockMinutes === 1);
    await core.clock.advance(5_000);
    expect(stageOf(core)).toBe('locked');
  });

  it('locks also in a session without a line', async () => {
    const { core } = await lockedOffline();
    await unlock(core, 'cashier');
    await core.clock.advance(IDLE);
    expect(stageOf(core)).toBe('locked');
  });

  it('does nothing for the person before when the computer wakes up after the time', async () => {
    const { core } = await counterWithCashier();
    core.clock.sleep(IDLE);
    expect(await core.call('registration.next', {})).toEqual(err('not_signed_in'));
    expect(stageOf(core)).toBe('locked');
  });

  it('is not kept open by the touch of whoever wakes it up', async () => {
    const { core } = await counterWithCashier();
    core.clock.sleep(IDLE);
    await core.call('session.touch', {});
    expect(stageOf(core)).toBe('locked');
  });

  it('locks a few seconds after it woke up also when nobody does anything', async () => {
    const { core } = await counterWithCashier();
    const seen: string[] = [];
    core.onSnapshot(({ stage }) => seen.push(stage.kind));
    core.clock.sleep(8 * 60 * MINUTE);
    await core.clock.advance(5_000);
    expect(seen.at(-1)).toBe('locked');
  });

  it('shows nothing of the person before to a page that is opened after the time', async () => {
    const { core } = await counterWithCashier();
    core.clock.sleep(IDLE);
    expect(core.snapshot()).toMatchObject({ stage: { kind: 'locked' }, registration: null });
  });

  it('does not stand open for longer because the clock was set back', async () => {
    const { core } = await counterWithCashier();
    core.clock.sleep(-60 * MINUTE);
    await core.clock.advance(IDLE + 5_000);
    expect(stageOf(core)).toBe('locked');
  });
});

describe('when the staff is read anew', () => {
  async function changeStaff(change: (person: (typeof counter.staff)[number]) => typeof counter.staff) {
    const { server, core } = await counterWithCashier();
    const staff = counter.staff.flatMap((person) => (person.role === 'cashier' ? change(person) : [person]));
    server.value(getCounter, { ...counter, staff });
    server.push({ type: 'counter_changed' });
    await core.until((snapshot) => JSON.stringify(snapshot.staff) === JSON.stringify(staff));
    return core;
  }

  it('whoever is no longer of it leaves the counter', async () => {
    expect(stageOf(await changeStaff(() => []))).toBe('locked');
  });

  it('whoever has another role leaves the counter', async () => {
    expect(stageOf(await changeStaff((person) => [{ ...person, role: 'manager' }]))).toBe('locked');
  });

  it('whoever got another PIN leaves the counter', async () => {
    const core = await changeStaff((person) => [{ ...person, pinSetAt: person.pinSetAt + 1 }]);
    expect(stageOf(core)).toBe('locked');
  });

  it('whoever got another name stays, under that name', async () => {
    const core = await changeStaff((person) => [{ ...person, name: 'Mei Ling' }]);
    expect(core.snapshot().stage).toMatchObject({ kind: 'open', staff: { name: 'Mei Ling' } });
  });
});
