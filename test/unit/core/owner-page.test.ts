import { describe, expect, it, onTestFinished } from 'vitest';
import { signIn } from '#shared/api/sessions.ts';
import { err, ok } from '#shared/errors.ts';
import type { TestCore } from '#test/core-fakes.ts';
import { restart, restartAndSignIn, startWorld } from '#test/core-world.ts';
import { serveRouting } from '#test/fake-routing.ts';
import { serveSettings } from '#test/fake-settings.ts';
import { openCounter, pair, signInAs } from '#test/fake-shop.ts';
import { ownerPages } from '#test/owner-pages.ts';

describe.each(ownerPages)('$name', ({ open, route, older, newer, serveNewer, of }) => {
  const shown = (core: TestCore) => of(core.snapshot());
  const becomes = (core: TestCore, current: boolean) => core.until((snapshot) => of(snapshot).current === current);
  const last = { kind: 'open', value: older, current: false };

  async function openPage() {
    const world = await startWorld();
    serveSettings(world.server);
    serveRouting(world.server);
    const core = await openCounter(world.folder, world.server, 'owner');
    onTestFinished(core.close);
    expect(await core.call(open, {})).toEqual(ok({}));
    return { ...world, core };
  }
  type World = Awaited<ReturnType<typeof openPage>>;

  async function stop({ server, core }: World): Promise<void> {
    await server.stop();
    await core.until(({ connection }) => connection.kind === 'offline');
  }

  /** The app starts again while the server is away; each of these has been at the counter before. */
  async function startAgainOffline(world: World, role: 'owner' | 'manager' | 'cashier'): Promise<TestCore> {
    for (const other of ['manager', 'cashier'] as const) {
      await world.core.call('session.lock', {});
      await signInAs(world.core, other);
    }
    await world.server.stop();
    const core = restart(world.core, world.folder);
    await core.until(({ connection }) => connection.kind === 'offline');
    await signInAs(core, role);
    expect(core.snapshot().stage).toMatchObject({ kind: 'open', session: 'offline', staff: { role } });
    return core;
  }

  async function comeBack({ server }: World, core: TestCore): Promise<void> {
    await server.restart();
    onTestFinished(() => server.dropLines());
    await core.clock.advance(10_000);
    await core.until(({ connection }) => connection.kind === 'live');
  }

  it('is what was last read the moment the line is lost, and is read anew by itself once it is back', async () => {
    const world = await openPage();
    const { core, server } = world;
    expect(shown(core)).toEqual({ ...last, current: true });
    const seen: unknown[] = [];
    core.onSnapshot((snapshot) => {
      if (snapshot.connection.kind === 'offline') seen.push(of(snapshot).current);
    });
    await stop(world);
    expect(shown(core)).toEqual(last);
    expect(seen).not.toContain(true);
    serveNewer(server);
    await comeBack(world, core);
    await becomes(core, true);
    expect(shown(core)).toEqual({ kind: 'open', value: newer, current: true });
  });

  it('is not current by an answer that was asked for before the line was lost', async () => {
    const { core, server } = await openPage();
    const late = Promise.withResolvers<void>();
    serveNewer(server, late.promise);
    const reading = core.call(open, {});
    await server.asked(route, 2);
    server.dropLines();
    await core.until(({ connection }) => connection.kind === 'offline');
    late.resolve();
    await reading;
    expect(shown(core)).toEqual({ kind: 'open', value: newer, current: false });
  });

  it('is not current by such an answer either when it comes once the line is back', async () => {
    const { core, server } = await openPage();
    const late = Promise.withResolvers<void>();
    serveNewer(server, late.promise);
    const reading = core.call(open, {});
    await server.asked(route, 2);
    server.answer(route, () => err('internal'));
    server.dropLines();
    await core.until(({ connection }) => connection.kind === 'offline');
    await core.clock.advance(500);
    await core.until(({ connection }) => connection.kind === 'live');
    late.resolve();
    await reading;
    expect(shown(core)).toEqual({ kind: 'open', value: newer, current: false });
  });

  it('can be read by an owner who starts the app without a line', async () => {
    const core = await startAgainOffline(await openPage(), 'owner');
    expect(shown(core)).toEqual({ kind: 'closed' });
    expect(await core.call(open, {})).toEqual(ok({}));
    expect(shown(core)).toEqual(last);
  });

  it.each(['manager', 'cashier'] as const)('is never shown to a %s', async (role) => {
    const core = await startAgainOffline(await openPage(), role);
    const kinds = new Set<string>();
    core.onSnapshot((snapshot) => kinds.add(of(snapshot).kind));
    expect(await core.call(open, {})).toEqual(err('server_unreachable'));
    await core.call('app.setTheme', { theme: 'dark' });
    expect([...kinds]).toEqual(['closed']);
  });

  it('leaves the screen with the owner, also without a line', async () => {
    const core = await startAgainOffline(await openPage(), 'owner');
    await core.call(open, {});
    const seen: string[] = [];
    core.onSnapshot((snapshot) => {
      if (snapshot.stage.kind === 'locked') seen.push(of(snapshot).kind);
    });
    await core.call('session.lock', {});
    await signInAs(core, 'cashier');
    expect(shown(core)).toEqual({ kind: 'closed' });
    expect(new Set(seen)).toEqual(new Set(['closed']));
  });

  it('is read once the line is back and the counter has signed in again', async () => {
    const world = await openPage();
    const core = await startAgainOffline(world, 'owner');
    await core.call(open, {});
    serveNewer(world.server);
    await comeBack(world, core);
    await becomes(core, true);
    expect(shown(core)).toEqual({ kind: 'open', value: newer, current: true });
    expect(core.snapshot().stage).toMatchObject({ session: 'online' });
  });

  it('can be read while the counter signs in again', async () => {
    const world = await openPage();
    const core = await startAgainOffline(world, 'owner');
    const late = Promise.withResolvers<void>();
    world.server.answer(signIn, async () => {
      await late.promise;
      return err('wrong_pin');
    });
    await comeBack(world, core);
    expect(await core.call(open, {})).toEqual(ok({}));
    expect(shown(core)).toEqual(last);
    late.resolve();
    await core.until(({ stage }) => stage.kind === 'locked');
    expect(shown(core)).toEqual({ kind: 'closed' });
  });

  it('asks for the password when the line is back and it is too old', async () => {
    const world = await openPage();
    const core = await startAgainOffline(world, 'owner');
    await core.call(open, {});
    world.server.answer(route, () => err('password_required'));
    await comeBack(world, core);
    await core.until((snapshot) => of(snapshot).kind === 'password_required');
  });

  it('is closed when the backend no longer takes them for an owner', async () => {
    const world = await openPage();
    const core = await startAgainOffline(world, 'owner');
    await core.call(open, {});
    world.server.answer(route, () => err('forbidden'));
    await comeBack(world, core);
    await core.until((snapshot) => of(snapshot).kind === 'closed');
  });

  it('says that there is no line where it was never read, and is read once there is one', async () => {
    const world = await startWorld();
    serveSettings(world.server);
    serveRouting(world.server);
    const core = await openCounter(world.folder, world.server, 'owner');
    onTestFinished(core.close);
    await world.server.stop();
    await core.until(({ connection }) => connection.kind === 'offline');
    expect(await core.call(open, {})).toEqual(err('server_unreachable'));
    expect(shown(core)).toEqual({ kind: 'closed' });
    await comeBack({ ...world, core }, core);
    await becomes(core, true);
  });

  it('is not read when the line is back for an owner who has not asked for it', async () => {
    const { core, server } = await openPage();
    await core.call('session.lock', {});
    await signInAs(core, 'owner');
    const asked = server.bodiesOf(route).length;
    server.dropLines();
    await core.until(({ connection }) => connection.kind === 'offline');
    await core.clock.advance(500);
    await core.until(({ connection }) => connection.kind === 'live');
    // By when another page is read, whatever the line's return led to has come in.
    await core.call(open === 'shop.open' ? 'billing.open' : 'shop.open', {});
    expect(server.bodiesOf(route)).toHaveLength(asked);
    expect(shown(core)).toEqual({ kind: 'closed' });
  });

  it.each(['internal', null] as const)(
    'is not shown to the next owner by one who left before it came: %s',
    async (code) => {
      const { core, server } = await openPage();
      const late = Promise.withResolvers<void>();
      if (code === null) serveNewer(server, late.promise);
      else server.answer(route, () => late.promise.then(() => err(code)));
      const opening = core.call(open, {});
      await server.asked(route, 2);
      await core.call('session.lock', {});
      await signInAs(core, 'owner');
      late.resolve();
      expect(await opening).toEqual(err('not_signed_in'));
      expect(shown(core)).toEqual({ kind: 'closed' });
    },
  );

  it('is what was last read, with the reason, when the backend does not answer', async () => {
    const { core, server, folder } = await openPage();
    const again = await restartAndSignIn(core, folder, 'owner');
    server.loseAnswers(route, 1);
    expect(await again.call(open, {})).toEqual(err('server_unreachable'));
    expect(shown(again)).toEqual(last);
  });

  it('is not shown on a line by which the backend did not say whether the password is wanted', async () => {
    const { core, server, folder } = await openPage();
    const again = await restartAndSignIn(core, folder, 'owner');
    server.answer(route, () => err('internal'));
    expect(await again.call(open, {})).toEqual(err('internal'));
    expect(shown(again)).toEqual({ kind: 'closed' });
  });

  it('goes off the disk when the device is revoked', async () => {
    const { core, server, folder } = await openPage();
    server.push({ type: 'device_revoked' });
    await core.until(({ stage }) => stage.kind === 'pair');
    const again = restart(core, folder);
    expect(await openUnread(again, server)).toEqual({ kind: 'closed' });
  });

  it('goes off the disk when the shop is forgotten', async () => {
    const { core, server } = await openPage();
    await core.call('device.forget', {});
    expect(await openUnread(core, server)).toEqual({ kind: 'closed' });
  });

  /** What an owner is shown who pairs the device anew, while the page cannot be read. */
  async function openUnread(core: TestCore, server: World['server']) {
    server.loseAnswers(route, 1);
    await pair(core, server);
    await signInAs(core, 'owner');
    expect(await core.call(open, {})).toEqual(err('server_unreachable'));
    return shown(core);
  }
});
