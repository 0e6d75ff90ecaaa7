import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EventBus } from '#server/modules/events/event-bus.ts';
import { Visits } from '#server/modules/members/visits.ts';
import { type MemberDesk, openMemberDesk } from '#test/member-desk.ts';
import { START, startTestBackend, type TestBackend, unwrap } from '#test/test-backend.ts';
import { openTestCounter } from '#test/test-counter.ts';

const HOUR = 60 * 60_000;
/** The shop's midnight after the tests begin, at 10:42. */
const MIDNIGHT = Date.parse('2026-11-24T00:00:00+08:00');

describe('visits of members', () => {
  let backend: TestBackend;
  let desk: MemberDesk;
  let member: string;

  beforeEach(async () => {
    backend = await startTestBackend();
    desk = await openMemberDesk(backend);
    ({ id: member } = await desk.join());
  });
  afterEach(() => backend.close());

  const visits = () => backend.database.reader.selectFrom('member_visits').selectAll().orderBy('day').execute();
  const row = () =>
    backend.database.reader.selectFrom('members').select(['last_visit_at', 'revision']).executeTakeFirstOrThrow();
  /** Somebody types the member's number at a counter, and presses Enter. */
  const come = async () => {
    const counter = await openTestCounter(backend, 'Side till');
    return unwrap(await counter.start());
  };

  it('begin with joining', async () => {
    expect(await visits()).toMatchObject([{ member_id: member, day: '2026-11-23', at: START }]);
    expect(await desk.record(member)).toMatchObject({ lastVisitAt: START });
  });

  it('count once a day of the shop, which is when the counters hear of it', async () => {
    const { revision } = await desk.record(member);
    await backend.clock.advance(HOUR);
    await come();
    expect(await row()).toEqual({ last_visit_at: START, revision });
    await backend.clock.advance(MIDNIGHT - START - HOUR);
    expect(await come()).toMatchObject({ kind: 'known_member', member: { id: member, lastVisitAt: START } });
    await come();
    expect((await visits()).map(({ day }) => day)).toEqual(['2026-11-23', '2026-11-24']);
    expect(await row()).toEqual({ last_visit_at: MIDNIGHT, revision: revision + 1 });
  });

  it('are not there when what they belong to fails', async () => {
    const { database } = backend;
    const { revision } = await desk.record(member);
    await backend.clock.advance(24 * HOUR);
    const by = await database.reader
      .selectFrom('members')
      .select(['shop_id as shopId', 'staff_id as staffId', 'device_id as deviceId'])
      .executeTakeFirstOrThrow();
    const bus = new EventBus();
    bus.listen({ shopId: by.shopId, deviceId: by.deviceId }, () => expect.unreachable('nothing happened'));
    const failing = database.write(async (work) => {
      await new Visits(bus).note(work, member, by);
      throw new Error('nobody redeems anything');
    });
    await expect(failing).rejects.toThrow('nobody redeems');
    expect(await visits()).toHaveLength(1);
    const { member_revision } = await database.reader
      .selectFrom('shops')
      .select('member_revision')
      .executeTakeFirstOrThrow();
    expect(member_revision).toBe(revision);
  });
});
