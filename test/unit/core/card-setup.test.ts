import { describe, expect, it } from 'vitest';
import { type CardSetup, createCardSetup, getBilling, getCardSetup } from '#shared/api/billing.ts';
import { err, ok } from '#shared/errors.ts';
import type { TestCore } from '#test/core-fakes.ts';
import { counterWithOwner, restartAndSignIn } from '#test/core-world.ts';
import type { FakeServer } from '#test/fake-server.ts';
import { billing, cardSetup, signInAs } from '#test/fake-shop.ts';
import { loseOut, operationIds } from '#test/registration-desk.ts';

const POLL_MS = 2_000;
const { url } = cardSetup;
const newCard = { id: 'new card', brand: 'visa', last4: '1881', expMonth: 2, expYear: 2031, isDefault: false };
const complete: CardSetup = { ...cardSetup, status: 'complete', cardId: newCard.id };

async function counterAddingCard() {
  const world = await counterWithOwner();
  expect(await world.core.call('billing.addCard', {})).toEqual(ok({ url }));
  return world;
}

const setupOf = ({ billing: page }: ReturnType<TestCore['snapshot']>) => (page.kind === 'open' ? page.cardSetup : null);
const shown = (core: TestCore) => setupOf(core.snapshot());
const becomes = (core: TestCore, kind: string) => core.until((snapshot) => setupOf(snapshot)?.kind === kind);
const polls = (server: FakeServer) => server.bodiesOf(getCardSetup).length;

/** What the owner does on the provider's page, while nobody tells. */
function fillIn(server: FakeServer): void {
  server.value(getCardSetup, complete);
  server.answer(getBilling, () => ok({ ...billing, cards: [...(billing.cards ?? []), newCard] }));
}

