import { describe, expect, it, onTestFinished } from 'vitest';
import { changeMember, eraseMember, getMemberChanges } from '#shared/api/members.ts';
import { err, ok } from '#shared/errors.ts';
import { restartAndSignIn, startWorld } from '#test/core-world.ts';
import { openCounter, signInAs } from '#test/fake-shop.ts';
import { counterWith, current, find, onDisk, one, openLater } from '#test/members-world.ts';
import { loseOut, operationIds } from '#test/registration-desk.ts';

const details = { name: 'Siti', email: null, birthday: null, marketingConsent: true };
const change = { id: one(1).id, revision: 1, details };

it('is not for cashiers', async () => {
  const { server, folder } = await startWorld();
  const core = await openCounter(folder, server, 'cashier');
  onTestFinished(core.close);
  expect(await core.call('members.change', change)).toEqual(err('forbidden'));
  expect(await core.call('members.erase', { id: one(1).id })).toEqual(err('forbidden'));
  expect([...server.bodiesOf(changeMember), ...server.bodiesOf(eraseMember)]).toEqual([]);
});

describe('changing a member', () => {
  it('tells the backend, and is in the copy when it is answered', async () => {
    const { core, server } = await counterWith(one(1));
    await current(core, 1);
    const changed = one(1, { ...details, revision: 2 });
    server.value(changeMember, changed);
    expect(await core.call('members.change', change)).toEqual(ok(changed));
    const [operationId] = operationIds(server, changeMember);
    expect(server.bodiesOf(changeMember)).toEqual([{ operationId, revision: 1, details }]);
    expect(server.requests.at(-1)?.path).toBe(`/v1/members/${one(1).id}`);
    expect(await find(core)).toEqual({ members: [changed], total: 1 });
    expect(onDisk(core)).toContain('Siti');
  });

  it('is the same change when it is pressed again after its answers were lost, and another one later', async () => {
    const { core, server } = await counterWith(one(1));
    await current(core, 1);
    server.loseAnswers(changeMember, 3);
    expect(await loseOut(core, () => core.call('members.change', change))).toEqual(err('server_unreachable'));
    expect(await core.call('members.change', change)).toMatchObject({ ok: true });
    expect(new Set(operationIds(server, changeMember)).size).toBe(1);
    await core.call('members.change', change);
    expect(new Set(operationIds(server, changeMember)).size).toBe(2);
  });

  it.each(['members.change', 'members.erase'] as const)('is asked for anew by who comes next: %s', async (method) => {
    const { core, server } = await counterWith(one(1));
    const route = method === 'members.change' ? changeMember : eraseMember;
    const ask = () =>
      method === 'members.change' ? core.call(method, change) : core.call('members.erase', { id: one(1).id });
    await current(core, 1);
    server.loseAnswers(route, 3);
    await loseOut(core, ask);
    await core.call('session.lock', {});
    await signInAs(core, 'manager');
    await ask();
    expect(new Set(operationIds(server, route)).size).toBe(2);
  });

  it('shows what stands there now when somebody else changed it meanwhile', async () => {
    const { core, server, changes } = await counterWith(one(1));
    await current(core, 1);
    changes.push({ revision: 2, saved: one(1, { name: 'Changed elsewhere', revision: 2 }) });
    server.answer(changeMember, () => err('member_changed'));
    expect(await core.call('members.change', change)).toEqual(err('member_changed'));
    expect(await find(core)).toMatchObject({ members: [{ name: 'Changed elsewhere', revision: 2 }] });
  });

  it('finds nobody any more when the member was erased meanwhile', async () => {
    const { core, server, changes } = await counterWith(one(1));
    await current(core, 1);
    changes.push({ revision: 2, erased: one(1).id });
    server.answer(changeMember, () => err('not_found'));
    expect(await core.call('members.change', change)).toEqual(err('not_found'));
    expect(await find(core)).toEqual({ members: [], total: 0 });
  });

  it('is not undone by an older page that was on its way', async () => {
    const { core, server } = await counterWith(one(1));
    await current(core, 1);
    const gate = openLater();
    server.answer(getMemberChanges, async () => {
      await gate.opened;
      return ok({ asOf: 1, saved: [one(1)], erased: [], upTo: 1, more: false });
    });
    server.push({ type: 'members_changed' });
    await server.asked(getMemberChanges, 2);
    server.value(changeMember, one(1, { name: 'Siti', revision: 2 }));
    await core.call('members.change', change);
    const { members } = core.snapshot();
    gate.open();
    await core.until(({ members: later }) => later?.asOf === 1);
    expect(members?.count).toBe(1);
    expect(await find(core)).toMatchObject({ members: [{ name: 'Siti' }] });
  });
});

describe('erasing a member', () => {
  it('takes them out of the copy and off the disk at once', async () => {
    const { core, server } = await counterWith(one(1, { name: 'Quitterie' }), one(2));
    await current(core, 2);
    expect(await core.call('members.erase', { id: one(1).id })).toEqual(ok({}));
    expect(server.requests.at(-1)?.path).toBe(`/v1/members/${one(1).id}/erase`);
    expect(await find(core)).toMatchObject({ members: [one(2)], total: 1 });
    expect(core.snapshot().members).toMatchObject({ count: 1 });
    expect(onDisk(core)).not.toContain('Quitterie');
    expect(onDisk(core)).toContain('Wanderlinde');
  });

  it('is done once, whatever becomes of the answers', async () => {
    const { core, server } = await counterWith(one(1));
    await current(core, 1);
    server.loseAnswers(eraseMember, 3);
    expect(await loseOut(core, () => core.call('members.erase', { id: one(1).id }))).toEqual(err('server_unreachable'));
    expect(core.snapshot().members).toMatchObject({ count: 1 });
    expect(await core.call('members.erase', { id: one(1).id })).toEqual(ok({}));
    expect(new Set(operationIds(server, eraseMember)).size).toBe(1);
  });

  it('is done when somebody else did it before', async () => {
    const { core, server } = await counterWith(one(1));
    await current(core, 1);
    server.answer(eraseMember, () => err('not_found'));
    expect(await core.call('members.erase', { id: one(1).id })).toEqual(ok({}));
    expect(await find(core)).toEqual({ members: [], total: 0 });
  });

  it('leaves the member there when it is refused', async () => {
    const { core, server } = await counterWith(one(1));
    await current(core, 1);
    server.answer(eraseMember, () => err('message_on_its_way'));
    expect(await core.call('members.erase', { id: one(1).id })).toEqual(err('message_on_its_way'));
    expect(await find(core)).toMatchObject({ total: 1 });
  });

  it('is not undone by an older page that was on its way', async () => {
    const { core, server, folder } = await counterWith(one(1), one(2));
    await current(core, 2);
    const gate = openLater();
    server.answer(getMemberChanges, async () => {
      await gate.opened;
      return ok({ asOf: 1, saved: [one(1, { revision: 3 })], erased: [], upTo: 3, more: false });
    });
    server.push({ type: 'members_changed' });
    await server.asked(getMemberChanges, 2);
    await core.call('members.erase', { id: one(1).id });
    gate.open();
    await core.until(({ members }) => members?.asOf === 1);
    expect(await find(core)).toMatchObject({ members: [one(2)] });
    server.value(getMemberChanges, { asOf: 2, saved: [], erased: [], upTo: 3, more: false });
    const again = await restartAndSignIn(core, folder, 'manager');
    await current(again, 1);
  });
});
