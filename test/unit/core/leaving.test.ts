import { describe, expect, it, onTestFinished } from 'vitest';
import { getBilling } from '#shared/api/billing.ts';
import { openWallet } from '#shared/api/credit.ts';
import { getCounter, pairDevice, unpairDevice } from '#shared/api/devices.ts';
import { getToday } from '#shared/api/members.ts';
import { signIn, signOut } from '#shared/api/sessions.ts';
import { err, ok } from '#shared/errors.ts';
import { createTestCore, type TestCore } from '#test/core-fakes.ts';
import { restart, startWorld } from '#test/core-world.ts';
import { counter, DEVICE_TOKEN, openCounter, pair, SESSION_TOKEN, signInAs } from '#test/fake-shop.ts';

const stageOf = (core: TestCore) => core.snapshot().stage;

describe('losing the right to be here', () => {
  it('asks to pair again when the device is revoked while it is open', async () => {
    const { server, folder } = await startWorld();
    const core = await openCounter(folder, server);
    onTestFinished(core.close);
    server.push({ type: 'device_revoked' });
    const revoked = await core.until(({ stage }) => stage.kind === 'pair');
    expect(revoked).toMatchObject({ stage: { reason: 'device_revoked' }, registration: null, today: null, staff: [] });
    expect(core.ports.secrets.read(`device-token ${server.url}`)).toBeNull();
    expect(stageOf(restart(core, folder))).toMatchObject({ kind: 'pair', reason: 'device_revoked' });
  });

  it.each(['device_revoked', 'unauthenticated'] as const)(
    'asks to pair again when the backend answers %s to the device',
    async (code) => {
      const { server, folder } = await startWorld();
      const core = await openCounter(folder, server);
      onTestFinished(core.close);
      server.answer(getCounter, () => err(code));
      server.push({ type: 'counter_changed' });
      const revoked = await core.until(({ stage }) => stage.kind === 'pair');
      expect(revoked.stage).toMatchObject({ reason: 'device_revoked' });
    },
  );

  it('locks when the session has expired', async () => {
    const { server, folder } = await startWorld();
    const core = await openCounter(folder, server);
    onTestFinished(core.close);
    server.answer(getToday, () => err('session_expired'));
    server.push({ type: 'members_changed' });
    await core.until(({ stage }) => stage.kind === 'locked');
    expect(core.ports.secrets.read(`device-token ${server.url}`)).toBe(DEVICE_TOKEN);
  });

  it.each([
    ['a question', 'not_signed_in', getBilling, (core: TestCore) => core.call('billing.open', {})],
    // What became of a command is told all the same.
    [
      'a command',
      'session_expired',
      openWallet,
      (core: TestCore) => core.call('billing.openWallet', { currency: 'SGD' }),
    ],
  ] as const)('stays open for who is there now when %s of a session before is refused late', async (...given) => {
    const [, told, route, ask] = given;
    const { server, folder } = await startWorld();
    const core = await openCounter(folder, server);
    onTestFinished(core.close);
    const late = Promise.withResolvers<void>();
    server.answer(route, async () => {
      await late.promise;
      return err('session_expired');
    });
    const asking = ask(core);
    await server.asked(route);
    await core.call('session.lock', {});
    await signInAs(core, 'owner');
    late.resolve();
    expect(await asking).toEqual(err(told));
    expect(stageOf(core)).toMatchObject({ kind: 'open', staff: { role: 'owner' } });
  });

  it('stays paired when a token that it had before is refused late', async () => {
    const { server, folder } = await startWorld();
    const core = createTestCore(folder);
    onTestFinished(core.close);
    core.start();
    await pair(core, server);
    const late = Promise.withResolvers<void>();
    server.answer(signIn, async () => {
      await late.promise;
      return err('device_revoked');
    });
    const asking = core.call('session.signIn', { staffId: counter.shop.id, pin: '1234' });
    await server.asked(signIn);
    await core.call('device.forget', {});
    server.value(pairDevice, { deviceToken: 'the next token', counter });
    await pair(core, server);
    late.resolve();
    expect(await asking).toEqual(err('wrong_step'));
    expect(stageOf(core)).toEqual({ kind: 'locked' });
  });

  it('tells the backend when the counter is locked', async () => {
    const { server, folder } = await startWorld();
    const core = await openCounter(folder, server);
    onTestFinished(core.close);
    await core.call('session.lock', {});
    await server.asked(signOut);
    const request = server.requests.find(
      ({ route }) => route.startsWith(signOut.method) && route.endsWith(signOut.path),
    );
    expect(request?.authorization).toBe(`Bearer ${SESSION_TOKEN}-1`);
  });

  it('lets nobody in whose sign-in is answered after the shop was forgotten', async () => {
    const { server, folder } = await startWorld();
    const core = createTestCore(folder);
    onTestFinished(core.close);
    core.start();
    await pair(core, server);
    const slow = Promise.withResolvers<void>();
    const staff = { id: counter.shop.id, name: 'Mei Lin', role: 'cashier' as const, pinSetAt: 0 };
    server.answer(signIn, async () => {
      await slow.promise;
      return ok({ sessionToken: SESSION_TOKEN, staff, expiresAt: 1 });
    });
    const signingIn = core.call('session.signIn', { staffId: staff.id, pin: '1234' });
    await server.asked(signIn);
    await core.call('device.forget', {});
    slow.resolve();
    expect(await signingIn).toEqual(err('wrong_step'));
    expect(stageOf(core).kind).toBe('welcome');
  });

  it('forgets everything of the shop when it is told to, and tells the backend', async () => {
    const { server, folder } = await startWorld();
    const core = await openCounter(folder, server);
    await core.call('registration.typePhone', { text: '8123', country: 'SG' });
    await core.call('device.forget', {});
    expect(core.snapshot()).toMatchObject({ stage: { kind: 'welcome' }, shop: null, credit: null, registration: null });
    await server.asked(unpairDevice);
    expect(core.ports.settings.read().connection).toEqual({ kind: 'none' });
    expect(core.ports.secrets.read(`device-token ${server.url}`)).toBeNull();
    const again = restart(core, folder);
    await pair(again, server);
    await signInAs(again, 'cashier');
    expect(again.snapshot().registration).toMatchObject({ step: 'phone', text: '' });
  });
});
