import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { getUsage } from '#shared/api/usage.ts';
import type { TestCore } from '#test/core-fakes.ts';
import { restartAndSignIn, startWorld } from '#test/core-world.ts';
import type { FakeServer } from '#test/fake-server.ts';
import { counter, openCounter, usage } from '#test/fake-shop.ts';
import { counterWith, current, onDisk, one } from '#test/members-world.ts';

/** The ways in which a computer stops being a counter of the shop. */
const ways = [
  ['forgotten', (core: TestCore) => core.call('device.forget', {}), 'welcome'],
  ['revoked', async (_core: TestCore, server: FakeServer) => server.push({ type: 'device_revoked' }), 'pair'],
] as const;

describe.each(ways)('a shop that is %s', (_how, leave, stage) => {
  it('leaves nothing of its last known state in the bytes of the files', async () => {
    const { server, folder } = await startWorld();
    const staff = usage.staff.map((person) => ({ ...person, name: 'Quitterie' }));
    server.value(getUsage, { ...usage, staff });
    const core = await openCounter(folder, server, 'owner');
    onTestFinished(core.close);
    await core.call('usage.read', { days: 7 });
    // As happens by itself in the course of a day.
    const database = new Database(core.ports.cacheFile);
    database.pragma('wal_checkpoint(TRUNCATE)');
    database.close();
    for (const name of ['Quitterie', 'Mei Lin', counter.shop.name]) expect(onDisk(core)).toContain(name);
    await leave(core, server);
    await core.until((snapshot) => snapshot.stage.kind === stage);
    for (const name of ['Quitterie', 'Mei Lin', counter.shop.name]) expect(onDisk(core)).not.toContain(name);
  });

  it('leaves no file that had moved aside, and none that was left unfinished', async () => {
    const { server, folder } = await startWorld();
    const core = await openCounter(folder, server);
    onTestFinished(core.close);
    for (const side of ['.unreadable', '.unreadable-wal', '.new'])
      writeFileSync(`${core.ports.cacheFile}${side}`, counter.shop.name);
    await leave(core, server);
    await core.until((snapshot) => snapshot.stage.kind === stage);
    for (const side of ['.unreadable', '.unreadable-wal', '.new'])
      expect(existsSync(`${core.ports.cacheFile}${side}`)).toBe(false);
  });
});

describe('somebody who is erased', () => {
  it.each(['here', 'elsewhere'])('is in no file that had moved aside: %s', async (where) => {
    const { core, server, folder, changes } = await counterWith(one(1, { name: 'Quitterie' }), one(2));
    await current(core, 2);
    const aside = `${core.ports.cacheFile}.unreadable`;
    writeFileSync(aside, readFileSync(core.ports.cacheFile));
    const again = await restartAndSignIn(core, folder, 'manager');
    await current(again, 2);
    expect(existsSync(aside)).toBe(true);
    changes.push({ revision: 3, erased: one(1).id });
    if (where === 'here') await again.call('members.erase', { id: one(1).id });
    else server.push({ type: 'members_changed' });
    await current(again, 1);
    expect(existsSync(aside)).toBe(false);
    expect(onDisk(again)).not.toContain('Quitterie');
  });
});
