import { describe, expect, it } from 'vitest';
import { changeActivity, getActivities } from '#shared/api/activities.ts';
import { activityKindSchema } from '#shared/domain/messaging.ts';
import { MICROS_PER_UNIT } from '#shared/domain/money.ts';
import { ACTIVITY_FIELDS, unknownFields } from '#shared/domain/templates.ts';
import { openDailyWorld } from '#test/daily-world.ts';
import { SHOP } from '#test/outbox-engine.ts';
import { errorCode, unwrap } from '#test/test-backend.ts';

const OWNER = '+6581230000';

describe('activity messages on the page', () => {
  it('are all there and off, with a text that names only what it may', async () => {
    const world = await openDailyWorld();
    await world.setShop({ owner_phones: JSON.stringify([OWNER]) });
    const { activities, ownerPhones } = unwrap(await world.call(getActivities, {}, world.tokens.manager));
    expect(activities.map(({ kind }) => kind)).toEqual(activityKindSchema.options);
    const nothing = { sent: 0, delivered: 0, failed: 0, skipped: 0, cost: 0 };
    for (const { kind, text, settings, ...rest } of activities) {
      expect(rest).toEqual({ enabled: false, revision: 0, last30: nothing });
      expect(unknownFields(text, ACTIVITY_FIELDS[kind])).toEqual([]);
      expect(settings.kind).toBe(kind);
    }
    expect(ownerPhones).toEqual(['+65 ···· 0000']);
  });

  it('are a manager’s, but for the one about the balance', async () => {
    const world = await openDailyWorld();
    await world.setShop({ owner_phones: JSON.stringify([OWNER]) });
    const { cashier, manager, owner } = world.tokens;
    const welcome = { revision: 0, enabled: true, text: 'Hi {name}', settings: { kind: 'welcome' as const } };
    const low = { kind: 'balance_low' as const, threshold: 5 * MICROS_PER_UNIT };
    const balance = { revision: 0, enabled: true, text: '{balance}', settings: low };
    expect(errorCode(await world.call(getActivities, {}, cashier))).toBe('forbidden');
    expect(errorCode(await world.save('welcome', welcome, cashier))).toBe('forbidden');
    expect(errorCode(await world.save('balance_low', balance, manager))).toBe('forbidden');
    expect(unwrap(await world.save('welcome', welcome, manager))).toMatchObject({ enabled: true, revision: 1 });
    expect(unwrap(await world.save('balance_low', balance, owner))).toMatchObject({ settings: low });
    expect(await world.activity('welcome')).toMatchObject({ text: 'Hi {name}' });
  });

  it('are refused with what is wrong with them', async () => {
    const world = await openDailyWorld();
    const welcome = { revision: 0, enabled: true, text: 'Hi {name}', settings: { kind: 'welcome' as const } };
    expect(errorCode(await world.save('welcome', { ...welcome, text: 'Hi {reward}' }))).toBe('template_field_unknown');
    expect(errorCode(await world.save('birthday', welcome))).toBe('invalid_request');
    expect(errorCode(await world.save('welcome', { ...welcome, revision: 1 }))).toBe('activity_changed');
    unwrap(await world.save('welcome', welcome));
    expect(errorCode(await world.save('welcome', welcome))).toBe('activity_changed');
    const low = (threshold: number) => ({
      ...{ revision: 0, enabled: true, text: '{balance}' },
      settings: { kind: 'balance_low' as const, threshold },
    });
    expect(errorCode(await world.save('balance_low', low(10_500_000)))).toBe('amount_out_of_range');
    expect(errorCode(await world.save('balance_low', low(10_000_000)))).toBe('owner_phone_missing');
    expect(unwrap(await world.save('balance_low', { ...low(10_000_000), enabled: false })).revision).toBe(1);
  });

  it('are saved once for one operation', async () => {
    const world = await openDailyWorld();
    const change = { revision: 0, enabled: true, text: 'Hi', settings: { kind: 'welcome' as const } };
    const request = { params: { kind: 'welcome' as const }, body: { ...world.operation(), ...change } };
    const first = unwrap(await world.call(changeActivity, request, world.tokens.manager));
    expect(unwrap(await world.call(changeActivity, request, world.tokens.manager))).toEqual(first);
    expect((await world.activity('welcome')).revision).toBe(1);
  });

  it('read what an older version left unsaid as it is offered', async () => {
    const world = await openDailyWorld();
    await world.database.write(({ tx }) =>
      tx
        .insertInto('activity_messages')
        .values({ id: 'lapsing', shop_id: SHOP, kind: 'lapsing', enabled: 1, text: '{lapse_day}', settings: '{}' })
        .execute(),
    );
    expect(await world.activity('lapsing')).toMatchObject({
      enabled: true,
      settings: { kind: 'lapsing', months: 12, daysBefore: 14, minute: 660 },
    });
  });
});
