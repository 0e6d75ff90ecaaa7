import { describe, expect, it } from 'vitest';
import {
  getBilling,
  removeCard,
  saveAutoTopup,
  saveNotification,
  saveReceiptDetails,
  setDefaultCard,
} from '#shared/api/billing.ts';
import { openWallet } from '#shared/api/credit.ts';
import { err, ok } from '#shared/errors.ts';
import { counterWithOwner } from '#test/core-world.ts';
import { billing } from '#test/fake-shop.ts';
import { loseOut, operationIds } from '#test/registration-desk.ts';

const autoTopup = { enabled: true, threshold: 10_000_000, amount: 50_000_000, cardId: 'card', monthlyCap: 200_000_000 };
const notification = { enabled: true, threshold: 10_000_000, emails: ['owner@kopi.example'] };
const details = { legalName: 'Kopi Pte Ltd', address: '1 Road\nSingapore', registrationNumber: '2026-7' };

/** What each command is given, where it goes and what it carries beside its operation id. */
const commands = [
  ['billing.makeDefaultCard', { cardId: 'card 2' }, setDefaultCard, '/v1/cards/card%202/default', {}],
  [
    'billing.removeCard',
    { cardId: 'card', replacementId: 'other' },
    removeCard,
    '/v1/cards/card/remove',
    { replacementId: 'other' },
  ],
  ['billing.saveAutoTopup', { currency: 'SGD', ...autoTopup }, saveAutoTopup, '/v1/auto-topups/SGD', autoTopup],
  [
    'billing.saveNotification',
    { currency: 'SGD', ...notification },
    saveNotification,
    '/v1/notifications/SGD',
    notification,
  ],
  ['billing.openWallet', { currency: 'SGD' }, openWallet, '/v1/wallets', { currency: 'SGD' }],
  ['billing.saveReceiptDetails', details, saveReceiptDetails, '/v1/receipt-details', details],
] as const;

describe.each(commands)('%s', (method, input, route, path, body) => {
  it('tells the backend, and is on the page when it is answered', async () => {
    const { core, server } = await counterWithOwner();
    const changed = { ...billing, runsOutAt: 7 };
    server.value(getBilling, changed);
    const answer = await core.call(method, input);
    const answered = method === 'billing.saveAutoTopup' ? billing.autoTopups[0] : {};
    expect(answer).toEqual({ ok: true, value: answered });
    expect(core.snapshot().billing).toMatchObject({ kind: 'open', billing: changed });
    const [operationId] = operationIds(server, route);
    expect(server.bodiesOf(route)).toEqual([{ ...body, operationId }]);
    expect(server.requests.map((request) => request.path)).toContain(path);
  });

  it('is the same change when it is pressed again after its answers were lost, and another one later', async () => {
    const { core, server } = await counterWithOwner();
    server.loseAnswers(route, 3);
    expect(await loseOut(core, () => core.call(method, input))).toEqual(err('server_unreachable'));
    server.guard(() => err('password_required'));
    expect(await core.call(method, input)).toEqual(err('password_required'));
    server.guard(() => null);
    await core.call('session.confirmPassword', { password: 'secret password' });
    expect(await core.call(method, input)).toMatchObject({ ok: true });
    expect(new Set(operationIds(server, route)).size).toBe(1);
    await core.call(method, input);
    expect(new Set(operationIds(server, route)).size).toBe(2);
  });

  it('is settled by a refusal, which the caller hears', async () => {
    const { core, server } = await counterWithOwner();
    server.guard(({ path: asked }) => (asked === path ? err('card_in_use') : null));
    expect(await core.call(method, input)).toEqual(err('card_in_use'));
    server.guard(() => null);
    await core.call(method, input);
    expect(new Set(operationIds(server, route)).size).toBe(2);
  });

  it('is done although the page cannot be read anew', async () => {
    const { core, server } = await counterWithOwner();
    server.answer(getBilling, () => err('internal'));
    expect(await core.call(method, input)).toMatchObject({ ok: true });
    expect(core.snapshot().billing).toMatchObject({ kind: 'open', billing });
  });
});

describe('two changes of the same kind', () => {
  it('have ids of their own', async () => {
    const { core, server } = await counterWithOwner();
    const changes = (['SGD', 'MYR'] as const).map((currency) => core.call('billing.openWallet', { currency }));
    expect(await Promise.all(changes)).toEqual([ok({}), ok({})]);
    expect(new Set(operationIds(server, openWallet)).size).toBe(2);
  });
});
