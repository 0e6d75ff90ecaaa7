import { describe, expect, it } from 'vitest';
import { createTopup, getBilling, type Topup } from '#shared/api/billing.ts';
import { type AppError, err, ok } from '#shared/errors.ts';
import type { TestCore } from '#test/core-fakes.ts';
import { counterWithOwner, restart, restartAndSignIn } from '#test/core-world.ts';
import type { FakeServer, SeenRequest } from '#test/fake-server.ts';
import { billing, pair, signInAs, topup } from '#test/fake-shop.ts';
import { loseOut, operationIds } from '#test/registration-desk.ts';

const fifty = { currency: 'USD', amount: 50_000_000, cardId: 'card' };

function topupOf({ body }: Pick<SeenRequest, 'body'>): Topup {
  const { cardId: _, ...asked } = createTopup.body.parse(body);
  return { ...topup, ...asked, status: 'processing', receiptNumber: null };
}

async function counter() {
  const world = await counterWithOwner();
  world.server.answer(createTopup, (request) => ok(topupOf(request)));
  return world;
}

const press = (core: TestCore, input = fifty) => core.call('billing.topUp', input);
const list = (server: FakeServer, topups: Topup[]) => server.value(getBilling, { ...billing, topups });
const chargesOf = (server: FakeServer) => new Set(operationIds(server, createTopup)).size;

/** Every answer is lost, and the list cannot be read either. */
async function pressInVain({ core, server }: { core: TestCore; server: FakeServer }): Promise<void> {
  server.answer(getBilling, () => err('payments_unreachable'));
  server.loseAnswers(createTopup, 3);
  expect(await loseOut(core, () => press(core))).toEqual(err('server_unreachable'));
}

/** Comes back to an open counter from wherever a refusal led. */
async function comeBack(core: TestCore): Promise<void> {
  if (core.snapshot().stage.kind === 'pair') {
    await core.call('device.pair', { email: 'a@b.example', password: 'secret', deviceName: 'till' });
  }
  if (core.snapshot().stage.kind === 'locked') await signInAs(core, 'owner');
}

describe('a top-up', () => {
  it('is one request when the button is pressed twice, and another one when it is pressed again later', async () => {
    const { core, server } = await counter();
    await Promise.all([press(core), press(core)]);
    expect(server.bodiesOf(createTopup)).toHaveLength(1);
    await press(core);
    expect(chargesOf(server)).toBe(2);
  });

  it('whose answers were lost is the one that the backend lists', async () => {
    const { core, server } = await counter();
    server.answer(getBilling, () =>
      ok({ ...billing, topups: server.bodiesOf(createTopup).map((body) => topupOf({ body })) }),
    );
    server.loseAnswers(createTopup, 3);
    expect(await loseOut(core, () => press(core))).toMatchObject({ ok: true, value: { status: 'processing' } });
  });

  it.each(['unauthenticated', 'session_expired', 'device_revoked', 'forbidden', 'password_required'] as const)(
    'stays the same one when its outcome is unknown and who asks is then refused: %s',
    async (code) => {
      const { core, server } = await counter();
      server.answer(getBilling, () => err('payments_unreachable'));
      const answers: AppError[] = [err('internal').error, err(code).error];
      server.answer(createTopup, (request) => {
        const error = answers.shift();
        return error ? { ok: false, error } : ok(topupOf(request));
      });
      const refused = press(core);
      await core.clock.scheduled(500);
      await core.clock.advance(500);
      expect(await refused).toEqual(err(code));
      await comeBack(core);
      await press(core);
      expect(server.bodiesOf(createTopup)).toHaveLength(3);
      expect(chargesOf(server)).toBe(1);
    },
  );

  it('stays the same one over other top-ups and a restart, and is never sent by itself', async () => {
    const world = await counter();
    await pressInVain(world);
    await press(world.core, { ...fifty, amount: 20_000_000 });
    const core = await restartAndSignIn(world.core, world.folder, 'owner');
    await core.call('billing.open', {});
    expect(world.server.bodiesOf(createTopup)).toHaveLength(4);
    await press(core);
    const ids = operationIds(world.server, createTopup);
    expect(ids.at(-1)).toBe(ids[0]);
  });

  it('is settled once the backend lists it', async () => {
    const world = await counter();
    const { core, server } = world;
    await pressInVain(world);
    list(server, [topupOf({ body: server.bodiesOf(createTopup)[0] })]);
    await core.call('billing.open', {});
    await press(core);
    expect(chargesOf(server)).toBe(2);
  });

  it('is settled once the backend does not list it long after it was sent, and not before', async () => {
    const world = await counter();
    const { core, server } = world;
    await pressInVain(world);
    list(server, []);
    await core.call('billing.open', {});
    server.loseAnswers(createTopup, 3);
    await loseOut(core, () => press(core));
    expect(chargesOf(server)).toBe(1);
    await core.clock.advance(60_000);
    // So much silence has cost the line.
    await core.until(({ connection }) => connection.kind === 'live');
    await core.call('billing.open', {});
    await press(core);
    expect(chargesOf(server)).toBe(2);
  });

  it('is not settled by the list that was last read, from before it was sent', async () => {
    const world = await counter();
    await pressInVain(world);
    await world.server.stop();
    const core = restart(world.core, world.folder);
    await core.until(({ connection }) => connection.kind === 'offline');
    await core.clock.advance(60_000);
    await signInAs(core, 'owner');
    await core.call('billing.open', {});
    expect(core.snapshot().billing).toMatchObject({ kind: 'open', current: false });
    await world.server.restart();
    await core.clock.advance(10_000);
    await core.until(({ stage }) => stage.kind === 'open' && stage.session === 'online');
    await press(core);
    expect(chargesOf(world.server)).toBe(1);
  });

  it('of one shop is forgotten with it', async () => {
    const world = await counter();
    const { core, server } = world;
    await pressInVain(world);
    await core.call('device.forget', {});
    await pair(core, server);
    await signInAs(core, 'owner');
    await press(core);
    expect(chargesOf(server)).toBe(2);
  });
});
