import { describe, expect, it } from 'vitest';
import { openCampaignWorld } from '#test/campaign-world.ts';
import { arrivedAt, FakeCarrier } from '#test/fake-carrier.ts';
import { phonesOf } from '#test/outbox-engine.ts';
import { errorCode, unwrap } from '#test/test-backend.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

describe('a scheduled campaign', () => {
  it('starts at its time by the shop’s clock', async () => {
    const carrier = new FakeCarrier();
    const world = await openCampaignWorld({ members: 3, carriers: [carrier] });
    world.start();
    const { id } = unwrap(await world.create());
    const scheduled = unwrap(await world.schedule(id, 1, '2026-11-23T12:00'));
    const at = Date.parse('2026-11-23T12:00:00+08:00');
    expect(scheduled).toMatchObject({ state: 'scheduled', scheduledAt: at, startedByName: null, revision: 2 });
    await world.pass(at - world.clock.now() - SECOND);
    expect((await world.read(id)).state).toBe('scheduled');
    await world.pass(10 * SECOND);
    expect(await world.read(id)).toMatchObject({ state: 'done', startedByName: 'Ravi', total: 3, scheduledAt: at });
    expect(arrivedAt(carrier)).toEqual(phonesOf(1, 3));
  });

  it('is taken back, started at once, or cancelled', async () => {
    const world = await openCampaignWorld({ members: 3 });
    const { id } = unwrap(await world.create());
    unwrap(await world.schedule(id, 1, '2026-11-24T09:00'));
    expect(errorCode(await world.change(id, 2))).toBe('campaign_state');
    expect(unwrap(await world.unschedule(id))).toMatchObject({ state: 'draft', scheduledAt: null, revision: 3 });
    unwrap(await world.schedule(id, 3, '2026-11-24T09:00'));
    expect(unwrap(await world.begin(id, 4))).toMatchObject({ state: 'preparing', scheduledAt: null });
    const other = unwrap(await world.create());
    unwrap(await world.schedule(other.id, 1, '2026-11-23T10:50'));
    expect(unwrap(await world.cancel(other.id)).state).toBe('cancelled');
    world.start();
    await world.pass(10 * MINUTE);
    expect(await world.read(other.id)).toMatchObject({ state: 'cancelled', startedAt: null, progress: null });
  });

  it.each([
    ['2026-11-23T10:42', 'schedule_in_past'],
    ['2026-11-22T23:00', 'schedule_in_past'],
    ['2027-11-24T10:42', 'invalid_request'],
  ])('is not for %s', async (at, code) => {
    const world = await openCampaignWorld();
    const { id } = unwrap(await world.create());
    expect(errorCode(await world.schedule(id, 1, at))).toBe(code);
    expect((await world.read(id)).state).toBe('draft');
  });

  it('starts up to twelve hours late', async () => {
    const world = await openCampaignWorld({ members: 3 });
    const { id } = unwrap(await world.create());
    unwrap(await world.schedule(id, 1, '2026-11-23T11:00'));
    await world.pass(10 * HOUR);
    world.start();
    await world.pass(10 * SECOND);
    expect(await world.read(id)).toMatchObject({ state: 'done', total: 3 });
  });

  it('is paused when it is later than that, and starts when somebody resumes it', async () => {
    const carrier = new FakeCarrier();
    const world = await openCampaignWorld({ members: 3, carriers: [carrier] });
    const { id } = unwrap(await world.create());
    unwrap(await world.schedule(id, 1, '2026-11-23T11:00'));
    await world.pass(24 * HOUR);
    world.start();
    await world.pass(10 * SECOND);
    expect(await world.read(id)).toMatchObject({ state: 'paused', pauseReason: 'late', startedAt: null });
    await world.pass(MINUTE);
    expect(arrivedAt(carrier)).toEqual([]);
    expect(unwrap(await world.resume(id))).toMatchObject({ state: 'preparing', startedByName: 'Ravi' });
    await world.pass(MINUTE);
    expect(await world.read(id)).toMatchObject({ state: 'done', total: 3 });
    expect(arrivedAt(carrier)).toEqual(phonesOf(1, 3));
  });

  it('waits at its time while five are under way', async () => {
    const world = await openCampaignWorld({ members: 3, credit: 0 });
    world.start();
    const ids = [];
    for (let n = 0; n < 5; n += 1) ids.push(await world.started());
    const { id } = unwrap(await world.create());
    unwrap(await world.schedule(id, 1, '2026-11-23T10:50'));
    await world.pass(10 * MINUTE);
    expect((await world.read(id)).state).toBe('scheduled');
    unwrap(await world.cancel(ids[2] ?? ''));
    await world.pass(10 * SECOND);
    expect((await world.read(id)).state).toBe('sending');
  });

  it('does not wait for another one that fails', async () => {
    const world = await openCampaignWorld({ members: 3 });
    const ids = [];
    for (let n = 0; n < 3; n += 1) {
      const { id } = unwrap(await world.create());
      unwrap(await world.schedule(id, 1, '2026-11-23T10:50'));
      ids.push(id);
    }
    await world.spoil(ids[0] ?? '');
    world.start();
    await world.pass(10 * MINUTE);
    expect((await world.read(ids[1] ?? '')).state).toBe('done');
    expect((await world.read(ids[2] ?? '')).state).toBe('done');
  });
});
