import { describe, expect, it, onTestFinished } from 'vitest';
import { changeMemberPhone, setMemberMessages, setMemberTags } from '#shared/api/members.ts';
import { err, ok } from '#shared/errors.ts';
import type { TestCore } from '#test/core-fakes.ts';
import { startWorld } from '#test/core-world.ts';
import { openCounter } from '#test/fake-shop.ts';
import { counterWith, current, find, onDisk, one } from '#test/members-world.ts';
import { loseOut, operationIds } from '#test/registration-desk.ts';

const { id } = one(1);

it('reads a member by id out of the copy', async () => {
  const { core } = await counterWith(one(1), one(2));
  await current(core, 2);
  expect(await core.call('members.read', { id })).toEqual(ok({ member: one(1) }));
  expect(await core.call('members.read', { id: one(3).id })).toEqual(ok({ member: null }));
  await core.call('session.lock', {});
  expect(await core.call('members.read', { id })).toEqual(err('not_signed_in'));
});

const seen = { id, revision: 1 };

describe.each([
  {
    method: 'members.setTags',
    route: setMemberTags,
    choice: { tags: ['VIP'] },
    becomes: { tags: ['VIP'] },
    press: (core: TestCore) => core.call('members.setTags', { ...seen, tags: ['VIP'] }),
  },
  {
    method: 'members.changePhone',
    route: changeMemberPhone,
    choice: { phone: '+6591112222' },
    becomes: { phone: '+6591112222' },
    press: (core: TestCore) => core.call('members.changePhone', { ...seen, phone: '+6591112222' }),
  },
  {
    method: 'members.setMessages',
    route: setMemberMessages,
    choice: { allowed: false },
    becomes: { optedOut: { at: 7, how: 'staff' as const } },
    press: (core: TestCore) => core.call('members.setMessages', { ...seen, allowed: false }),
  },
])('$method', ({ route, choice, becomes, press }) => {
  it('tells the backend, and is in the copy when it is answered', async () => {
    const { core, server } = await counterWith(one(1));
    await current(core, 1);
    const changed = one(1, { ...becomes, revision: 2 });
    server.value(route, changed);
    expect(await press(core)).toEqual(ok(changed));
    const [operationId] = operationIds(server, route);
    expect(server.bodiesOf(route)).toEqual([{ operationId, revision: 1, ...choice }]);
    expect(server.requests.at(-1)?.path).toBe(route.path.replace(':id', id));
    expect(await find(core)).toEqual({ members: [changed], total: 1 });
    expect(onDisk(core)).toContain('"revision":2');
  });

  it('is not for cashiers, and not for anybody without a line', async () => {
    const { server, folder } = await startWorld();
    const cashier = await openCounter(folder, server, 'cashier');
    onTestFinished(cashier.close);
    expect(await press(cashier)).toEqual(err('forbidden'));
    await cashier.call('session.lock', {});
    expect(await press(cashier)).toEqual(err('not_signed_in'));
    expect(server.bodiesOf(route)).toEqual([]);
  });

  it('is done once when it is pressed again after its answers were lost', async () => {
    const { core, server } = await counterWith(one(1));
    await current(core, 1);
    server.value(route, one(1, { revision: 2 }));
    server.loseAnswers(route, 3);
    expect(await loseOut(core, () => press(core))).toEqual(err('server_unreachable'));
    expect(await find(core)).toMatchObject({ members: [one(1)] });
    expect(await press(core)).toMatchObject({ ok: true });
    expect(new Set(operationIds(server, route)).size).toBe(1);
  });

  it('shows what stands there now when somebody else changed it meanwhile', async () => {
    const { core, server, changes } = await counterWith(one(1));
    await current(core, 1);
    changes.push({ revision: 2, saved: one(1, { name: 'Changed elsewhere', revision: 2 }) });
    server.answer(route, () => err('member_changed'));
    expect(await press(core)).toEqual(err('member_changed'));
    expect(await find(core)).toMatchObject({ members: [{ name: 'Changed elsewhere', revision: 2 }] });
  });
});
