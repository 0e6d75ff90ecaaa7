import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { revokeDevice } from '#shared/api/devices.ts';
import {
  addStaff,
  changeStaff,
  getShopSettings,
  releaseCountry,
  renameDevice,
  resetPin,
  saveLimits,
  setStaffActive,
} from '#shared/api/shop.ts';
import { DEFAULT_LIMITS } from '#shared/domain/limits.ts';
import { err, ok } from '#shared/errors.ts';
import { createFakeLog } from '#test/core-fakes.ts';
import { restart, startWorld } from '#test/core-world.ts';
import { serveSettings, shopSettings } from '#test/fake-settings.ts';
import { openCounter, signInAs } from '#test/fake-shop.ts';
import { loseOut, operationIds } from '#test/registration-desk.ts';

const id = '00000000-0000-4000-8000-000000000077';
const PIN = '940271';
const PASSWORD = 'a password of their own';
const account = { email: 'noor@kopi.example', password: PASSWORD };
const limits = { limits: { ...DEFAULT_LIMITS, countries: ['MY' as const] }, idleLockMinutes: 2 };

/** What each command is given, where it goes and what it carries beside its operation id. */
const commands = [
  [
    'shop.addStaff',
    { name: ' Noor Aziz', role: 'owner', pin: PIN, account },
    addStaff,
    '/v1/staff',
    { name: 'Noor Aziz', role: 'owner', pin: PIN, account },
  ],
  [
    'shop.changeStaff',
    { id, name: 'Noor', role: 'manager', account: null },
    changeStaff,
    `/v1/staff/${id}`,
    { name: 'Noor', role: 'manager', account: null },
  ],
  ['shop.resetPin', { id, pin: PIN }, resetPin, `/v1/staff/${id}/pin`, { pin: PIN }],
  ['shop.setStaffActive', { id, active: false }, setStaffActive, `/v1/staff/${id}/active`, { active: false }],
  ['shop.renameDevice', { id, name: 'Back till' }, renameDevice, `/v1/devices/${id}`, { name: 'Back till' }],
  ['shop.saveLimits', limits, saveLimits, '/v1/shop/limits', limits],
  ['shop.releaseCountry', { country: 'MY' }, releaseCountry, '/v1/shop/stopped-countries/MY/release', {}],
] as const;

async function counterWithSettings() {
  const world = await startWorld();
  serveSettings(world.server);
  const core = await openCounter(world.folder, world.server, 'owner');
  onTestFinished(core.close);
  await core.call('shop.open', {});
  return { ...world, core };
}

describe.each(commands)('%s', (method, input, route, path, body) => {
  it('tells the backend, and is on the page when it is answered', async () => {
    const { core, server } = await counterWithSettings();
    const changed = { ...shopSettings, asOf: shopSettings.asOf + 1 };
    server.value(getShopSettings, changed);
    expect(await core.call(method, input)).toEqual(ok({}));
    expect(core.snapshot().shopPage).toEqual({ kind: 'open', settings: changed, current: true });
    const [operationId] = operationIds(server, route);
    expect(server.bodiesOf(route)).toEqual([{ ...body, operationId }]);
    expect(server.requests.map((request) => request.path)).toContain(path);
  });

  it('is the same change when it is pressed again after its answers were lost, and another one later', async () => {
    const { core, server } = await counterWithSettings();
    server.loseAnswers(route, 3);
    expect(await loseOut(core, () => core.call(method, input))).toEqual(err('server_unreachable'));
    server.guard(() => err('password_required'));
    expect(await core.call(method, input)).toEqual(err('password_required'));
    expect(core.snapshot().shopPage).toEqual({ kind: 'password_required' });
    server.guard(() => null);
    await core.call('session.confirmPassword', { password: 'secret password' });
    expect(await core.call(method, input)).toEqual(ok({}));
    expect(new Set(operationIds(server, route)).size).toBe(1);
    await core.call(method, input);
    expect(new Set(operationIds(server, route)).size).toBe(2);
  });

  it('is settled by a refusal, which the caller hears', async () => {
    const { core, server } = await counterWithSettings();
    server.guard(({ path: asked }) => (asked === path ? err('last_owner') : null));
    expect(await core.call(method, input)).toEqual(err('last_owner'));
    server.guard(() => null);
    await core.call(method, input);
    expect(new Set(operationIds(server, route)).size).toBe(2);
  });
});

describe('the shop page', () => {
  it('lets the next owner ask anew for what was lost before', async () => {
    const { core, server } = await counterWithSettings();
    server.loseAnswers(setStaffActive, 3);
    await loseOut(core, () => core.call('shop.setStaffActive', { id, active: false }));
    await core.call('session.lock', {});
    await signInAs(core, 'owner');
    await core.call('shop.setStaffActive', { id, active: false });
    expect(new Set(operationIds(server, setStaffActive)).size).toBe(2);
  });

  it('revokes a device, and no longer lists it as in use when that is answered', async () => {
    const { core, server } = await counterWithSettings();
    const revoked = { ...shopSettings, devices: [] };
    server.answer(revokeDevice, () => {
      server.value(getShopSettings, revoked);
      return ok({});
    });
    expect(await core.call('shop.revokeDevice', { id })).toEqual(ok({}));
    expect(server.requests.map(({ path }) => path)).toContain(`/v1/devices/${id}`);
    expect(core.snapshot().shopPage).toMatchObject({ kind: 'open', settings: revoked });
  });

  it.each(['shop_changed', 'counter_changed'] as const)('is read anew when the backend tells: %s', async (type) => {
    const { core, server } = await counterWithSettings();
    server.value(getShopSettings, { ...shopSettings, idleLockMinutes: 9 });
    server.push({ type });
    await core.until(({ shopPage: page }) => page.kind === 'open' && page.settings.idleLockMinutes === 9);
  });

  it('is not read for who has not opened it', async () => {
    const { core, server } = await counterWithSettings();
    await core.call('session.lock', {});
    await signInAs(core, 'owner');
    const asked = server.bodiesOf(getShopSettings).length;
    server.push({ type: 'shop_changed' });
    // Pushes are heard in order: whatever the first leads to is under way with the second.
    server.push({ type: 'counter_changed' });
    await core.call('billing.open', {});
    expect(server.bodiesOf(getShopSettings)).toHaveLength(asked);
  });

  it('keeps no PIN and no password: not on screen, not on disk, not in the log', async () => {
    const { core, server, folder } = await counterWithSettings();
    const log = createFakeLog();
    const again = restart(core, folder, { log });
    await again.until(({ connection }) => connection.kind === 'live');
    await signInAs(again, 'owner');
    await again.call('shop.open', {});
    const published: string[] = [];
    again.onSnapshot((snapshot) => published.push(JSON.stringify(snapshot)));
    server.loseAnswers(addStaff, 3);
    await loseOut(again, () => again.call('shop.addStaff', { name: 'Noor', role: 'owner', pin: PIN, account }));
    server.answer(resetPin, () => err('internal'));
    await loseOut(again, () => again.call('shop.resetPin', { id, pin: PIN }));
    await again.call('session.confirmPassword', { password: PASSWORD });
    const disk = ['', '-wal'].map((side) => readFileSync(join(folder, `cache.sqlite${side}`), 'latin1'));
    const everything = [...published, JSON.stringify(again.snapshot()), JSON.stringify(log.lines), ...disk].join('\n');
    expect(everything).toContain('owner@kopi.example');
    for (const secret of [PIN, PASSWORD]) expect(everything).not.toContain(secret);
  });
});