describe('adding a card', () => {
  it('shows the provider’s page, and asks what became of it until it is filled in', async () => {
    const { core, server } = await counterAddingCard();
    expect(shown(core)).toEqual({ kind: 'open', url });
    await core.clock.scheduled(POLL_MS);
    await core.clock.advance(POLL_MS);
    await core.clock.scheduled(POLL_MS);
    expect(polls(server)).toBe(1);
    expect(shown(core)).toEqual({ kind: 'open', url });
    fillIn(server);
    await core.clock.advance(POLL_MS);
    await becomes(core, 'added');
    expect(shown(core)).toEqual({ kind: 'added', cardId: newCard.id });
    await core.clock.advance(60_000);
    expect(polls(server)).toBe(2);
  });

  it('lists the card before it says that it is there', async () => {
    const { core, server } = await counterAddingCard();
    fillIn(server);
    const seen: unknown[] = [];
    core.onSnapshot((snapshot) => {
      if (setupOf(snapshot)?.kind === 'added' && snapshot.billing.kind === 'open') {
        seen.push(snapshot.billing.billing.cards?.at(-1));
      }
    });
    server.push({ type: 'billing_changed' });
    await becomes(core, 'added');
    expect(seen[0]).toEqual(newCard);
  });

  it('asks at once when the backend tells of a change', async () => {
    const { core, server } = await counterAddingCard();
    fillIn(server);
    server.push({ type: 'billing_changed' });
    await becomes(core, 'added');
  });

  it('goes on asking while the provider does not tell the list of cards', async () => {
    const { core, server } = await counterAddingCard();
    server.value(getCardSetup, complete);
    server.value(getBilling, { ...billing, cards: null });
    await core.clock.scheduled(POLL_MS);
    await core.clock.advance(POLL_MS);
    await core.clock.scheduled(POLL_MS);
    expect(shown(core)).toEqual({ kind: 'open', url });
    fillIn(server);
    await core.clock.advance(POLL_MS);
    await becomes(core, 'added');
  });

  it.each([
    ['has expired', ok({ ...cardSetup, status: 'expired' as const })],
    ['is one that the backend does not know', err('not_found')],
  ])('ends when the page %s', async (_what, answer) => {
    const { core, server } = await counterAddingCard();
    server.answer(getCardSetup, () => answer);
    await core.clock.scheduled(POLL_MS);
    await core.clock.advance(POLL_MS);
    await becomes(core, 'expired');
    await core.clock.advance(60_000);
    expect(polls(server)).toBe(1);
    expect(core.isHostedPage(url)).toBe(false);
  });

  it('goes on without a line, asks ever less often, and hears of the card when the line is back', async () => {
    const { core, server } = await counterAddingCard();
    await server.stop();
    await core.until(({ connection }) => connection.kind === 'offline');
    fillIn(server);
    for (const wait of [POLL_MS, 4_000, 8_000]) {
      await core.clock.scheduled(wait);
      await core.clock.advance(wait);
    }
    await core.clock.scheduled(16_000);
    expect(shown(core)).toEqual({ kind: 'open', url });
    await server.restart();
    await core.clock.advance(10_000);
    await becomes(core, 'added');
    server.dropLines();
  });

  it('stops asking while the password is wanted, and goes on once it is given', async () => {
    const { core, server } = await counterAddingCard();
    server.answer(getCardSetup, () => err('password_required'));
    await core.clock.scheduled(POLL_MS);
    await core.clock.advance(POLL_MS);
    await core.until(({ billing: page }) => page.kind === 'password_required');
    await core.clock.advance(60_000);
    expect(polls(server)).toBe(1);
    fillIn(server);
    await core.call('session.confirmPassword', { password: 'secret password' });
    // One refused question has doubled the wait. Any further on, the question would be given up before it is answered.
    await core.clock.advance(2 * POLL_MS);
    await becomes(core, 'added');
  });

  it('is over when the counter locks in the middle of a question, whoever comes next', async () => {
    const { core, server } = await counterAddingCard();
    const late = Promise.withResolvers<void>();
    server.answer(getCardSetup, async () => {
      await late.promise;
      return ok(complete);
    });
    await core.clock.scheduled(POLL_MS);
    await core.clock.advance(POLL_MS);
    await server.asked(getCardSetup);
    await core.call('session.lock', {});
    expect(core.isHostedPage(url)).toBe(false);
    await signInAs(core, 'owner');
    await core.call('billing.open', {});
    const asked = server.bodiesOf(getBilling).length;
    late.resolve();
    // By when these are answered, whatever the late answer leads to is under way.
    for (let question = 1; question <= 3; question += 1) await core.call('billing.findHistory', {});
    expect(server.bodiesOf(getBilling)).toHaveLength(asked);
    await core.clock.advance(60_000);
    expect(shown(core)).toEqual({ kind: 'none' });
    expect(polls(server)).toBe(1);
  });

  it.each(['billing.dismissCardSetup', 'session.lock'] as const)(
    'says nothing more of a card whose list is still being read at %s',
    async (method) => {
      const { core, server } = await counterAddingCard();
      const late = Promise.withResolvers<void>();
      fillIn(server);
      server.answer(getBilling, async () => {
        await late.promise;
        return ok(billing);
      });
      await core.clock.scheduled(POLL_MS);
      await core.clock.advance(POLL_MS);
      await server.asked(getBilling, 2);
      await core.call(method, {});
      late.resolve();
      for (let question = 1; question <= 3; question += 1) await core.call('billing.findHistory', {});
      await signInAs(core, 'owner');
      await core.call('billing.open', {});
      expect(shown(core)).toEqual({ kind: 'none' });
    },
  );

  it('shows no page to who comes next when it was asked for by someone who has left', async () => {
    const { core, server } = await counterWithOwner();
    const late = Promise.withResolvers<void>();
    server.answer(createCardSetup, async () => {
      await late.promise;
      return ok(cardSetup);
    });
    const adding = core.call('billing.addCard', {});
    await server.asked(createCardSetup);
    await core.call('session.lock', {});
    await signInAs(core, 'owner');
    await core.call('billing.open', {});
    late.resolve();
    expect(await adding).toEqual(err('not_signed_in'));
    expect(shown(core)).toEqual({ kind: 'none' });
    expect(core.isHostedPage(url)).toBe(false);
  });

  it.each(['session.lock', 'device.forget', 'billing.dismissCardSetup'] as const)(
    'asks for nothing more after %s',
    async (method) => {
      const { core, server } = await counterAddingCard();
      await core.call(method, {});
      await core.clock.advance(60_000);
      expect(polls(server)).toBe(0);
      expect(core.isHostedPage(url)).toBe(false);
    },
  );

  it('asks for nothing more when the app is closed', async () => {
    const { core } = await counterAddingCard();
    let goesOn = false;
    void core.clock.scheduled(2 * POLL_MS).then(() => {
      goesOn = true;
    });
    core.close();
    await core.clock.advance(60_000);
    expect(goesOn).toBe(false);
  });

  it('is forgotten by a restart: the card is in the list or was not added', async () => {
    const { core, folder, server } = await counterAddingCard();
    const again = await restartAndSignIn(core, folder, 'owner');
    await again.call('billing.open', {});
    expect(shown(again)).toEqual({ kind: 'none' });
    expect(again.isHostedPage(url)).toBe(false);
    await again.clock.advance(60_000);
    expect(polls(server)).toBe(0);
  });

  it('shows what became of it until it is dismissed', async () => {
    const { core, server } = await counterAddingCard();
    fillIn(server);
    server.push({ type: 'billing_changed' });
    await becomes(core, 'added');
    await core.call('billing.open', {});
    expect(shown(core)).toMatchObject({ kind: 'added' });
    await core.call('billing.dismissCardSetup', {});
    expect(shown(core)).toEqual({ kind: 'none' });
  });

  it('opens one page however often the button is pressed until an answer comes, then another', async () => {
    const { core, server } = await counterWithOwner();
    server.loseAnswers(createCardSetup, 3);
    expect(await loseOut(core, () => core.call('billing.addCard', {}))).toEqual(err('server_unreachable'));
    await core.call('billing.addCard', {});
    expect(new Set(operationIds(server, createCardSetup)).size).toBe(1);
    const second = { ...cardSetup, id: cardSetup.id.replace(/1$/, '2'), url: 'https://checkout.example/second' };
    server.value(createCardSetup, second);
    await core.call('billing.addCard', {});
    expect(new Set(operationIds(server, createCardSetup)).size).toBe(2);
    expect(shown(core)).toEqual({ kind: 'open', url: second.url });
    expect(core.isHostedPage(url)).toBe(false);
    await core.clock.advance(POLL_MS);
    await server.asked(getCardSetup);
    expect(server.requests.at(-1)?.path).toContain(second.id);
  });

  it('opens another page for who comes next', async () => {
    const { core, server } = await counterWithOwner();
    server.loseAnswers(createCardSetup, 3);
    await loseOut(core, () => core.call('billing.addCard', {}));
    await core.call('session.lock', {});
    await signInAs(core, 'owner');
    await core.call('billing.addCard', {});
    expect(new Set(operationIds(server, createCardSetup)).size).toBe(2);
  });
});
