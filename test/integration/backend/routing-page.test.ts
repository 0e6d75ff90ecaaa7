import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { getRouting, type SendingSettings, saveCountryRouting, saveSendingSettings } from '#shared/api/routing.ts';
import type { Country } from '#shared/domain/phone.ts';
import { signInTo, startRoutingWorld } from '#test/routing-world.ts';
import { errorCode, unwrap } from '#test/test-backend.ts';

const SECOND = 1_000;
const operation = () => ({ operationId: randomUUID() });
const settings: SendingSettings = {
  quiet: { from: 22 * 60, to: 8 * 60 },
  counterReserveCodes: 50,
  optOutLine: 'Balas BERHENTI untuk berhenti.',
  ownerPhones: ['+6581230000'],
  rewardMemberDay: 2,
  rewardDayUnits: 0,
};

/** An owner with the page before them. */
async function open() {
  const world = await startRoutingWorld();
  const { call, shop, database } = world;
  const token = await signInTo(world, 'owner');
  const read = async () => unwrap(await call(getRouting, {}, token));
  const country = async (code: Country | 'other') => {
    const found = (await read()).countries.find((one) => one.country === code);
    if (!found) throw new Error(`${code} is not on the page`);
    return found;
  };
  type Routes = { gateway: string; enabled: boolean; priority: number }[];
  type Sender = { name: string; registered: boolean } | null;
  const saveCountry = (to: Country | 'other', routes: Routes, senderName: Sender = null) =>
    call(saveCountryRouting, { params: { country: to }, body: { ...operation(), routes, senderName } }, token);
  const saveSettings = (change: Partial<SendingSettings> = {}) =>
    call(saveSendingSettings, { body: { ...operation(), ...settings, ...change } }, token);
  const allow = (countries: Country[]) =>
    database.write(({ tx }) =>
      tx
        .updateTable('shops')
        .where('id', '=', shop.id)
        .set({ countries: JSON.stringify(countries) })
        .execute(),
    );
  return { world, ...world, token, read, country, saveCountry, saveSettings, allow };
}

describe('the page of routes', () => {
  it('has what every gateway offers, for the home country, the other allowed ones and all the rest', async () => {
    const { read, allow } = await open();
    await allow(['MY']);
    const page = await read();
    expect(page.gateways).toEqual([
      { id: 'first', name: 'First carrier', perSecond: 100, replies: true },
      { id: 'second', name: 'Second carrier', perSecond: 100, replies: true },
    ]);
    expect(page.countries.map(({ country }) => country)).toEqual(['SG', 'MY', 'other']);
    const asOffered = { enabled: true, priority: 1, state: 'unmeasured', until: null, sent24h: 0 };
    const unknown = { latencyMs: null, success: null, delivered: null };
    expect(page.countries[0]).toEqual({
      country: 'SG',
      senderName: null,
      routes: [
        { gateway: 'first', ...asOffered, ...unknown, inUse: true },
        { gateway: 'second', ...asOffered, ...unknown, inUse: false },
      ],
    });
    expect(page).toMatchObject({ reserve: 100 * 36_800, settings: { optOutLine: 'Reply STOP to opt out.' } });
  });

  it('tells how each route does, also what was not written yet, and which one takes over', async () => {
    const { send, first, country, router, clock } = await open();
    router.onReport(async () => undefined);
    const atOnce = first.send.bind(first);
    first.send = async (sms) => {
      await clock.advance(40);
      return atOnce(sms);
    };
    await send({ gateway: 'first' });
    await first.report('delivered');
    await send({ gateway: 'first' });
    await first.report('undelivered');
    expect((await country('SG')).routes[0]).toMatchObject({
      ...{ state: 'healthy', inUse: true, latencyMs: 40, success: 1, delivered: 0.5, sent24h: 2 },
    });
    first.sendOutcome = 'unknown';
    for (let n = 0; n < 3; n += 1) await send({ gateway: 'first' });
    expect((await country('SG')).routes).toMatchObject([
      { state: 'broken', until: clock.now() + 30 * SECOND, inUse: false, success: 0.4 },
      { state: 'unmeasured', inUse: true },
    ]);
  });

  it('has together what went to countries that do not stand on it', async () => {
    const { send, country, first } = await open();
    await send({ gateway: 'first', country: 'DE' });
    await send({ gateway: 'first', country: 'FR' });
    await send({ gateway: 'second', country: 'SG' });
    expect((await country('other')).routes).toMatchObject([{ sent24h: 2, state: 'healthy' }, { sent24h: 0 }]);
    first.sendOutcome = 'unknown';
    for (let n = 0; n < 3; n += 1) await send({ gateway: 'first', country: 'FR' });
    expect((await country('other')).routes[0]).toMatchObject({ state: 'broken' });
    expect((await country('SG')).routes[0]).toMatchObject({ sent24h: 0, state: 'unmeasured' });
  });

  it('is an owner’s alone, who has given the password', async () => {
    const world = await startRoutingWorld();
    const manager = await signInTo(world, 'manager');
    expect(errorCode(await world.call(getRouting, {}, manager))).toBe('forbidden');
    const owner = await signInTo(world, 'owner');
    await world.clock.advance(16 * 60 * SECOND);
    expect(errorCode(await world.call(getRouting, {}, owner))).toBe('password_required');
  });
});

