import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EventBus } from '#server/modules/events/event-bus.ts';
import { MemberChoices } from '#server/modules/members/choices.ts';
import type { MemberEvents } from '#server/modules/members/member-events.ts';
import { OptOuts } from '#server/modules/opt-outs/service.ts';
import { getVerification } from '#shared/api/verifications.ts';
import { type MemberDesk, openMemberDesk } from '#test/member-desk.ts';
import { errorCode, START, startTestBackend, type TestBackend, unwrap } from '#test/test-backend.ts';
import { openTestCounter, PHONE } from '#test/test-counter.ts';

const NEW = '+6591112222';
const MINUTE = 60_000;

describe('the number of a member', () => {
  let backend: TestBackend;
  let desk: MemberDesk;
  let id: string;

  beforeEach(async () => {
    backend = await startTestBackend();
    desk = await openMemberDesk(backend);
    ({ id } = await desk.join());
    await backend.clock.advance(MINUTE);
  });
  afterEach(() => backend.close());

  const move = async (phone: string) => desk.changePhone(await desk.record(id), phone);
  const oldNumbers = () =>
    backend.database.reader.selectFrom('member_old_numbers').select(['phone', 'until']).orderBy('until').execute();

  it('is another from now on: the member is found by it, and the old one is free', async () => {
    const before = await desk.record(id);
    const changed = unwrap(await move(NEW));
    expect(changed).toEqual({ ...before, phone: NEW, revision: before.revision + 1 });
    expect(unwrap(await desk.counter.start(NEW))).toMatchObject({ kind: 'known_member', member: { id } });
    expect(unwrap(await desk.counter.start(PHONE))).toMatchObject({ kind: 'code_sent' });
    expect(await oldNumbers()).toEqual([{ phone: PHONE, until: START + MINUTE }]);
  });

  it('is known of the country that it is in', async () => {
    await backend.database.write(({ tx }) => tx.updateTable('shops').set({ countries: '["MY"]' }).execute());
    unwrap(await move('+60123456789'));
    const { country } = await backend.database.reader.selectFrom('members').select('country').executeTakeFirstOrThrow();
    expect(country).toBe('MY');
  });

  it.each([
    ['+6561234567', 'phone_cannot_receive_sms'],
    ['+6599', 'invalid_request'],
    ['+6512345678', 'phone_invalid'],
    ['+60123456789', 'country_not_allowed'],
    ['+6581234568', 'member_exists'],
  ])('cannot become %s: %s', async (phone, code) => {
    await desk.join('+6581234568');
    const before = await desk.record(id);
    expect(errorCode(await move(phone))).toBe(code);
    expect(await desk.record(id)).toEqual(before);
    expect(await oldNumbers()).toEqual([]);
  });

  it('changes once, not over what somebody else changed, and not into itself', async () => {
    const seen = await desk.record(id);
    const operationId = randomUUID();
    const once = await desk.changePhone(seen, NEW, operationId);
    expect((await desk.changePhone(seen, NEW, operationId)).bytes).toBe(once.bytes);
    expect(errorCode(await desk.changePhone(seen, '+6591113333'))).toBe('member_changed');
    const { upTo } = await desk.changes();
    expect(unwrap(await move(NEW))).toMatchObject({ phone: NEW });
    expect(await desk.changes()).toMatchObject({ upTo });
  });

  it('may be an earlier one again', async () => {
    unwrap(await move(NEW));
    await backend.clock.advance(MINUTE);
    unwrap(await move(PHONE));
    await backend.clock.advance(MINUTE);
    unwrap(await move(NEW));
    expect(await oldNumbers()).toEqual([
      { phone: NEW, until: START + 2 * MINUTE },
      { phone: PHONE, until: START + 3 * MINUTE },
    ]);
  });

  it('is not what a code to the old one proves', async () => {
    const { id: reset } = unwrap(await desk.counter.resetPassword(id));
    await backend.settle();
    const { lastCode } = backend.sms;
    unwrap(await move(NEW));
    expect(errorCode(await desk.counter.check(reset, lastCode))).toBe('not_found');
    const read = await backend.call(getVerification, { params: { id: reset } }, desk.counter.token);
    expect(errorCode(read)).toBe('not_found');
  });

  it('is not one that is being registered in time to become somebody else', async () => {
    const back = await openTestCounter(backend, 'Back till');
    const { id: registration } = await back.sendCode(NEW);
    unwrap(await back.check(registration, backend.sms.lastCode));
    unwrap(await move(NEW));
    expect(errorCode(await back.save(registration))).toBe('member_exists');
  });

  it('is told to who hears of it within the same transaction, with both numbers', async () => {
    const { database } = backend;
    const row = await database.reader.selectFrom('members').selectAll().executeTakeFirstOrThrow();
    const actor = {
      ...{ shopId: row.shop_id, staffId: row.staff_id, deviceId: row.device_id },
      ...{ sessionId: randomUUID(), role: 'manager' as const },
    };
    const heard: Parameters<MemberEvents['phoneChanged']>[2][] = [];
    const choicesWith = (phoneChanged: MemberEvents['phoneChanged']) =>
      new MemberChoices({
        database,
        bus: new EventBus(),
        optOuts: new OptOuts(new EventBus()),
        events: { phoneChanged },
      });
    const change = (choices: MemberChoices) =>
      database.write((work) => choices.changePhone(work, actor, id, { revision: row.revision, phone: NEW }));
    const failing = choicesWith(() => Promise.reject(new Error('no note can be written')));
    await expect(change(failing)).rejects.toThrow('no note');
    expect(await desk.record(id)).toMatchObject({ phone: PHONE, revision: row.revision });
    unwrap(await change(choicesWith(async (_work, _actor, phones) => void heard.push(phones))));
    expect(heard).toEqual([{ memberId: id, revision: row.revision + 1, oldPhone: PHONE, newPhone: NEW }]);
  });
});
