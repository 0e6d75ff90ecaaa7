import { describe, expect, it } from 'vitest';
import type { Work } from '#server/db/database.ts';
import { ACTOR, openDailyWorld } from '#test/daily-world.ts';
import { auditOutbox } from '#test/outbox-audit.ts';
import { memberId, PRICE, phoneOf, SHOP, STAFF } from '#test/outbox-engine.ts';
import { START, unwrap } from '#test/test-backend.ts';

type World = Awaited<ReturnType<typeof openDailyWorld>>;

const MINUTE = 60_000;

describe('what happens to a member', () => {
  /** Everything of which a member is told, each of it once. */
  const happen = async (world: World, work: Work) => {
    const { events } = world.activities;
    await events.welcome(work, ACTOR, memberId(1));
    await events.passwordChanged(work, ACTOR, memberId(2), 'verification');
    const number = { oldPhone: '+6591112222', newPhone: phoneOf(3) };
    await events.phoneChanged(work, ACTOR, { memberId: memberId(3), revision: 7, ...number });
    const redemption = redeemed(memberId(4));
    await events.rewardRedeemed(work, redemption);
    await events.rewardRedeemed(work, { ...redemption, id: 'of nobody', member_id: null });
  };
  const redeemed = (member_id: string) => ({
    ...{ id: 'redemption', shop_id: SHOP, operation_id: 'o', device_id: ACTOR.deviceId, staff_id: STAFF, member_id },
    ...{ voucher_id: 'kopi', voucher_name: 'Kopi S$5', brand: 'Kopi', currency: 'SGD', price: 5, hold_id: 'h' },
    ...{
      status: 'issued' as const,
      failure: null,
      provider_ref: 'r',
      sealed: null,
      last4: '1234',
      code_expires_at: null,
    },
    ...{ asked_at: null, ask_at: null, asks: 0, revealed_at: null, revealed_by: null, revealed_on: null },
    ...{ revealed_op: null, sms_sends: 0, created_at: START, ended_at: START },
  });
  const EVENTS = ['welcome', 'pin_changed', 'phone_changed', 'reward_redeemed'] as const;

  it('is told to them, in the words of the shop', async () => {
    const world = await openDailyWorld();
    for (const kind of EVENTS) await world.switchOn(kind);
    world.start();
    await world.database.write((work) => happen(world, work));
    await world.pass(MINUTE);
    expect(world.bodies().toSorted()).toEqual([
      `${phoneOf(1)} Welcome to Kopi & Co, Member! You are a member now. Just tell us this number when you visit.`,
      `${phoneOf(2)} Kopi & Co: your password was changed on 23 November 2026, 10:42. Was that not you? Tell our staff.`,
      `${phoneOf(4)} Kopi & Co: you redeemed Kopi S$5. Enjoy it, Member!`,
      '+6591112222 Kopi & Co: your number was changed to +65 **** 0003 on 23 November 2026. Was that not you? Tell our staff.',
    ]);
    const [settled] = await world.reader
      .selectFrom('ledger_transfers')
      .where('purpose', '=', 'activity_message')
      .select(['staff_id', 'device_id'])
      .execute();
    expect(settled).toEqual({ staff_id: STAFF, device_id: ACTOR.deviceId });
    expect((await world.activity('welcome')).last30).toMatchObject({ sent: 1, cost: PRICE });
    expect(await auditOutbox(world.reader)).toEqual([]);
  });

  it('is told once, however often it is heard of', async () => {
    const world = await openDailyWorld();
    for (const kind of EVENTS) await world.switchOn(kind);
    for (const _ of [1, 2]) await world.database.write((work) => happen(world, work));
    expect(await world.rows()).toEqual({ waiting: 4 });
  });

  it('is told to nobody when it was undone, or where it is switched off', async () => {
    const world = await openDailyWorld();
    await world.database.write((work) => happen(world, work));
    expect(await world.written()).toEqual([]);
    for (const kind of EVENTS) {
      const { revision, text, settings } = await world.switchOn(kind);
      unwrap(await world.save(kind, { revision, enabled: false, text, settings }));
    }
    await world.database.write((work) => happen(world, work));
    expect(await world.written()).toEqual([]);
    for (const kind of EVENTS) await world.switchOn(kind);
    const undone = world.database.write(async (work) => {
      await happen(world, work);
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    expect(await world.written()).toEqual([]);
  });

  it('is not told once it is switched off, even when it was to be', async () => {
    const world = await openDailyWorld({ credit: 0 });
    const { revision, text, settings } = await world.switchOn('welcome');
    await world.database.write((work) => world.activities.events.welcome(work, ACTOR, memberId(1)));
    world.start();
    await world.pass(MINUTE);
    unwrap(await world.save('welcome', { revision, enabled: false, text, settings }));
    await world.pass(MINUTE);
    expect(await world.written()).toMatchObject([{ status: 'skipped', reason: 'switched_off' }]);
  });

  it('is a welcome also to who wants no news, and a safeguard also to who asked for silence', async () => {
    const world = await openDailyWorld();
    for (const kind of ['welcome', 'pin_changed'] as const) await world.switchOn(kind);
    await world.setMember(1, { consent_at: null });
    await world.setMember(2, { consent_at: null, opted_out_at: 1, opt_out_how: 'reply' });
    world.start();
    const { events } = world.activities;
    await world.database.write(async (work) => {
      for (const n of [1, 2]) {
        await events.welcome(work, ACTOR, memberId(n));
        await events.passwordChanged(work, ACTOR, memberId(n), `verification ${n}`);
      }
    });
    await world.pass(MINUTE);
    expect(world.carrier.taken.map(({ to }) => to).toSorted()).toEqual([phoneOf(1), phoneOf(1), phoneOf(2)]);
  });
});
