import { describe, expect, it, onTestFinished } from 'vitest';
import { getCredit } from '#shared/api/credit.ts';
import { getCounter, pairDevice } from '#shared/api/devices.ts';
import { signIn } from '#shared/api/sessions.ts';
import { err, ok } from '#shared/errors.ts';
import { createTestCore } from '#test/core-fakes.ts';
import { startWorld } from '#test/core-world.ts';
import { startFakeServer } from '#test/fake-server.ts';
import { counter, credit, DEVICE_TOKEN, openCounter, pair, serveShop } from '#test/fake-shop.ts';
import { onDisk } from '#test/members-world.ts';
import { advanceUntil, staffOf, unlock } from '#test/offline-counter.ts';

async function openWorld() {
  const { server, folder } = await startWorld();
  const core = await openCounter(folder, server);
  onTestFinished(core.close);
  return { server, core };
}

describe('an answer that was asked for before the shop was forgotten', () => {
  it('brings nothing of the shop back, on screen or on disk', async () => {
    const { server, core } = await openWorld();
    const late = Promise.withResolvers<void>();
    let answered = 0;
    const hold = async () => {
      await late.promise;
      answered += 1;
    };
    server.answer(getCounter, async () => hold().then(() => ok(counter)));
    server.answer(getCredit, async () => hold().then(() => ok(credit)));
    server.push({ type: 'hello' });
    await server.asked(getCounter, 2);
    await server.asked(getCredit, 2);
    await core.call('device.forget', {});
    late.resolve();
    await advanceUntil(core, () => answered === 2, 0);
    // What is asked of the same server after them is answered after them.
    for (const _ of [1, 2, 3]) await core.call('device.connect', { url: server.url });
    expect(core.snapshot()).toMatchObject({ shop: null, staff: [], credit: null, deviceName: null });
    expect(onDisk(core)).not.toContain(counter.shop.name);
    expect(onDisk(core)).not.toContain('messagesLeft');
  });

  it('opens no counter that was paired anew', async () => {
    const { server, core } = await openWorld();
    await core.call('session.lock', {});
    const late = Promise.withResolvers<void>();
    server.answer(signIn, async () => {
      await late.promise;
      return ok({ sessionToken: 'late', staff: staffOf('owner'), expiresAt: 0 });
    });
    const entering = unlock(core, 'owner');
    await server.asked(signIn, 2);
    await core.call('device.forget', {});
    server.value(pairDevice, { deviceToken: 'the next token', counter });
    await pair(core, server);
    late.resolve();
    expect(await entering).toEqual(err('wrong_step'));
    expect(core.snapshot().stage).toEqual({ kind: 'locked' });
  });

  it('does not pair the counter with another backend than gave the token', async () => {
    const { server, folder } = await startWorld();
    const core = createTestCore(folder);
    onTestFinished(core.close);
    core.start();
    const late = Promise.withResolvers<void>();
    server.answer(pairDevice, async () => {
      await late.promise;
      return ok({ deviceToken: DEVICE_TOKEN, counter });
    });
    await core.call('device.connect', { url: server.url });
    const pairing = core.call('device.pair', { email: 'a@b.example', password: 'x', deviceName: 'till' });
    await server.asked(pairDevice);
    await core.call('device.forget', {});
    const other = await startFakeServer();
    onTestFinished(() => other.stop());
    serveShop(other);
    await core.call('device.connect', { url: other.url });
    late.resolve();
    expect(await pairing).toEqual(err('not_paired'));
    expect(core.snapshot().stage).toMatchObject({ kind: 'pair', serverUrl: other.url });
  });
});

it('whoever asked to be let in first is not let in when somebody else has come and gone since', async () => {
  const { server, core } = await openWorld();
  await core.call('session.lock', {});
  const late = Promise.withResolvers<void>();
  server.answer(signIn, async ({ body }) => {
    const isOwner = JSON.stringify(body).includes(staffOf('owner').id);
    if (isOwner) await late.promise;
    return ok({ sessionToken: 'any', staff: staffOf(isOwner ? 'owner' : 'cashier'), expiresAt: 0 });
  });
  const entering = unlock(core, 'owner');
  await server.asked(signIn, 2);
  expect(await unlock(core, 'cashier')).toEqual(ok({}));
  await core.call('session.lock', {});
  late.resolve();
  expect(await entering).toEqual(err('wrong_step'));
  expect(core.snapshot().stage).toEqual({ kind: 'locked' });
});

it('a credit that was asked for on an earlier line is not shown as current', async () => {
  const { server, core } = await openWorld();
  const late = Promise.withResolvers<void>();
  let reads = 0;
  server.answer(getCredit, async () => {
    reads += 1;
    await (reads === 1 ? late.promise : new Promise(() => undefined));
    return ok(credit);
  });
  for (const line of [1, 2]) {
    server.dropLines();
    await core.until(({ connection }) => connection.kind === 'offline');
    await advanceUntil(core, ({ connection }) => connection.kind === 'live');
    if (line === 1) await server.asked(getCredit, 2);
  }
  const claims: boolean[] = [];
  core.onSnapshot(({ creditIsCurrent }) => claims.push(creditIsCurrent));
  late.resolve();
  // The answer is in when it is asked for again, on the line that is up now.
  await server.asked(getCredit, 3);
  expect(claims).not.toContain(true);
  expect(core.snapshot().creditIsCurrent).toBe(false);
});
