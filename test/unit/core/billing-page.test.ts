import { describe, expect, it } from 'vitest';
import { getBilling } from '#shared/api/billing.ts';
import { getHistory } from '#shared/api/history.ts';
import { confirmPassword } from '#shared/api/sessions.ts';
import { type InputOf, type MethodName, methods } from '#shared/contract/bridge.ts';
import { err, ok } from '#shared/errors.ts';
import type { TestCore } from '#test/core-fakes.ts';
import { counterWithOwner } from '#test/core-world.ts';
import type { FakeServer } from '#test/fake-server.ts';
import { billing, cardSetup, credit, SESSION_TOKEN, signInAs } from '#test/fake-shop.ts';

const pageOf = (core: TestCore) => core.snapshot().billing;
const OPEN = { kind: 'open', billing, cardSetup: { kind: 'none' }, current: true };
const PASSWORD_REQUIRED = { kind: 'password_required' };
const password = 'secret password';

type BillingMethod = Extract<MethodName, `billing.${string}`>;
type Inputs = { [M in BillingMethod]: InputOf<M> };

const inputs: Inputs = {
  'billing.open': {},
  'billing.topUp': { currency: 'USD', amount: 50_000_000, cardId: 'card' },
  'billing.addCard': {},
  'billing.dismissCardSetup': {},
  'billing.makeDefaultCard': { cardId: 'card' },
  'billing.removeCard': { cardId: 'card', replacementId: null },
  'billing.saveAutoTopup': {
    currency: 'USD',
    enabled: true,
    threshold: 10_000_000,
    amount: 50_000_000,
    cardId: 'card',
    monthlyCap: 200_000_000,
  },
  'billing.saveNotification': { currency: 'USD', enabled: true, threshold: 10_000_000, emails: ['a@b.example'] },
  'billing.openWallet': { currency: 'SGD' },
  'billing.saveReceiptDetails': { legalName: 'Kopi', address: '1 Road', registrationNumber: '7' },
  'billing.findHistory': { kind: 'topup' },
  'billing.download': { kind: 'history', filter: {} },
};

/** From now on the backend wants the password for everything, until it is given. */
function wantPassword(server: FakeServer): void {
  const gate = { open: false };
  server.guard(({ route }) => {
    if (route === `${confirmPassword.method} ${confirmPassword.path}`) gate.open = true;
    return gate.open || !/billing|topups|card|notifications|wallets|receipt|history|downloads/.test(route)
      ? null
      : err('password_required');
  });
}

/** Those that ask the backend for something that only an owner with a fresh password may do. */
const guarded = Object.keys(methods).filter(
  (name) => name.startsWith('billing.') && name !== 'billing.dismissCardSetup',
);

