import { describe, expect, it, onTestFinished } from 'vitest';
import { getBilling, getCredit } from '#shared/api/credit.ts';
import { snapshotSchema } from '#shared/contract/snapshot.ts';
import { err } from '#shared/errors.ts';
import { createFakeLog, createTestCore } from '#test/core-fakes.ts';
import { startFakeServer } from '#test/fake-server.ts';
import { credit, DEVICE_TOKEN, openCounter, pair, SESSION_TOKEN, serveShop, signInAs } from '#test/fake-shop.ts';
import { tempFolder } from '#test/temp-folder.ts';

async function world() {
  const server = await startFakeServer();
  serveShop(server);
  onTestFinished(() => server.stop());
  return { server, folder: tempFolder() };
}

describe('what the screen shows', () => {
  it('never holds a token, and neither does the log', async () => {
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
    const everything = published.join('\n') + JSON.stringify(log.lines);
    for (const secret of [DEVICE_TOKEN, SESSION_TOKEN, 'secret password', '"1234"'])
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
    server.push(at(credit.asOf + 10));
    server.push(at(credit.asOf + 5));
    server.push(at(credit.asOf + 20));
    const seen: number[] = [];
    core.onSnapshot((snapshot) => seen.push(snapshot.credit?.asOf ?? 0));
    await core.until((snapshot) => snapshot.credit?.asOf === credit.asOf + 20);
    expect(seen).not.toContain(credit.asOf + 5);
  });

  it('shows billing to the owner who opened it, until the counter locks', async () => {
    const { server, folder } = await world();
    const core = await openCounter(folder, server);
    onTestFinished(core.close);
    server.answer(getBilling, () => err('forbidden'));
    expect(await core.call('billing.open', {})).toEqual(err('forbidden'));
    server.value(getBilling, { cards: [], topups: [], history: [] });
    await core.call('session.lock', {});
    await signInAs(core, 'owner');
    await core.call('billing.open', {});
    expect(core.snapshot().billing).not.toBeNull();
    await core.call('session.lock', {});
    expect(core.snapshot().billing).toBeNull();
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
