import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { err } from '#shared/errors.ts';
import { restartAndSignIn, startWorld } from '#test/core-world.ts';
import { openCounter, signInAs } from '#test/fake-shop.ts';
import { askedAfter, counterWith, current, find, onDisk, one, serveChanges } from '#test/members-world.ts';
import { tempFolder } from '#test/temp-folder.ts';

describe('the copy of the members on disk', () => {
  it('is on disk for the next start, which asks only for what changed since', async () => {
    const { core, server, folder } = await counterWith(one(1), one(2), one(3));
    await current(core, 3);
    const again = await restartAndSignIn(core, folder, 'manager');
    await current(again, 3);
    expect(askedAfter(server)).toEqual(['0', '2', '3']);
    expect(await find(again, 'linde 1')).toMatchObject({ members: [one(1)] });
  });

  it('goes on where a first read was interrupted', async () => {
    const { server, folder } = await startWorld();
    serveChanges(server, one(1), one(2), one(3));
    server.guard(({ path }) => (path.endsWith('after=2') ? err('internal') : null));
    const core = await openCounter(folder, server, 'manager');
    await core.until(({ members }) => members?.count === 2);
    server.guard(() => null);
    const again = await restartAndSignIn(core, folder, 'manager');
    await current(again, 3);
    expect(new Set(askedAfter(server))).toEqual(new Set(['0', '2']));
    expect(askedAfter(server).filter((after) => after === '0')).toHaveLength(1);
  });

  it('begins anew where the disk has the members of another shop', async () => {
    const { core, server, folder } = await counterWith(one(1), one(2));
    await current(core, 2);
    core.close();
    const database = new Database(core.ports.cacheFile);
    database.exec("UPDATE members_position SET shop_id = 'another'");
    database.close();
    serveChanges(server, one(2));
    const again = await restartAndSignIn(core, folder, 'manager');
    await current(again, 1);
    expect(askedAfter(server)).toEqual(['0', '0']);
  });

  it('begins anew when the disk has it of another form', async () => {
    const { core, server, folder } = await counterWith(one(1), one(2));
    await current(core, 2);
    core.close();
    const database = new Database(core.ports.cacheFile);
    database.prepare('UPDATE members SET json = ? WHERE id = ?').run('{}', one(1).id);
    database.close();
    const again = await restartAndSignIn(core, folder, 'manager');
    await current(again, 2);
    expect(askedAfter(server)).toEqual(['0', '0']);
  });

  it('is in memory where the disk takes nothing', async () => {
    const { server } = await startWorld();
    serveChanges(server, one(1), one(2), one(3));
    const core = await openCounter(join(tempFolder(), 'no', 'such', 'folder'), server, 'manager');
    onTestFinished(core.close);
    await current(core, 3);
    expect(await find(core, 'linde 3')).toMatchObject({ total: 1 });
  });

  it('writes nothing more after a page that the disk did not take, so that the next start has no gap', async () => {
    const { server, folder } = await startWorld();
    serveChanges(server, one(1), one(2), one(3), one(4), one(5));
    const core = await openCounter(folder, server, 'cashier');
    const onSameFile = (statements: string) => {
      const database = new Database(core.ports.cacheFile);
      database.exec(statements);
      database.close();
    };
    onSameFile(
      `CREATE TRIGGER full BEFORE INSERT ON members WHEN NEW.id = '${one(4).id}' BEGIN SELECT RAISE(ABORT, 'full'); END`,
    );
    await core.call('session.lock', {});
    await signInAs(core, 'manager');
    await current(core, 5);
    core.close();
    onSameFile('DROP TRIGGER full');
    const again = await restartAndSignIn(core, folder, 'manager');
    await current(again, 5);
    expect(askedAfter(server)).toEqual(['0', '2', '4', '2', '4']);
  });

  it('goes off the disk when the shop is forgotten', async () => {
    const { core } = await counterWith(one(1));
    await current(core, 1);
    expect(onDisk(core)).toContain('Wanderlinde');
    await core.call('device.forget', {});
    expect(onDisk(core)).not.toContain('Wanderlinde');
    expect(core.snapshot().members).toBeNull();
  });

  it('goes off the disk when the device is revoked', async () => {
    const { core, server } = await counterWith(one(1));
    await current(core, 1);
    server.push({ type: 'device_revoked' });
    await core.until(({ stage }) => stage.kind === 'pair');
    expect(onDisk(core)).not.toContain('Wanderlinde');
  });
});
