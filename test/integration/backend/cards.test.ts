import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createCardSetup,
  getBilling,
  getCardSetup,
  removeCard,
  saveAutoTopup,
  setDefaultCard,
} from '#shared/api/billing.ts';
import { MICROS_PER_UNIT } from '#shared/domain/money.ts';
import { MASTERCARD, VISA } from '#test/fake-gateways.ts';
import { errorCode, signInAs, startTestBackend, type TestBackend, unwrap } from '#test/test-backend.ts';

describe('the cards', () => {
  let backend: TestBackend;
  let token: string;

  beforeEach(async () => {
    backend = await startTestBackend();
    backend.payments.cards = [VISA, MASTERCARD];
    ({ token } = await signInAs(backend, 'owner'));
  });
  afterEach(() => backend.close());

  const openSetup = (operationId: string = randomUUID()) =>
    backend.call(createCardSetup, { body: { operationId } }, token);
  const findSetup = (id: string) => backend.call(getCardSetup, { params: { id } }, token);
  const cards = async () => unwrap(await backend.call(getBilling, {}, token)).cards;
  const remove = (id: string, replacementId: string | null = null) =>
    backend.call(removeCard, { params: { id }, body: { operationId: randomUUID(), replacementId } }, token);
  const useForAutoTopup = async (cardId: string, enabled = true) =>
    unwrap(
      await backend.call(
        saveAutoTopup,
        {
          params: { currency: 'USD' },
          body: {
            operationId: randomUUID(),
            enabled,
            threshold: 10 * MICROS_PER_UNIT,
            amount: 50 * MICROS_PER_UNIT,
            monthlyCap: 500 * MICROS_PER_UNIT,
            cardId,
          },
        },
        token,
      ),
    );

  it('are added on a page of the provider that leads back, once for each time it is asked for', async () => {
    const operationId = randomUUID();
    const setup = unwrap(await openSetup(operationId));
    expect(setup).toMatchObject({ status: 'open', cardId: null });
    expect(setup.url).toContain(encodeURIComponent('https://api.shop.example/return'));
    expect(unwrap(await openSetup(operationId))).toEqual(setup);
    expect(unwrap(await openSetup()).id).not.toBe(setup.id);
  });

  it('are told by the provider, not by the page', async () => {
    const { id } = unwrap(await openSetup());
    expect(unwrap(await findSetup(id))).toMatchObject({ status: 'open' });
    backend.payments.setupOutcome = { kind: 'complete', cardId: 'pm_new' };
    expect(unwrap(await findSetup(id))).toMatchObject({ status: 'complete', cardId: 'pm_new' });
    backend.payments.reachable = false;
    expect(unwrap(await findSetup(id))).toMatchObject({ status: 'complete', cardId: 'pm_new' });
  });

  it('are taken in when the provider tells of one that no app waits for', async () => {
    const { id } = unwrap(await openSetup());
    backend.payments.setupOutcome = { kind: 'complete', cardId: 'pm_new' };
    await backend.webhook({ kind: 'cards', customerId: 'cus_shop' });
    backend.payments.reachable = false;
    expect(unwrap(await findSetup(id))).toMatchObject({ status: 'complete', cardId: 'pm_new' });
  });

  it('stay out of sight of another shop', async () => {
    const { id } = unwrap(await openSetup());
    await backend.database.write(async ({ tx }) => {
      const shop = await tx.selectFrom('shops').selectAll().executeTakeFirstOrThrow();
      const other = { ...shop, id: randomUUID() };
      await tx.insertInto('shops').values(other).execute();
      await tx.updateTable('card_setups').set({ shop_id: other.id }).execute();
    });
    expect(errorCode(await findSetup(id))).toBe('not_found');
  });

  it('say so when the page has expired, and when the provider does not answer', async () => {
    const { id } = unwrap(await openSetup());
    backend.payments.reachable = false;
    expect(errorCode(await openSetup())).toBe('payments_unreachable');
    expect(errorCode(await findSetup(id))).toBe('payments_unreachable');
    expect(await cards()).toBeNull();
    backend.payments.reachable = true;
    backend.payments.setupOutcome = { kind: 'expired' };
    expect(unwrap(await findSetup(id))).toMatchObject({ status: 'expired' });
  });

  it('have one that is offered first', async () => {
    const choose = (id: string) =>
      backend.call(setDefaultCard, { params: { id }, body: { operationId: randomUUID() } }, token);
    unwrap(await choose(MASTERCARD.id));
    expect((await cards())?.filter(({ isDefault }) => isDefault)).toMatchObject([{ id: MASTERCARD.id }]);
    expect(errorCode(await choose('pm_other'))).toBe('card_unknown');
  });

  it('can be removed', async () => {
    unwrap(await remove(MASTERCARD.id));
    expect(await cards()).toEqual([VISA]);
  });

  it('keep the one that Auto Topup needs, unless another takes its place', async () => {
    await useForAutoTopup(VISA.id);
    expect(errorCode(await remove(VISA.id))).toBe('card_in_use');
    expect(errorCode(await remove(VISA.id, VISA.id))).toBe('card_in_use');
    expect(errorCode(await remove(VISA.id, 'pm_other'))).toBe('card_unknown');
    expect(await cards()).toHaveLength(2);
    unwrap(await remove(VISA.id, MASTERCARD.id));
    expect(await cards()).toEqual([MASTERCARD]);
    const { autoTopups } = unwrap(await backend.call(getBilling, {}, token));
    expect(autoTopups.find(({ currency }) => currency === 'USD')).toMatchObject({
      enabled: true,
      cardId: MASTERCARD.id,
    });
  });

  it('can all be removed while Auto Topup is off', async () => {
    await useForAutoTopup(VISA.id, false);
    unwrap(await remove(VISA.id));
    expect(await cards()).toEqual([MASTERCARD]);
  });
});