describe('the owner’s page', () => {
  it('asks for the password when it is too old to open it, and opens once it is given', async () => {
    const { core, server } = await counterWithOwner();
    await core.call('session.lock', {});
    await signInAs(core, 'owner');
    wantPassword(server);
    expect(await core.call('billing.open', {})).toEqual(err('password_required'));
    expect(pageOf(core)).toEqual(PASSWORD_REQUIRED);
    expect(await core.call('session.confirmPassword', { password })).toEqual(ok({}));
    expect(pageOf(core)).toEqual(OPEN);
    expect(server.bodiesOf(confirmPassword)).toEqual([{ password }]);
  });

  it.each(guarded)('asks for the password again when %s is refused for want of it', async (name) => {
    const { core, server } = await counterWithOwner();
    wantPassword(server);
    expect(await core.dispatch(name, Reflect.get(inputs, name))).toEqual(err('password_required'));
    expect(pageOf(core)).toEqual(PASSWORD_REQUIRED);
  });

  it('asks for the password again when it cannot be kept fresh without, and then reads nothing more', async () => {
    const { core, server } = await counterWithOwner();
    wantPassword(server);
    server.push({ type: 'billing_changed' });
    await core.until(({ billing: page }) => page.kind === 'password_required');
    const asked = server.bodiesOf(getBilling).length;
    server.push({ type: 'billing_changed' });
    // Pushes are heard in order, so that whatever the others lead to is under way with the last.
    server.push({ type: 'credit', credit: { ...credit, asOf: credit.asOf + 1 } });
    await core.until((snapshot) => snapshot.credit?.asOf === credit.asOf + 1);
    await core.call('session.confirmPassword', { password });
    expect(pageOf(core)).toEqual(OPEN);
    expect(server.bodiesOf(getBilling)).toHaveLength(asked + 1);
  });

  it('stays shut for a wrong password, and says so', async () => {
    const { core, server } = await counterWithOwner();
    wantPassword(server);
    await core.call('billing.open', {});
    server.guard(() => null);
    server.answer(confirmPassword, () => err('wrong_password'));
    expect(await core.call('session.confirmPassword', { password: 'guess' })).toEqual(err('wrong_password'));
    expect(pageOf(core)).toEqual(PASSWORD_REQUIRED);
  });

  it('does not ask again because of something that was refused before the password was given', async () => {
    const { core, server } = await counterWithOwner();
    const late = Promise.withResolvers<void>();
    server.answer(getHistory, async () => {
      await late.promise;
      return err('password_required');
    });
    const finding = core.call('billing.findHistory', {});
    await server.asked(getHistory);
    await core.call('session.confirmPassword', { password });
    late.resolve();
    expect(await finding).toEqual(err('password_required'));
    expect(pageOf(core)).toEqual(OPEN);
  });

  it('does not ask who is at the counter now because of someone who has left', async () => {
    const { core, server } = await counterWithOwner();
    const late = Promise.withResolvers<void>();
    server.answer(getHistory, async () => {
      await late.promise;
      return err('password_required');
    });
    const finding = core.call('billing.findHistory', {});
    await server.asked(getHistory);
    await core.call('session.lock', {});
    await signInAs(core, 'cashier');
    late.resolve();
    await finding;
    expect(pageOf(core)).toEqual({ kind: 'closed' });
  });

  it('is not for the next one when the password was given by someone who left at once', async () => {
    const { core, server } = await counterWithOwner();
    const late = Promise.withResolvers<void>();
    server.answer(confirmPassword, async () => {
      await late.promise;
      return ok({ until: 1 });
    });
    const confirming = core.call('session.confirmPassword', { password });
    await server.asked(confirmPassword);
    await core.call('session.lock', {});
    await signInAs(core, 'cashier');
    const asked = server.bodiesOf(getBilling).length;
    late.resolve();
    await confirming;
    expect(pageOf(core)).toEqual({ kind: 'closed' });
    expect(server.bodiesOf(getBilling)).toHaveLength(asked);
  });

  it('opens for an owner at once although what another asked for is still on its way', async () => {
    const { core, server } = await counterWithOwner();
    const late = Promise.withResolvers<void>();
    server.answer(getBilling, async ({ authorization }) => {
      if (authorization?.endsWith(`${SESSION_TOKEN}-1`)) await late.promise;
      return ok(billing);
    });
    const first = core.call('billing.open', {});
    await server.asked(getBilling, 2);
    await core.call('session.lock', {});
    await signInAs(core, 'owner');
    expect(await core.call('billing.open', {})).toEqual(ok({}));
    expect(pageOf(core)).toEqual(OPEN);
    late.resolve();
    await first;
  });

  it('goes on being open, as last read, while the backend cannot be reached', async () => {
    const { core, server } = await counterWithOwner();
    server.answer(getBilling, () => err('internal'));
    expect(await core.call('billing.open', {})).toEqual(err('internal'));
    expect(pageOf(core)).toEqual(OPEN);
  });

  it('keeps the page of a card while the password is wanted, and shows it again after', async () => {
    const { core, server } = await counterWithOwner();
    await core.call('billing.addCard', {});
    wantPassword(server);
    await core.call('billing.open', {});
    expect(pageOf(core)).toEqual(PASSWORD_REQUIRED);
    expect(core.isHostedPage(cardSetup.url)).toBe(true);
    await core.call('session.confirmPassword', { password });
    expect(pageOf(core)).toEqual({ ...OPEN, cardSetup: { kind: 'open', url: cardSetup.url } });
  });
});
