import { readFileSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { getCounter } from '#shared/api/devices.ts';
import { signIn } from '#shared/api/sessions.ts';
import { FREE_DEVICE_TRIES, FREE_PIN_TRIES, waitAfter } from '#shared/domain/throttle.ts';
import { err, ok } from '#shared/errors.ts';
import { createFakeKeyRing, type TestCore } from '#test/core-fakes.ts';
import { restart, startWorld } from '#test/core-world.ts';
import { counter, openCounter } from '#test/fake-shop.ts';
import { comeBack, goOffline, isKnown, lockedOffline, PIN, staffOf, unlock } from '#test/offline-counter.ts';

const stageOf = (core: TestCore) => core.snapshot().stage;

async function guessWrong(core: TestCore, times: number): Promise<void> {
  for (let i = 0; i < times; i++) expect(await unlock(core, 'cashier', '0000')).toEqual(err('wrong_pin'));
}

describe('unlocking without a line', () => {
  it('lets in who has signed in here before, by the same PIN', async () => {
    const { core } = await lockedOffline();
    expect(core.snapshot().offlineStaff).toEqual([staffOf('cashier').id]);
    expect(await unlock(core, 'cashier')).toEqual(ok({}));
    expect(core.snapshot()).toMatchObject({
      stage: { kind: 'open', staff: staffOf('cashier'), session: 'offline' },
      registration: { step: 'phone' },
    });
  });

  it('lets nobody in by another PIN, and nobody whose PIN it cannot check', async () => {
    const { core } = await lockedOffline();
    expect(await unlock(core, 'cashier', '1235')).toEqual(err('wrong_pin'));
    expect(await unlock(core, 'owner')).toEqual(err('pin_not_known_here'));
    expect(await core.call('session.signIn', { staffId: counter.shop.id, pin: PIN })).toEqual(
      err('pin_not_known_here'),
    );
    expect(stageOf(core)).toEqual({ kind: 'locked' });
  });

  it('also does when the line goes while the PIN is on its way', async () => {
    const { server, folder } = await startWorld();
    const core = await openCounter(folder, server);
    onTestFinished(core.close);
    await isKnown(core, 'cashier');
    await core.call('session.lock', {});
    const asked = Promise.withResolvers<void>();
    server.answer(signIn, async () => {
      await asked.promise;
      return err('internal');
    });
    const entering = unlock(core, 'cashier');
    await server.asked(signIn, 2);
    await server.stop();
    asked.resolve();
    expect(await entering).toEqual(ok({}));
    expect(stageOf(core)).toMatchObject({ kind: 'open', session: 'offline' });
  });

  it('takes the answer of a backend that can be reached, also a refusal', async () => {
    const { server, folder } = await startWorld();
    const core = await openCounter(folder, server);
    onTestFinished(core.close);
    await isKnown(core, 'cashier');
    await core.call('session.lock', {});
    server.answer(signIn, () => err('wrong_pin'));
    expect(await unlock(core, 'cashier')).toEqual(err('wrong_pin'));
    expect(stageOf(core)).toEqual({ kind: 'locked' });
  });

  it('works after a restart, and shows the shop and the credit as last known', async () => {
    const { folder, core } = await lockedOffline('owner');
    const again = restart(core, folder);
    await again.until(({ connection }) => connection.kind === 'offline');
    expect(again.snapshot()).toMatchObject({ offlineStaff: [staffOf('owner').id], creditIsCurrent: false });
    expect(await unlock(again, 'owner')).toEqual(ok({}));
    expect(again.snapshot()).toMatchObject({ shop: counter.shop, countries: ['SG'], stage: { session: 'offline' } });
    expect(again.snapshot().credit).not.toBeNull();
  });

  it('answers what needs the backend with the lost line, and not with a missing session', async () => {
    const { core } = await lockedOffline();
    await unlock(core, 'cashier');
    const text = { text: '8123 4567', country: 'SG' as const };
    await core.call('registration.typePhone', text);
    expect(await core.call('registration.sendCode', text)).toMatchObject({ error: { code: 'server_unreachable' } });
    await core.call('session.lock', {});
    expect(await core.call('registration.sendCode', text)).toEqual(err('not_signed_in'));
  });

  it('keeps no PIN on disk, and with a key ring nothing that the disk alone could be searched with', async () => {
    const { core, folder } = await lockedOffline();
    await unlock(core, 'cashier');
    core.close();
    const disk = readFileSync(core.ports.cacheFile, 'latin1');
    expect(disk).toContain('"peppered":true');
    expect(disk).not.toContain(`"${PIN}"`);
    const pepper = core.ports.secrets.read('pin-pepper');
    expect(pepper).toHaveLength(44);
    expect(disk).not.toContain(pepper);
    const { server } = await startWorld();
    server.dropLines();
    const elsewhere = restart(core, folder, { secrets: createFakeKeyRing() });
    expect(elsewhere.snapshot().offlineStaff).toEqual([]);
  });
});

describe('guessing PINs without a line', () => {
  it('waits after a few wrong ones, also for the right one, and longer each time', async () => {
    const { core } = await lockedOffline();
    await guessWrong(core, FREE_PIN_TRIES);
    const first = core.clock.now() + waitAfter(FREE_PIN_TRIES, FREE_PIN_TRIES);
    expect(await unlock(core, 'cashier')).toEqual(err('too_many_attempts', { liftsAt: first }));
    await core.clock.advance(first - core.clock.now());
    await guessWrong(core, 1);
    const second = core.clock.now() + waitAfter(FREE_PIN_TRIES + 1, FREE_PIN_TRIES);
    expect(await unlock(core, 'cashier')).toEqual(err('too_many_attempts', { liftsAt: second }));
    await core.clock.advance(second - core.clock.now());
    expect(await unlock(core, 'cashier')).toEqual(ok({}));
    await core.call('session.lock', {});
    await guessWrong(core, FREE_PIN_TRIES);
  });

  it('does not get new tries by a restart', async () => {
    const { core, folder } = await lockedOffline();
    await guessWrong(core, FREE_PIN_TRIES);
    const again = restart(core, folder);
    await again.until(({ connection }) => connection.kind === 'offline');
    expect(await unlock(again, 'cashier')).toMatchObject({ error: { code: 'too_many_attempts' } });
  });

  it('counts a try before the PIN is looked at', async () => {
    const { core, folder } = await lockedOffline();
    const started = Promise.withResolvers<void>();
    const hanging = {
      ...core.ports.pinHash,
      hash: () => {
        started.resolve();
        return new Promise<Buffer>(() => undefined);
      },
    };
    const slow = restart(core, folder, { pinHash: hanging });
    await slow.until(({ connection }) => connection.kind === 'offline');
    void unlock(slow, 'cashier', '0000');
    await started.promise;
    const again = restart(slow, folder, { pinHash: core.ports.pinHash });
    await again.until(({ connection }) => connection.kind === 'offline');
    await guessWrong(again, FREE_PIN_TRIES - 1);
    expect(await unlock(again, 'cashier')).toMatchObject({ error: { code: 'too_many_attempts' } });
  });

  it('is neither let in early nor locked out for ever by a clock that was set back', async () => {
    const { core, folder } = await lockedOffline();
    const earlier = core.clock.now();
    await core.clock.advance(3_600_000);
    await guessWrong(core, FREE_PIN_TRIES);
    // A new core's clock begins where the first one's did.
    const again = restart(core, folder);
    await again.until(({ connection }) => connection.kind === 'offline');
    const wait = waitAfter(FREE_PIN_TRIES, FREE_PIN_TRIES);
    const refused = err('too_many_attempts', { liftsAt: earlier + wait });
    expect(await unlock(again, 'cashier')).toEqual(refused);
    await again.clock.advance(wait - 1);
    expect(await unlock(again, 'cashier')).toEqual(refused);
    await again.clock.advance(1);
    expect(await unlock(again, 'cashier')).toEqual(ok({}));
  });

  it('cannot move from name to name for ever', async () => {
    const { core, server } = await lockedOffline();
    await comeBack(core, server);
    for (const role of ['owner', 'manager'] as const) {
      await unlock(core, role);
      await isKnown(core, role);
      await core.call('session.lock', {});
    }
    await goOffline(core, server);
    const roles = ['cashier', 'owner', 'manager'] as const;
    for (let wrong = 0; wrong < FREE_DEVICE_TRIES; wrong++) {
      // Nobody has a wait of their own.
      if (wrong >= roles.length * FREE_PIN_TRIES) await core.clock.advance(waitAfter(wrong, FREE_PIN_TRIES));
      expect(await unlock(core, roles[wrong % 3] ?? 'cashier', '0000')).toEqual(err('wrong_pin'));
    }
    const liftsAt = core.clock.now() + waitAfter(FREE_DEVICE_TRIES, FREE_DEVICE_TRIES);
    expect(await unlock(core, 'manager')).toEqual(err('too_many_attempts', { liftsAt }));
  });
});

describe('what a counter knows of PINs', () => {
  it('goes when someone leaves the staff or gets another PIN', async () => {
    const { core, server } = await lockedOffline();
    await comeBack(core, server);
    await unlock(core, 'owner');
    await isKnown(core, 'owner');
    await core.call('session.lock', {});
    const [owner, cashier] = [staffOf('owner'), staffOf('cashier')];
    server.value(getCounter, { ...counter, staff: [owner, { ...cashier, pinSetAt: cashier.pinSetAt + 1 }] });
    server.push({ type: 'counter_changed' });
    await core.until(({ offlineStaff }) => !offlineStaff.includes(cashier.id));
    expect(core.snapshot().offlineStaff).toEqual([owner.id]);
    server.value(getCounter, { ...counter, staff: [cashier] });
    server.push({ type: 'counter_changed' });
    await core.until(({ offlineStaff }) => offlineStaff.length === 0);
    server.value(getCounter, counter);
    server.push({ type: 'counter_changed' });
    await core.until(({ staff }) => staff.length === counter.staff.length);
    expect(core.snapshot().offlineStaff).toEqual([]);
  });

  it('is the new PIN once that was used here, and not the old one', async () => {
    const { core, server } = await lockedOffline();
    await comeBack(core, server);
    const staff = counter.staff.map((person) => ({ ...person, pinSetAt: person.pinSetAt + 1 }));
    const cashier = { ...staffOf('cashier'), pinSetAt: staffOf('cashier').pinSetAt + 1 };
    server.answer(signIn, () => ok({ sessionToken: 'another', staff: cashier, expiresAt: 0 }));
    // Signed in before this counter has read the staff anew.
    expect(await unlock(core, 'cashier', '5678')).toEqual(ok({}));
    await core.call('session.lock', {});
    server.value(getCounter, { ...counter, staff });
    server.push({ type: 'counter_changed' });
    await core.until((snapshot) => snapshot.staff[0]?.pinSetAt === staff[0]?.pinSetAt);
    await goOffline(core, server);
    expect(await unlock(core, 'cashier', PIN)).toEqual(err('wrong_pin'));
    expect(await unlock(core, 'cashier', '5678')).toEqual(ok({}));
  });

  it.each(['revoked', 'forgotten'])('goes with its pepper when the device is %s', async (how) => {
    const { core, server } = await lockedOffline();
    await comeBack(core, server);
    if (how === 'forgotten') await core.call('device.forget', {});
    else server.push({ type: 'device_revoked' });
    await core.until(({ stage }) => stage.kind === 'pair' || stage.kind === 'welcome');
    expect(core.snapshot().offlineStaff).toEqual([]);
    expect(core.ports.secrets.read('pin-pepper')).toBeNull();
    core.close();
    const disk = readFileSync(core.ports.cacheFile, 'latin1');
    expect(disk).not.toContain('"peppered"');
    expect(disk).not.toContain('Mei Lin');
  });
});
