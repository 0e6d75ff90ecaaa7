import { describe, expect, it, onTestFinished } from 'vitest';
import { getMemberChanges } from '#shared/api/members.ts';
import { err, ok } from '#shared/errors.ts';
import { restart, startWorld } from '#test/core-world.ts';
import { openCounter, signInAs } from '#test/fake-shop.ts';
import { ASKED_AT, askedAfter, counterWith, current, find, one, openLater, serveChanges } from '#test/members-world.ts';

describe('the copy of the members', () => {
  it('is read page by page once a manager is at the counter', async () => {
    const { core, server } = await counterWith(one(1), one(2), one(3));
    const { members } = await current(core, 3);
    expect(members).toMatchObject({ count: 3, asOf: ASKED_AT, state: 'current' });
    expect(askedAfter(server)).toEqual(['0', '2']);
    expect(await find(core, 'linde 2')).toEqual({ members: [one(2)], total: 1 });
    expect(await find(core)).toEqual({ members: [one(3), one(2), one(1)], total: 3 });
  });

  it('is being read, as of no moment, until the last page is in', async () => {
    const { server, folder } = await startWorld();
    const gate = openLater();
    server.answer(getMemberChanges, async ({ path }) => {
      if (path.endsWith('after=0')) return ok({ asOf: 5, saved: [one(1)], erased: [], upTo: 1, more: true });
      await gate.opened;
      return ok({ asOf: 9, saved: [one(2)], erased: [], upTo: 2, more: false });
    });
    const core = await openCounter(folder, server, 'manager');
    onTestFinished(core.close);
    const reading = await core.until(({ members }) => members?.count === 1);
    expect(reading.members).toMatchObject({ state: 'reading', asOf: null });
    expect(await find(core)).toMatchObject({ members: [one(1)] });
    gate.open();
    expect((await current(core, 2)).members).toMatchObject({ asOf: 9 });
  });

  it('is not for cashiers', async () => {
    const { server, folder } = await startWorld();
    serveChanges(server, one(1));
    const core = await openCounter(folder, server, 'cashier');
    onTestFinished(core.close);
    server.push({ type: 'members_changed' });
    await core.until(({ today }) => today !== null);
    expect(core.snapshot().members).toBeNull();
    expect(await find(core)).toEqual(err('forbidden'));
    expect(askedAfter(server)).toEqual([]);
  });

  it('leaves the screen and the memory when the counter locks', async () => {
    const { core } = await counterWith(one(1));
    await current(core, 1);
    await core.call('session.lock', {});
    expect(core.snapshot().members).toBeNull();
    expect(await find(core)).toEqual(err('not_signed_in'));
    await signInAs(core, 'cashier');
    expect(core.snapshot().members).toBeNull();
    expect(await find(core)).toEqual(err('forbidden'));
  });

  it('follows what happens elsewhere', async () => {
    const { core, server, changes } = await counterWith(one(1), one(2));
    const before = (await current(core, 2)).members;
    changes.push({ revision: 3, erased: one(1).id }, { revision: 4, saved: one(2, { name: 'Siti', revision: 4 }) });
    changes.push({ revision: 5, saved: one(5) });
    server.push({ type: 'members_changed' });
    const after = await core.until(({ members }) => (members?.revision ?? 0) > (before?.revision ?? 0) + 1);
    expect(after.members).toMatchObject({ count: 2, state: 'current' });
    expect(await find(core)).toMatchObject({ members: [{ name: 'Wanderlinde 5' }, { name: 'Siti' }] });
  });

  it('asks again by itself when an answer went wrong while the line is up', async () => {
    const { core, server, changes } = await counterWith(one(1));
    await current(core, 1);
    changes.push({ revision: 2, saved: one(2) });
    server.loseAnswers(getMemberChanges, 1);
    server.push({ type: 'members_changed' });
    await core.clock.scheduled(500);
    expect(core.snapshot().members).toMatchObject({ count: 1 });
    await core.clock.advance(500);
    await current(core, 2);
  });

  it('stays readable without a line, as of its time, and catches up when it is back', async () => {
    const { core, server, changes } = await counterWith(one(1));
    await current(core, 1);
    await server.stop();
    const offline = await core.until(({ members }) => members?.state === 'offline');
    expect(offline.members).toMatchObject({ count: 1, asOf: ASKED_AT });
    expect(await find(core, 'linde')).toMatchObject({ total: 1 });
    changes.push({ revision: 2, saved: one(2) });
    await server.restart();
    await core.clock.advance(10_000);
    await current(core, 2);
  });

  it('is there for a manager who was let in without a line, to read', async () => {
    const { core, server, folder } = await counterWith(one(1));
    await current(core, 1);
    await core.until(({ offlineStaff }) => offlineStaff.length > 0);
    await server.stop();
    const again = restart(core, folder);
    await again.until(({ connection }) => connection.kind === 'offline');
    await signInAs(again, 'manager');
    const offline = await again.until(({ members }) => members?.asOf === ASKED_AT);
    expect(offline.members).toMatchObject({ state: 'offline', count: 1 });
    expect(await find(again, 'linde')).toMatchObject({ members: [one(1)] });
    expect(await again.call('members.erase', { id: one(1).id })).toEqual(err('server_unreachable'));
    serveChanges(server, one(1), one(2));
    await server.restart();
    await again.clock.advance(10_000);
    await current(again, 2);
  });

  it('is not complete on a line that was down, until it was asked again', async () => {
    const { core, server } = await counterWith(one(1));
    await current(core, 1);
    const gate = openLater();
    server.answer(getMemberChanges, async () => {
      await gate.opened;
      return ok({ asOf: ASKED_AT, saved: [], erased: [], upTo: 1, more: false });
    });
    server.dropLines();
    await core.until(({ members }) => members?.state === 'offline');
    await core.clock.advance(500);
    await core.until(({ members }) => members?.state === 'reading');
    gate.open();
    await current(core, 1);
  });

  it('is not complete by an answer from before the line was down', async () => {
    const { core, server } = await counterWith(one(1));
    await current(core, 1);
    const gates = [openLater(), openLater()];
    let asked = 0;
    server.answer(getMemberChanges, async () => {
      asked += 1;
      await gates[asked - 1]?.opened;
      return ok({ asOf: asked, saved: [], erased: [], upTo: 1, more: false });
    });
    server.push({ type: 'members_changed' });
    await server.asked(getMemberChanges, 2);
    server.dropLines();
    await core.until(({ members }) => members?.state === 'offline');
    await core.clock.advance(500);
    await core.until(({ members }) => members?.state === 'reading');
    gates[0]?.open();
    await server.asked(getMemberChanges, 3);
    expect(core.snapshot().members).toMatchObject({ state: 'reading' });
    gates[1]?.open();
    await current(core, 1);
  });

  it('begins anew when the backend was set back to an earlier state', async () => {
    const { core, server } = await counterWith(one(1), one(2), one(9));
    await current(core, 3);
    serveChanges(server, one(1), one(3));
    server.push({ type: 'members_changed' });
    await current(core, 2);
    expect(await find(core)).toMatchObject({ members: [{ name: 'Wanderlinde 3' }, { name: 'Wanderlinde 1' }] });
  });

  it('closes for somebody who may not see the members any more', async () => {
    const { core, server } = await counterWith(one(1));
    await current(core, 1);
    server.answer(getMemberChanges, () => err('forbidden'));
    server.push({ type: 'members_changed' });
    await core.until(({ members }) => members === null);
    expect(await find(core)).toEqual(err('forbidden'));
  });
});
