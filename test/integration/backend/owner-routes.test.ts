import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as billingRoutes from '#shared/api/billing.ts';
import * as creditRoutes from '#shared/api/credit.ts';
import * as deviceRoutes from '#shared/api/devices.ts';
import * as historyRoutes from '#shared/api/history.ts';
import type { Route } from '#shared/api/route.ts';
import { PASSWORD_HOLDS_MS } from '#shared/api/sessions.ts';
import * as shopRoutes from '#shared/api/shop.ts';
import { MICROS_PER_UNIT } from '#shared/domain/money.ts';
import { MASTERCARD, VISA } from '#test/fake-gateways.ts';
import { openOtherShop } from '#test/other-shop.ts';
import { errorCode, signInAs, startTestBackend, type TestBackend, unwrap } from '#test/test-backend.ts';

const { createCardSetup, createTopup, getBilling, getCardSetup, removeCard, saveAutoTopup, saveNotification } =
  billingRoutes;
const { createDownload, getHistory } = historyRoutes;

const isOwnersRoute = (value: unknown): value is Route =>
  typeof value === 'object' && value !== null && 'access' in value && isOwners(value.access);
const isOwners = (access: unknown) => access === 'manage_billing' || access === 'manage_shop';
const ownersRoutes = [billingRoutes, creditRoutes, historyRoutes, deviceRoutes, shopRoutes].flatMap((routes) =>
  Object.values(routes).filter(isOwnersRoute),
);

describe('what is the owner’s', () => {
  let backend: TestBackend;

  beforeEach(async () => {
    backend = await startTestBackend();
  });
  afterEach(() => backend.close());

  /** Calls a route with nothing in it: whoever may not call it does not learn what it wants. */
  const knock = async (route: Route, token?: string) => {
    const url = route.path.replaceAll(/:\w+/g, 'x');
    const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
    return (await backend.app.inject({ method: route.method, url, headers })).json();
  };

  it('is shut on every route to strangers, other staff, and the owner without the password', async () => {
    const cashier = await signInAs(backend, 'cashier', 'Back till');
    const manager = await signInAs(backend, 'manager', 'Side till');
    const { token, deviceToken } = await signInAs(backend, 'owner');
    await backend.clock.advance(PASSWORD_HOLDS_MS);
    for (const route of ownersRoutes) {
      const codes = await Promise.all(
        [undefined, deviceToken, cashier.token, manager.token, token].map((one) => knock(route, one)),
      );
      expect(
        codes.map(({ error }) => error.code),
        route.path,
      ).toEqual(['unauthenticated', 'unauthenticated', 'forbidden', 'forbidden', 'password_required']);
    }
    expect(ownersRoutes.length).toBeGreaterThanOrEqual(21);
  });

  it('is not another shop’s', async () => {
    const here = await signInAs(backend, 'owner');
    const { owner } = await openOtherShop(backend);
    const operation = () => ({ operationId: randomUUID() });
    const amount = 50 * MICROS_PER_UNIT;
    const wallet = { params: { currency: 'USD' } };
    const topup = { ...operation(), currency: 'USD', amount, cardId: 'pm_visa' };
    const { id: topupId } = unwrap(await backend.call(createTopup, { body: topup }, here.token));
    const setup = unwrap(await backend.call(createCardSetup, { body: operation() }, here.token));
    const auto = { enabled: true, threshold: amount, amount, monthlyCap: 10 * amount, cardId: 'pm_visa' };
    unwrap(await backend.call(saveAutoTopup, { ...wallet, body: { ...operation(), ...auto } }, here.token));
    const emails = { enabled: true, threshold: amount, emails: ['aisha@kopi.example'] };
    unwrap(await backend.call(saveNotification, { ...wallet, body: { ...operation(), ...emails } }, here.token));
    await backend.settle();

    // Whoever knows the id of a card of somebody else cannot put another in its place.
    backend.payments.cards = [VISA, MASTERCARD];
    const replacement = { ...operation(), replacementId: MASTERCARD.id };
    await backend.call(removeCard, { params: { id: VISA.id }, body: replacement }, owner);
    const own = unwrap(await backend.call(getBilling, {}, here.token)).autoTopups;
    expect(own.find(({ currency }) => currency === 'USD')).toMatchObject({ cardId: VISA.id });

    const page = unwrap(await backend.call(getBilling, {}, owner));
    expect(page).toMatchObject({ topups: [], mails: [], history: { entries: [] } });
    expect(page.autoTopups).toMatchObject([{ currency: 'USD', enabled: false, cardId: null, evaluations: [] }]);
    expect(page.notifications).toMatchObject([{ enabled: false, emails: ['owner@teh.example'] }]);
    const staffId = here.counter.staff.find(({ role }) => role === 'owner')?.id ?? '';
    expect(unwrap(await backend.call(getHistory, { query: { staffId } }, owner)).entries).toEqual([]);
    const receipt = { body: { kind: 'receipt' as const, topupId } };
    expect(unwrap(await backend.call(createDownload, receipt, here.token)).path).toBeTruthy();
    expect(errorCode(await backend.call(createDownload, receipt, owner))).toBe('not_found');
    expect(errorCode(await backend.call(getCardSetup, { params: { id: setup.id } }, owner))).toBe('not_found');
  });
});
