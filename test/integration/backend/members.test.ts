import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildApp } from '#server/app.ts';
import { openDatabase } from '#server/db/database.ts';
import { EventBus } from '#server/modules/events/event-bus.ts';
import { MemberService } from '#server/modules/members/service.ts';
import type { ServerEvent } from '#shared/api/events.ts';
import * as memberRoutes from '#shared/api/members.ts';
import type { Route } from '#shared/api/route.ts';
import { type MemberDesk, openMemberDesk, SITI } from '#test/member-desk.ts';
import { openOtherShop } from '#test/other-shop.ts';
import { silentLog } from '#test/silent-log.ts';
import { tempFolder } from '#test/temp-folder.ts';
import { caller, errorCode, START, signInAs, startTestBackend, type TestBackend, unwrap } from '#test/test-backend.ts';
import { openTestCounter, PHONE } from '#test/test-counter.ts';

const { getToday, saveMember } = memberRoutes;
const OTHER_PHONE = '+6581234568';

const isManagersRoute = (value: unknown): value is Route =>
  typeof value === 'object' && value !== null && 'access' in value && value.access === 'manage_members';

describe('members', () => {
  let backend: TestBackend;
  let desk: MemberDesk;
  let file: string;

  beforeEach(async () => {
    file = join(tempFolder(), 'tillside.sqlite');
    backend = await startTestBackend({ file });
    desk = await openMemberDesk(backend);
  });
  afterEach(() => backend.close());

  const revisions = async () => (await desk.changes()).saved.map(({ name, revision }) => [name, revision]);

  it('take their places in the order of the shop’s changes as they join', async () => {
    await desk.join(PHONE, { name: 'Siti' });
    await desk.join(OTHER_PHONE, { name: 'Arjun' });
    expect(await revisions()).toEqual([
      ['Siti', 1],
      ['Arjun', 2],
    ]);
  });

  it('give their consent to somebody, at a moment, at a counter', async () => {
    const yes = await desk.join(PHONE, { marketingConsent: true });
    const no = await desk.join(OTHER_PHONE);
    expect((await desk.record(yes.id)).consents).toEqual([
      { at: START, given: true, how: 'counter', staffName: 'Mei Lin', deviceName: 'Front till' },
    ]);
    expect((await desk.record(no.id)).consents).toEqual([]);
  });

  it('are not made of a code for a new password', async () => {
    const member = await desk.join();
    const proved = await desk.proveForPassword(member.id);
    expect(errorCode(await desk.counter.save(proved.id))).toBe('verification_not_verified');
    expect((await desk.changes()).saved).toHaveLength(1);
  });

  it('join once when two processes save the same number at the same time', async () => {
    const other = await openTestCounter(backend, 'Back till');
    const proofs = [];
    for (const counter of [desk.counter, other]) {
      const { id } = await counter.sendCode();
      unwrap(await counter.check(id, backend.sms.lastCode));
      proofs.push({ verificationId: id, token: counter.token });
    }
    const database = await openDatabase(file, backend.clock, silentLog);
    const { app } = await buildApp({ ...backend.parts, database });
    const calls = [backend.call, caller(app)];
    const saved = await Promise.all(
      proofs.map(({ verificationId, token }, index) =>
        (calls[index] ?? backend.call)(
          saveMember,
          { body: { operationId: randomUUID(), verificationId, details: SITI } },
          token,
        ),
      ),
    );
    await app.close();
    await database.close();
    expect(saved.filter(({ ok }) => ok)).toHaveLength(1);
    expect(saved.filter(({ ok }) => !ok).map(errorCode)).toEqual(['member_exists']);
    expect(await revisions()).toHaveLength(1);
  });

  it('are told to the counters of their shop when they change, and only then', async () => {
    const { database, parts } = backend;
    const member = await desk.join();
    const { revision } = await desk.record(member.id);
    const actor = await database.reader
      .selectFrom('members')
      .select(['shop_id as shopId', 'device_id as deviceId', 'staff_id as staffId'])
      .executeTakeFirstOrThrow();
    const manager = { ...actor, sessionId: randomUUID(), role: 'manager' as const };
    const bus = new EventBus();
    const heard: ServerEvent[] = [];
    bus.listen({ shopId: actor.shopId, deviceId: randomUUID() }, (event) => heard.push(event));
    bus.listen({ shopId: randomUUID(), deviceId: randomUUID() }, () => expect.unreachable('another shop hears it'));
    const members = new MemberService({
      ...parts,
      bus,
      events: { welcome: async () => {}, passwordChanged: async () => {} },
    });
    const renamed = { revision, details: { ...SITI, name: 'Siti binte Rahmah' } };
    const change = () => database.write((work) => members.change(work, manager, member.id, renamed));
    unwrap(await change());
    expect(errorCode(await change())).toBe('member_changed');
    expect(heard).toEqual([{ type: 'members_changed' }]);
    unwrap(await database.write((work) => members.erase(work, manager, member.id)));
    expect(heard).toHaveLength(2);
  });

  it('are counted at the counter where they joined today, with the codes that were sent for whatever purpose', async () => {
    const member = await desk.join();
    await desk.proveForPassword(member.id);
    await desk.counter.sendCode(OTHER_PHONE);
    const today = unwrap(await backend.call(getToday, {}, desk.counter.token));
    expect(today).toMatchObject({ joined: 1, sent: 3, started: 2, verified: 1 });
    expect(unwrap(await backend.call(getToday, {}, desk.manager))).toMatchObject({ joined: 0, sent: 0, started: 0 });
    await backend.clock.advance(14 * 60 * 60_000);
    const { token } = await signInAs(backend, 'cashier', 'Front till', desk.counter.installationId);
    expect(unwrap(await backend.call(getToday, {}, token))).toMatchObject({ joined: 0, sent: 0, started: 0 });
  });

  it('are a manager’s to look after: cashiers meet them only by their number', async () => {
    const all: unknown[] = Object.values(memberRoutes);
    const routes = all.filter(isManagersRoute);
    expect(routes.map(({ path }) => path).sort()).toEqual([
      '/v1/members/:id',
      '/v1/members/:id/erase',
      '/v1/members/:id/messages',
      '/v1/members/:id/phone',
      '/v1/members/:id/tags',
      '/v1/members/changes',
    ]);
    for (const { method, path } of [...routes, memberRoutes.getTags]) {
      const url = path.replace(':id', randomUUID());
      const headers = { authorization: `Bearer ${desk.counter.token}` };
      const refused = await backend.app.inject({ method, url, headers });
      expect(refused.json().error, path).toEqual({ code: 'forbidden' });
    }
  });

  it('are another shop’s neither to see nor to touch', async () => {
    const member = await desk.join();
    const { owner } = await openOtherShop(backend);
    const record = await desk.record(member.id);
    const changes = await backend.call(memberRoutes.getMemberChanges, { query: { after: 0 } }, owner);
    expect(unwrap(changes)).toMatchObject({ saved: [], erased: [], upTo: 0, more: false });
    expect(errorCode(await desk.change(record, { name: 'Mine' }, randomUUID(), owner))).toBe('not_found');
    expect(errorCode(await desk.erase(member.id, randomUUID(), owner))).toBe('not_found');
    expect(errorCode(await desk.setTags(record, ['VIP'], randomUUID(), owner))).toBe('not_found');
    expect(errorCode(await desk.changePhone(record, OTHER_PHONE, randomUUID(), owner))).toBe('not_found');
    expect(errorCode(await desk.setMessages(record, false, randomUUID(), owner))).toBe('not_found');
    expect(await desk.record(member.id)).toEqual(record);
  });
});
