import { describe, expect, it, onTestFinished } from 'vitest';
import { getBilling } from '#shared/api/billing.ts';
import { getCredit } from '#shared/api/credit.ts';
import { getCounter } from '#shared/api/devices.ts';
import { getToday } from '#shared/api/members.ts';
import { snapshotSchema } from '#shared/contract/snapshot.ts';
import { err, ok } from '#shared/errors.ts';
import { createFakeLog, createTestCore } from '#test/core-fakes.ts';
import { startFakeServer } from '#test/fake-server.ts';
import {
  billing,
  credit,
  DEVICE_TOKEN,
  DOWNLOAD_TICKET,
  openCounter,
  pair,
  SESSION_TOKEN,
  serveShop,
  signInAs,
} from '#test/fake-shop.ts';
import { tempFolder } from '#test/temp-folder.ts';

async function world() {
  const server = await startFakeServer();
  serveShop(server);
  onTestFinished(() => server.stop());
  return { server, folder: tempFolder() };
}

describe('what the screen shows', () => {
  it('never holds a token, a password or the ticket of a download, and neither does the log', async () => {
    const { server, folder } = await world();
    const log = createFakeLog();
    const core = createTestCore(folder, { log });
    onTestFinished(core.close);
    const published: string[] = [];
    core.onSnapshot((snapshot) => published.push(JSON.stringify(snapshot)));
    core.start();
    await pair(core, server);
    await signInAs(core, 'owner');
    await core.call('billing.open', {});
    await core.call('session.confirmPassword', { password: 'secret password' });
    await core.call('billing.addCard', {});
    const prepared = await core.call('billing.download', { kind: 'history', filter: {} });
    expect(JSON.stringify(prepared)).toContain(DOWNLOAD_TICKET);
    await core.call('app.setTheme', { theme: 'dark' });
    const everything = published.join('\n') + JSON.stringify(core.snapshot()) + JSON.stringify(log.lines);
    for (const secret of [DEVICE_TOKEN, SESSION_TOKEN, DOWNLOAD_TICKET, 'secret password', '"1234"'])
      expect(everything).not.toContain(secret);
  });

  it('fits its schema, with revisions that only grow', async () => {
    const { server, folder } = await world();
    const core = createTestCore(folder);
    onTestFinished(core.close);
    const revisions: number[] = [];
    core.onSnapshot((snapshot) => revisions.push(snapshotSchema.parse(snapshot).revision));
    core.start();
    await pair(core, server);
    await signInAs(core, 'owner');
    expect(revisions).toEqual(revisions.map((_, index) => index + 1));
  });

  it('follows a push of credit, and not an older one', async () => {
    const { server, folder } = await world();
    const core = await openCounter(folder, server);
    onTestFinished(core.close);
    const at = (asOf: number) => ({ type: 'credit' as const, credit: { ...credit, asOf } });
    const asked = server.bodiesOf(getCounter).length;
    server.push(at(credit.asOf + 10));
    server.push(at(credit.asOf + 5));
    // Pushes are heard in order, so that with this one the others have been.
    server.push({ type: 'counter_changed' });
    await server.asked(getCounter, asked + 1);
    expect(core.snapshot().credit?.asOf).toBe(credit.asOf + 10);
  });

  it('shows billing to the owner who opened it, until the counter locks', async () => {
    const { server, folder } = await world();
    const core = await openCounter(folder, server);
    onTestFinished(core.close);
    server.answer(getBilling, () => err('forbidden'));
    expect(await core.call('billing.open', {})).toEqual(err('forbidden'));
    server.value(getBilling, billing);
    await core.call('session.lock', {});
    await signInAs(core, 'owner');
    await core.call('billing.open', {});
    expect(core.snapshot().billing).toEqual({ kind: 'open', billing, cardSetup: { kind: 'none' }, current: true });
    await core.call('session.lock', {});
    expect(core.snapshot().billing).toEqual({ kind: 'closed' });
  });

  it('keeps billing fresh for whoever opened it, and asks for nothing after a refusal', async () => {
    const { server, folder } = await world();
    const core = await openCounter(folder, server);
    onTestFinished(core.close);
    server.answer(getBilling, () => err('forbidden'));
    await core.call('billing.open', {});
    server.push({ type: 'billing_changed' });
    // Pushes are heard in order, so that whatever the first one leads to is under way with the second.
    server.push({ type: 'credit', credit: { ...credit, asOf: credit.asOf + 1 } });
    await core.until((snapshot) => snapshot.credit?.asOf === credit.asOf + 1);
    await core.call('session.lock', {});
    await signInAs(core, 'owner');
    expect(server.requests.filter(({ path }) => path === getBilling.path)).toHaveLength(1);
    server.value(getBilling, { ...billing, cards: null });
    await core.call('billing.open', {});
    server.value(getBilling, billing);
    server.push({ type: 'billing_changed' });
    await core.until(({ billing: page }) => page.kind === 'open' && page.billing.cards?.length === 1);
  });

  it.each(['billing', 'today'] as const)('never shows one person the %s that another asked for', async (what) => {
    const { server, folder } = await world();
    const core = createTestCore(folder);
    onTestFinished(core.close);
    core.start();
    await pair(core, server);
    const slow = Promise.withResolvers<void>();
    const theirs = { joined: 7, members: [], sent: 7, started: 7, verified: 7 };
    const route = what === 'billing' ? getBilling : getToday;
    server.answer(getToday, async ({ authorization }) => {
      if (authorization?.endsWith('-1')) await slow.promise;
      return authorization?.endsWith('-1') ? ok(theirs) : err('forbidden');
    });
    server.answer(getBilling, async () => {
      await slow.promise;
      return ok(billing);
    });
    await signInAs(core, 'owner');
    const opening = core.call('billing.open', {});
    await server.asked(route);
    await core.call('session.lock', {});
    await signInAs(core, 'cashier');
    const seen: unknown[] = [];
    core.onSnapshot((snapshot) => seen.push(snapshot[what]));
    slow.resolve();
    await opening;
    // The second question about today follows once the first is answered.
    await server.asked(getToday, 2);
    const shown = seen.filter((one) => one !== null && JSON.stringify(one) !== JSON.stringify({ kind: 'closed' }));
    expect(shown).toEqual([]);
  });

  it('trusts what it reads when the line is back, also when the clock of the server went back', async () => {
    const { server, folder } = await world();
    const core = await openCounter(folder, server);
    onTestFinished(core.close);
    server.value(getCredit, { ...credit, asOf: credit.asOf - 5_000 });
    server.push({ type: 'hello' });
    await core.until((snapshot) => snapshot.credit?.asOf === credit.asOf - 5_000);
  });

  it('tells how far the clock of this computer is from that of the server', async () => {
    const { server, folder } = await world();
    const core = await openCounter(folder, server);
    onTestFinished(core.close);
    expect(core.snapshot().app.clockOffset).toBe(0);
    server.value(getCredit, { ...credit, asOf: credit.asOf + 3_600_000 });
    server.push({ type: 'hello' });
    await core.until(({ app }) => app.clockOffset === 3_600_000);
  });

  it('reads everything anew when the line is back', async () => {
    const { server, folder } = await world();
    const core = await openCounter(folder, server);
    onTestFinished(core.close);
    server.value(getCredit, { ...credit, asOf: credit.asOf + 99 });
    server.push({ type: 'hello' });
    await core.until((snapshot) => snapshot.credit?.asOf === credit.asOf + 99);
  });
});