describe('what an owner saves for a country', () => {
  const firstOff = { gateway: 'first', enabled: false, priority: 1 };
  const secondLater = { gateway: 'second', enabled: true, priority: 3 };

  it('decides about the next message, and the devices hear of it', async () => {
    const { saveCountry, country, router, database, message, events } = await open();
    unwrap(await saveCountry('SG', [firstOff, secondLater]));
    expect((await country('SG')).routes).toMatchObject([
      { enabled: false, inUse: false },
      { enabled: true, priority: 3, inUse: true },
    ]);
    expect(await router.pick(database.reader, message())).toBe('second');
    expect(await router.pick(database.reader, message({ country: 'MY' }))).toBe('first');
    expect(events).toContain('routing_changed');
  });

  it('of every other holds where a country has nothing of its own, and stands on the page once it has', async () => {
    const { saveCountry, country, read } = await open();
    unwrap(await saveCountry('other', [firstOff]));
    expect((await country('SG')).routes[0]).toMatchObject({ enabled: false });
    unwrap(await saveCountry('TH', [{ ...firstOff, enabled: true }]));
    expect((await country('TH')).routes[0]).toMatchObject({ enabled: true });
    expect((await read()).countries.map((one) => one.country)).toEqual(['SG', 'TH', 'other']);
  });

  it('leaves one route on, and knows only gateways that there are', async () => {
    const { saveCountry, country } = await open();
    const secondOff = { ...secondLater, enabled: false };
    expect(errorCode(await saveCountry('SG', [firstOff, secondOff]))).toBe('route_last');
    expect(errorCode(await saveCountry('other', [firstOff, secondOff]))).toBe('route_last');
    unwrap(await saveCountry('SG', [firstOff]));
    expect(errorCode(await saveCountry('SG', [secondOff]))).toBe('route_last');
    expect(errorCode(await saveCountry('SG', [{ ...secondOff, gateway: 'gone' }]))).toBe('not_found');
    expect((await country('SG')).routes).toMatchObject([{ enabled: false }, { enabled: true, priority: 1 }]);
  });

  it('has a sender name where the country takes it, and none again', async () => {
    const { saveCountry, country, send, first } = await open();
    const kopi = { name: 'KopiCo', registered: true };
    unwrap(await saveCountry('SG', [], kopi));
    expect((await country('SG')).senderName).toEqual(kopi);
    await send({ gateway: 'first' });
    unwrap(await saveCountry('SG', [], null));
    expect((await country('SG')).senderName).toBeNull();
    await send({ gateway: 'first' });
    expect(first.sent.map(({ from }) => from.kind)).toEqual(['name', 'default']);
    for (const [to, name] of [
      ['SG', { ...kopi, registered: false }],
      ['MY', kopi],
      ['other', kopi],
    ] as const) {
      expect(errorCode(await saveCountry(to, [], name))).toBe('sender_name_not_allowed');
    }
  });
});

describe('what an owner saves for all messages that are no codes', () => {
  it('is on the page from then on, with what the reserve comes to', async () => {
    const { saveSettings, read, events } = await open();
    unwrap(await saveSettings());
    expect(await read()).toMatchObject({ settings, reserve: 50 * 36_800 });
    expect(events).toEqual(expect.arrayContaining(['routing_changed', 'messaging_changed', 'rewards_changed']));
  });

  it('has an opt-out line with a word that can be replied', async () => {
    const { saveSettings, read } = await open();
    expect(errorCode(await saveSettings({ optOutLine: 'See you this weekend!' }))).toBe('opt_out_line_invalid');
    expect((await read()).settings.optOutLine).toBe('Reply STOP to opt out.');
  });

  it('has owners’ numbers that can get messages, each once', async () => {
    const { saveSettings, read } = await open();
    unwrap(await saveSettings({ ownerPhones: ['+6581230000', '+6581230000'] }));
    expect((await read()).settings.ownerPhones).toEqual(['+6581230000']);
    expect(errorCode(await saveSettings({ ownerPhones: ['+6561234567'] }))).toBe('phone_cannot_receive_sms');
    expect(errorCode(await saveSettings({ ownerPhones: ['+6500000000'] }))).toBe('phone_invalid');
  });
});
