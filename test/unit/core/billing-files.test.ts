import { describe, expect, it } from 'vitest';
import { createCardSetup, createTopup, getBilling } from '#shared/api/billing.ts';
import { createDownload, getHistory, type HistoryPage } from '#shared/api/history.ts';
import { err, ok } from '#shared/errors.ts';
import { counterWithOwner } from '#test/core-world.ts';
import { billing, cardSetup, DOWNLOAD_TICKET, signInAs, topup } from '#test/fake-shop.ts';

const everything = { kind: 'history', filter: {} } as const;

describe('the history', () => {
  it('is found page by page, by what was filtered', async () => {
    const { core, server } = await counterWithOwner();
    const page: HistoryPage = { entries: [], next: '5-7' };
    server.value(getHistory, page);
    const query = { kind: 'settle', from: '2026-01-01', before: '17-3' };
    expect(await core.dispatch('billing.findHistory', query)).toEqual(ok(page));
    expect(server.requests.at(-1)?.path).toBe('/v1/history?kind=settle&from=2026-01-01&before=17-3');
    expect(core.snapshot().billing).toMatchObject({ billing: { history: billing.history } });
  });
});

describe('a download', () => {
  it('is at an address of the backend, which is good for a minute', async () => {
    const { core, server } = await counterWithOwner();
    const url = `${server.url}/v1/downloads/${DOWNLOAD_TICKET}`;
    expect(await core.call('billing.download', everything)).toEqual(ok({ url }));
    expect(server.bodiesOf(createDownload)).toEqual([everything]);
    expect(core.isDownload(url)).toBe(true);
    await core.clock.advance(59_999);
    expect(core.isDownload(url)).toBe(true);
    await core.clock.advance(1);
    expect(core.isDownload(url)).toBe(false);
  });

  it('is nothing that was not asked for', async () => {
    const { core, server } = await counterWithOwner();
    const url = `${server.url}/v1/downloads/${DOWNLOAD_TICKET}`;
    expect(core.isDownload(url)).toBe(false);
    await core.call('billing.download', everything);
    for (const other of [
      `${url}x`,
      `${url}?a=b`,
      server.url,
      url.replace('127.0.0.1', 'localhost'),
      `https://evil.example/v1/downloads/${DOWNLOAD_TICKET}`,
      'nonsense',
      '',
    ]) {
      expect(core.isDownload(other), other).toBe(false);
    }
  });

  it('is of no use once the counter is locked', async () => {
    const { core, server } = await counterWithOwner();
    await core.call('billing.download', everything);
    await core.call('session.lock', {});
    expect(core.isDownload(`${server.url}/v1/downloads/${DOWNLOAD_TICKET}`)).toBe(false);
  });

  it('is not for who comes next when it was asked for by someone who has left', async () => {
    const { core, server } = await counterWithOwner();
    const late = Promise.withResolvers<void>();
    server.answer(createDownload, async () => {
      await late.promise;
      return ok({ path: `/v1/downloads/${DOWNLOAD_TICKET}` });
    });
    const asking = core.call('billing.download', everything);
    await server.asked(createDownload);
    await core.call('session.lock', {});
    await signInAs(core, 'owner');
    late.resolve();
    expect(await asking).toEqual(err('not_signed_in'));
    expect(core.isDownload(`${server.url}/v1/downloads/${DOWNLOAD_TICKET}`)).toBe(false);
  });
});

describe('a hosted page', () => {
  const approvalUrl = 'https://hooks.bank.example/approve?id=1';
  const waiting = { ...topup, status: 'needs_action' as const, approvalUrl, receiptNumber: null };
  const charge = { currency: 'USD', amount: 50_000_000, cardId: 'card' };

  it('is the bank’s while a top-up waits for approval, as soon as the top-up is answered', async () => {
    const { core, server } = await counterWithOwner();
    expect(core.isHostedPage(approvalUrl)).toBe(false);
    server.value(createTopup, waiting);
    server.value(getBilling, { ...billing, topups: [waiting] });
    expect(await core.call('billing.topUp', charge)).toEqual(ok(waiting));
    expect(core.isHostedPage(approvalUrl)).toBe(true);
    server.value(getBilling, { ...billing, topups: [{ ...topup, approvalUrl }] });
    server.push({ type: 'billing_changed' });
    await core.until(({ billing: page }) => page.kind === 'open' && page.billing.topups[0]?.status === 'paid');
    expect(core.isHostedPage(approvalUrl)).toBe(false);
  });

  it('goes on while the password is wanted, and is over when the counter locks', async () => {
    const { core, server } = await counterWithOwner();
    server.value(getBilling, { ...billing, topups: [waiting] });
    await core.call('billing.open', {});
    server.guard(() => err('password_required'));
    await core.call('billing.open', {});
    expect(core.isHostedPage(approvalUrl)).toBe(true);
    await core.call('session.lock', {});
    expect(core.isHostedPage(approvalUrl)).toBe(false);
  });

  it('is the one that a card is typed in on, however a browser writes its address, and nothing else', async () => {
    const { core, server } = await counterWithOwner();
    server.value(createCardSetup, { ...cardSetup, url: 'https://CHECKOUT.example:443/c/pay/one#two' });
    await core.call('billing.addCard', {});
    expect(core.isHostedPage('https://checkout.example/c/pay/one#two')).toBe(true);
    for (const other of [
      'https://checkout.example/c/pay/one',
      'https://checkout.example/c/pay/other#two',
      'http://checkout.example/c/pay/one#two',
      'https://checkout.example.evil.example/c/pay/one#two',
      server.url,
      'about:blank',
      'nonsense',
      '',
    ]) {
      expect(core.isHostedPage(other), other).toBe(false);
    }
  });
});
