import { describe, expect, it, onTestFinished } from 'vitest';
import { getCounter } from '#shared/api/devices.ts';
import { FREE_DEVICE_TRIES, FREE_PIN_TRIES } from '#shared/domain/throttle.ts';
import { err, ok } from '#shared/errors.ts';
import { createTestCore, type TestCore } from '#test/core-fakes.ts';
import { restart, startWorld } from '#test/core-world.ts';
import { counter, pair, signInAs } from '#test/fake-shop.ts';
import { onDisk } from '#test/members-world.ts';
import { comeBack, lockedOffline, staffOf, unlock } from '#test/offline-counter.ts';

/** A hash that tells when it is asked for, and is made when the test says so. */
function heldHash(fast: TestCore['ports']['pinHash']) {
  const asked = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  const hash: typeof fast.hash = async (secret, salt) => {
    asked.resolve();
    await held.promise;
    return fast.hash(secret, salt);
  };
  return { asked: asked.promise, release: held.resolve, pinHash: { ...fast, hash } };
}

/** Somebody has given their PIN at a counter without a line, which is still looking at it. */
async function beingChecked() {
  const { core, server, folder } = await lockedOffline();
  const { asked, release, pinHash } = heldHash(core.ports.pinHash);
  const again = restart(core, folder, { pinHash });
  await again.until(({ connection }) => connection.kind === 'offline');
  const entering = unlock(again, 'cashier');
  await asked;
  return { core: again, server, release, entering };
}

describe('while a PIN is being checked without a line', () => {
  it('the shop may be forgotten: then nobody is let in', async () => {
    const { core, release, entering } = await beingChecked();
    await core.call('device.forget', {});
    release();
    expect(await entering).toEqual(err('wrong_step'));
    expect(core.snapshot().stage.kind).toBe('welcome');
  });

  it.each([
    ['somebody may be removed', []],
    ['a PIN may be set anew', [{ ...staffOf('cashier'), pinSetAt: staffOf('cashier').pinSetAt + 1 }]],
  ])('%s: then they are not let in by the old one', async (_what, staff) => {
    const { core, server, release, entering } = await beingChecked();
    server.value(getCounter, { ...counter, staff });
    await comeBack(core, server);
    await core.until((snapshot) => snapshot.staff.length === staff.length);
    release();
    expect(await entering).toEqual(err('pin_not_known_here'));
    expect(core.snapshot().stage).toEqual({ kind: 'locked' });
  });
});

/** What stands on disk of every PIN that was learned. */
const LEARNED = '"peppered"';

/** The backend has taken somebody's PIN, and this counter is still making its own check of it. */
async function beingLearned() {
  const { server, folder } = await startWorld();
  const { asked, release, pinHash } = heldHash(createTestCore(folder).ports.pinHash);
  const core = createTestCore(folder, { pinHash });
  onTestFinished(core.close);
  core.start();
  await pair(core, server);
  await signInAs(core, 'cashier');
  await asked;
  /** Resolves once what was held up has come to its end. */
  const finish = async () => {
    release();
    for (let turn = 0; turn < 5; turn++) await core.clock.advance(0);
  };
  return { core, server, finish };
}

describe('while a PIN is being learned', () => {
  it('nothing may happen: then it is kept', async () => {
    const { core, finish } = await beingLearned();
    await finish();
    expect(onDisk(core)).toContain(LEARNED);
  });

  it.each([
    ['somebody may be removed', []],
    ['a PIN may be set anew', [{ ...staffOf('cashier'), pinSetAt: staffOf('cashier').pinSetAt + 1 }]],
  ])('%s: then nothing of it is kept', async (_what, staff) => {
    const { core, server, finish } = await beingLearned();
    server.value(getCounter, { ...counter, staff });
    server.push({ type: 'counter_changed' });
    await core.until((snapshot) => snapshot.staff.length === staff.length);
    await finish();
    expect(onDisk(core)).not.toContain(LEARNED);
  });

  it('the shop may be forgotten and paired anew: then nothing of it is kept', async () => {
    const { core, server, finish } = await beingLearned();
    await core.call('device.forget', {});
    await pair(core, server);
    await finish();
    expect(onDisk(core)).not.toContain(LEARNED);
  });
});

it('what was hashed in another way cannot be compared, and is not tried', async () => {
  const { core, folder } = await lockedOffline();
  const again = restart(core, folder, { pinHash: { ...core.ports.pinHash, name: 'another cost' } });
  await again.until(({ connection }) => connection.kind === 'offline');
  expect(again.snapshot().offlineStaff).toEqual([]);
  expect(await unlock(again, 'cashier')).toEqual(err('pin_not_known_here'));
});

it('the right PIN takes back the wrong ones of the whole counter', async () => {
  const { core } = await lockedOffline();
  for (let wrong = 0; wrong < FREE_DEVICE_TRIES; wrong += FREE_PIN_TRIES - 1) {
    for (let guess = 1; guess < FREE_PIN_TRIES; guess++)
      expect(await unlock(core, 'cashier', '0000')).toEqual(err('wrong_pin'));
    expect(await unlock(core, 'cashier')).toEqual(ok({}));
    await core.call('session.lock', {});
  }
  expect(await unlock(core, 'cashier', '0000')).toEqual(err('wrong_pin'));
});
