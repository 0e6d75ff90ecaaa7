import { describe, expect, it, onTestFinished } from 'vitest';
import { type Credit, getCredit } from '#shared/api/credit.ts';
import { getCounter, pairDevice } from '#shared/api/devices.ts';
import { createTestCore, type TestCore } from '#test/core-fakes.ts';
import { restart, startWorld } from '#test/core-world.ts';
import { createFakeDesktop } from '#test/fake-computer.ts';
import type { FakeServer } from '#test/fake-server.ts';
import { counter, credit, DEVICE_TOKEN, openCounter, pair, signInAs } from '#test/fake-shop.ts';
import { goOffline, isKnown } from '#test/offline-counter.ts';

type Sms = Pick<Credit['sms'], 'level' | 'autoTopup'>;

async function counterWithDesktop() {
  const { server, folder } = await startWorld();
  const desktop = createFakeDesktop();
  const core = createTestCore(folder, { desktop });
  onTestFinished(core.close);
  core.start();
  await pair(core, server);
  await core.until(({ creditIsCurrent }) => creditIsCurrent);
  return { server, folder, core, desktop };
}

let pushes = 0;
/** The backend tells that the credit has changed, and the counter has heard it. */
async function becomes(core: TestCore, server: FakeServer, sms: Partial<Sms>): Promise<void> {
  const before = core.snapshot().credit ?? credit;
  pushes += 1;
  const next = { ...before, asOf: credit.asOf + pushes, sms: { ...before.sms, ...sms } };
  server.value(getCredit, next);
  server.push({ type: 'credit', credit: next });
  await core.until((snapshot) => snapshot.credit?.asOf === next.asOf);
}

describe('what gets worse with the credit', () => {
  it('is told once for each worsening', async () => {
    const { core, server, desktop } = await counterWithDesktop();
    expect(desktop.notified).toEqual([]);
    for (const level of ['low', 'low', 'critical', 'critical'] as const) await becomes(core, server, { level });
    expect(desktop.notified).toEqual(['credit_low', 'credit_critical']);
  });

  it('is told at once as what it is when it is critical all of a sudden', async () => {
    const { core, server, desktop } = await counterWithDesktop();
    await becomes(core, server, { level: 'critical' });
    await becomes(core, server, { level: 'low' });
    expect(desktop.notified).toEqual(['credit_critical']);
  });

  it('is told again when it gets worse again after it was better', async () => {
    const { core, server, desktop } = await counterWithDesktop();
    for (const level of ['low', 'ok', 'low', 'critical', 'low', 'critical'] as const) {
      await becomes(core, server, { level });
    }
    expect(desktop.notified).toEqual(['credit_low', 'credit_low', 'credit_critical', 'credit_critical']);
  });

  it('is also that auto top-up is paused, by itself or with the level', async () => {
    const { core, server, desktop } = await counterWithDesktop();
    await becomes(core, server, { autoTopup: 'paused' });
    await becomes(core, server, { level: 'low' });
    await becomes(core, server, { autoTopup: 'off', level: 'ok' });
    await becomes(core, server, { autoTopup: 'paused', level: 'low' });
    expect(desktop.notified).toEqual(['auto_topup_paused', 'credit_low', 'credit_low', 'auto_topup_paused']);
  });

  it('is told to nobody who does not want it, and not told later when they do', async () => {
    const { core, server, desktop } = await counterWithDesktop();
    await core.call('computer.change', { notifications: false });
    await becomes(core, server, { level: 'low' });
    await core.call('computer.change', { notifications: true });
    await becomes(core, server, { level: 'low' });
    expect(desktop.notified).toEqual([]);
    await becomes(core, server, { level: 'critical' });
    expect(desktop.notified).toEqual(['credit_critical']);
  });
});

describe('what was told', () => {
  it('is not told again by a start of the app, nor by a line that comes back', async () => {
    const { core, server, folder, desktop } = await counterWithDesktop();
    await becomes(core, server, { level: 'low', autoTopup: 'paused' });
    await goOffline(core, server);
    await server.restart();
    onTestFinished(() => server.dropLines());
    const again = restart(core, folder);
    await again.until(({ creditIsCurrent }) => creditIsCurrent);
    await becomes(again, server, { level: 'low', autoTopup: 'paused' });
    expect(desktop.notified).toEqual(['credit_low', 'auto_topup_paused']);
  });

  it('is what got worse while the app was away, when it starts', async () => {
    const { core, server, folder, desktop } = await counterWithDesktop();
    core.close();
    server.value(getCredit, { ...credit, sms: { ...credit.sms, level: 'low' } });
    const again = restart(core, folder);
    expect(desktop.notified).toEqual([]);
    await again.until(({ creditIsCurrent }) => creditIsCurrent);
    expect(desktop.notified).toEqual(['credit_low']);
  });

  it('is on disk before it is told', async () => {
    const { core, server, folder, desktop } = await counterWithDesktop();
    desktop.notify = () => {
      throw new Error('the app ends in the middle');
    };
    await becomes(core, server, { level: 'low' }).catch(() => undefined);
    const after = createFakeDesktop();
    const again = restart(core, folder, { desktop: after });
    await again.until(({ creditIsCurrent }) => creditIsCurrent);
    await becomes(again, server, { level: 'low' });
    expect(after.notified).toEqual([]);
  });

  it('says nothing of another shop', async () => {
    const { core, server, desktop } = await counterWithDesktop();
    await becomes(core, server, { level: 'low' });
    await core.call('device.forget', {});
    const other = { ...counter, shop: { ...counter.shop, id: counter.device.id } };
    server.value(pairDevice, { deviceToken: DEVICE_TOKEN, counter: other });
    server.value(getCounter, other);
    await pair(core, server);
    await core.until(({ creditIsCurrent }) => creditIsCurrent);
    await becomes(core, server, { level: 'low' });
    expect(desktop.notified).toEqual(['credit_low', 'credit_low']);
  });
});

describe('nothing is told', () => {
  it('of credit that is only what was last known', async () => {
    const { server, folder } = await startWorld();
    server.value(getCredit, { ...credit, sms: { ...credit.sms, level: 'low' } });
    // In a browser nothing was told of it, and there is no key ring that would keep the token.
    const core = await openCounter(folder, server);
    await isKnown(core, 'cashier');
    await goOffline(core, server);
    core.ports.secrets.remove(`device-token ${server.url}`);
    const desktop = createFakeDesktop();
    const again = restart(core, folder, { desktop });
    await again.until(({ stage }) => stage.kind === 'locked');
    expect(again.snapshot().credit?.sms.level).toBe('low');
    expect(desktop.notified).toEqual([]);
  });

  it('in a browser, which goes on', async () => {
    const { server, folder } = await startWorld();
    const core = createTestCore(folder);
    onTestFinished(core.close);
    core.start();
    await pair(core, server);
    await becomes(core, server, { level: 'low' });
    await signInAs(core, 'cashier');
    expect(core.snapshot().stage.kind).toBe('open');
  });
});
