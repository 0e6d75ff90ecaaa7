import { describe, expect, it } from 'vitest';
import { changeBot, createBot, getBots, previewBot, removeBot, setBotEnabled } from '#shared/api/bots.ts';
import { MICROS_PER_UNIT } from '#shared/domain/money.ts';
import { MISS_YOU, openDailyWorld } from '#test/daily-world.ts';
import { errorCode, unwrap } from '#test/test-backend.ts';

describe('rules on the page', () => {
  it('are a manager’s', async () => {
    const world = await openDailyWorld();
    const { id } = await world.addBot();
    const { cashier, owner } = world.tokens;
    const { name: _, ...draft } = MISS_YOU;
    const body = { ...world.operation(), ...MISS_YOU };
    const params = { id };
    const refused = [
      await world.call(getBots, {}, cashier),
      await world.call(createBot, { body }, cashier),
      await world.call(changeBot, { params, body: { ...body, revision: 1 } }, cashier),
      await world.call(setBotEnabled, { params, body: { ...world.operation(), enabled: false } }, cashier),
      await world.call(removeBot, { params, body: world.operation() }, cashier),
      await world.call(previewBot, { body: { ...draft, id: null } }, cashier),
    ];
    expect(refused.map(errorCode)).toEqual(refused.map(() => 'forbidden'));
    expect(unwrap(await world.call(getBots, {}, owner)).rules).toHaveLength(1);
  });

  it('are changed by one at a time, and removed with what they would have sent', async () => {
    const world = await openDailyWorld();
    const { id, revision } = await world.addBot();
    const change = (body: object) =>
      world.call(
        changeBot,
        { params: { id }, body: { ...world.operation(), ...MISS_YOU, revision, ...body } },
        world.tokens.manager,
      );
    expect(unwrap(await change({ name: 'Come back' }))).toMatchObject({
      name: 'Come back',
      enabled: true,
      revision: 2,
    });
    expect(errorCode(await change({}))).toBe('bot_changed');
    expect(errorCode(await change({ revision: 2, text: 'Hi {shop} {' }))).toBe('template_field_unknown');
    expect(errorCode(await change({ revision: 2, monthlyCap: 2_001 * MICROS_PER_UNIT }))).toBe('amount_out_of_range');
    expect(errorCode(await change({ revision: 2, rule: { kind: 'joined', days: 0 } }))).toBe('invalid_request');
    const remove = () => world.call(removeBot, { params: { id }, body: world.operation() }, world.tokens.manager);
    expect(unwrap(await remove())).toEqual({});
    expect(errorCode(await remove())).toBe('not_found');
    expect(errorCode(await change({ revision: 2 }))).toBe('not_found');
    expect(unwrap(await world.call(getBots, {}, world.tokens.manager)).rules).toEqual([]);
  });

  it('are those of the shop alone', async () => {
    const world = await openDailyWorld();
    const { id } = await world.addBot();
    await world.database.write(async ({ tx }) => {
      const place = { home_country: 'SG', time_zone: 'Asia/Singapore', daily_send_cap: 500 } as const;
      const other = { id: 'another', name: 'Another', ...place, payments_customer_id: 'cus_2', created_at: 0 };
      await tx.insertInto('shops').values(other).execute();
      await tx.updateTable('bot_rules').where('id', '=', id).set({ shop_id: other.id }).execute();
    });
    const { name: _, ...draft } = MISS_YOU;
    const asked = [
      await world.call(
        setBotEnabled,
        { params: { id }, body: { ...world.operation(), enabled: false } },
        world.tokens.owner,
      ),
      await world.call(removeBot, { params: { id }, body: world.operation() }, world.tokens.owner),
      await world.call(previewBot, { body: { ...draft, id } }, world.tokens.owner),
    ];
    expect(asked.map(errorCode)).toEqual(asked.map(() => 'not_found'));
    expect(unwrap(await world.call(getBots, {}, world.tokens.owner)).rules).toEqual([]);
  });

  it('are made once for one operation', async () => {
    const world = await openDailyWorld();
    const body = { ...world.operation(), ...MISS_YOU };
    const first = unwrap(await world.call(createBot, { body }, world.tokens.manager));
    expect(unwrap(await world.call(createBot, { body }, world.tokens.manager))).toEqual(first);
    expect(first).toMatchObject({ enabled: false, paused: null, revision: 1, thisMonth: { sent: 0, committed: 0 } });
    expect(unwrap(await world.call(getBots, {}, world.tokens.manager)).rules).toEqual([first]);
  });
});
