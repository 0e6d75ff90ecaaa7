import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { every } from '#server/jobs/every.ts';
import { saveNotification } from '#shared/api/billing.ts';
import { MICROS_PER_UNIT, parseMicros } from '#shared/domain/money.ts';
import { notSent, openMailWorld, startMailProcess } from '#test/mail-world.ts';
import { silentLog } from '#test/silent-log.ts';
import { errorCode, signInAs, startTestBackend, unwrap } from '#test/test-backend.ts';

const OWNER = 'owner@kopi.example';
const dollars = (amount: number) => amount * MICROS_PER_UNIT;
const at = (text: string) => Date.parse(text);
const ON = { enabled: true, threshold: dollars(10), emails: [OWNER] };

type World = Awaited<ReturnType<typeof openMailWorld>>;

const save = (world: World, change: Partial<typeof ON> = {}, currency = 'USD') =>
  world.database.write((work) => world.notifications.save(work, world.actor, currency, { ...ON, ...change }));
const subjects = ({ gateway }: World) => gateway.handedOver.map(({ subject }) => subject);

/** Asks at a moment, as the job of a backend that is up then does. */
async function lookAt(world: World, moment: string, process = world): Promise<void> {
  await world.clock.advance(at(moment) - world.clock.now());
  await process.notifications.runDue();
  await world.settle();
}

describe('a balance notification', () => {
  let world: World;
  beforeEach(async () => {
    world = await openMailWorld({ start: at('2026-11-22T18:00:00+08:00') });
    await world.addCredit(parseMicros('3.20'));
  });

  it('is off at first, with ten dollars or what is alike, and goes to the owners', async () => {
    expect(await world.notifications.list(world.shopId)).toEqual([
      { currency: 'SGD', enabled: false, threshold: dollars(10), emails: [OWNER] },
      { currency: 'USD', enabled: false, threshold: dollars(10), emails: [OWNER] },
    ]);
    const staff = (name: string, change: { email: string } | { deactivated_at: number }) =>
      world.database.write(({ tx }) => tx.updateTable('staff').where('name', '=', name).set(change).execute());
    await staff('Mei Lin', { email: 'mei@kopi.example' });
    expect(await world.notifications.list(world.shopId)).toMatchObject([{ emails: [OWNER] }, { emails: [OWNER] }]);
    await staff('Aisha Rahman', { deactivated_at: world.clock.now() });
    expect(await world.notifications.list(world.shopId)).toMatchObject([{ emails: [] }, { emails: [] }]);
  });

  it('is kept as it was saved, wallet by wallet, with each address once', async () => {
    const emails = [' Mei@Kopi.example ', 'mei@kopi.example', OWNER];
    const saved = { currency: 'USD', enabled: true, threshold: dollars(20), emails: ['mei@kopi.example', OWNER] };
    expect(unwrap(await save(world, { threshold: dollars(20), emails }))).toEqual(saved);
    const [sgd, usd] = await world.notifications.list(world.shopId);
    expect(sgd).toMatchObject({ currency: 'SGD', enabled: false });
    expect(usd).toEqual(saved);
    await save(world, { enabled: false, emails: [] });
    expect((await world.notifications.list(world.shopId))[1]).toMatchObject({ enabled: false, emails: [] });
  });

  it('is refused without an address, for a wallet that is not open, and for an amount that is not offered', async () => {
    expect(errorCode(await save(world, { emails: [] }))).toBe('emails_missing');
    expect(errorCode(await save(world, {}, 'MYR'))).toBe('wallet_missing');
    for (const threshold of [0, dollars(0.5), dollars(10) + 1, dollars(2_001)]) {
      expect(errorCode(await save(world, { threshold }))).toBe('amount_out_of_range');
    }
    expect((await world.notifications.list(world.shopId))[1]).toMatchObject({ enabled: false });
  });

  it('writes at nine to each address, with what is left and what to do', async () => {
    await save(world, { emails: [OWNER, 'mei@kopi.example'] });
    await lookAt(world, '2026-11-23T08:59:59.999+08:00');
    expect(world.gateway.handedOver).toEqual([]);
    await lookAt(world, '2026-11-23T09:00:00+08:00');
    expect(world.gateway.handedOver.map(({ to }) => to)).toEqual([[OWNER], ['mei@kopi.example']]);
    const [mail] = world.gateway.handedOver;
    expect(mail?.subject).toBe('Kopi: SMS credit is down to US$3.20');
    expect(mail?.text).toContain('as of Monday, 23 November 2026 at 09:00');
    expect(mail?.text).toContain('about 86 more local SMS messages');
    expect(mail?.text).toContain('below US$10.00');
  });

  it('writes once a day, and only on days when the balance is below', async () => {
    await save(world);
    for (const time of ['09:00', '09:01', '15:00', '23:59']) await lookAt(world, `2026-11-23T${time}:00+08:00`);
    await lookAt(world, '2026-11-24T09:00:00+08:00');
    expect(world.gateway.handedOver).toHaveLength(2);
    await world.addCredit(parseMicros('6.80'));
    await lookAt(world, '2026-11-25T09:00:00+08:00');
    expect(world.gateway.handedOver).toHaveLength(2);
    await save(world, { threshold: dollars(11) });
    await lookAt(world, '2026-11-25T15:00:00+08:00');
    expect(world.gateway.handedOver).toHaveLength(2);
    await lookAt(world, '2026-11-26T09:00:00+08:00');
    expect(subjects(world).at(-1)).toContain('US$10.00');
    expect(world.gateway.handedOver).toHaveLength(3);
  });

  it('does not count what is held', async () => {
    await world.addCredit(parseMicros('6.80'));
    await save(world);
    await world.database.write(({ tx }) =>
      tx
        .updateTable('ledger_accounts')
        .where('kind', '=', 'wallet')
        .where('currency', '=', 'USD')
        .set({ debits_pending: parseMicros('0.0368') })
        .execute(),
    );
    await lookAt(world, '2026-11-23T09:00:00+08:00');
    expect(subjects(world)).toEqual(['Kopi: SMS credit is down to US$9.96']);
  });

  it('begins the next day when it is switched on after nine, and the same day when it is before', async () => {
    await lookAt(world, '2026-11-23T09:00:00+08:00');
    await save(world);
    await lookAt(world, '2026-11-23T09:01:00+08:00');
    expect(world.gateway.handedOver).toEqual([]);
    await save(world, { enabled: false });
    await lookAt(world, '2026-11-24T08:59:00+08:00');
    await save(world);
    await lookAt(world, '2026-11-24T09:00:00+08:00');
    expect(world.gateway.handedOver).toHaveLength(1);
  });

  it('that is switched off and on again the same day does not write twice', async () => {
    await save(world);
    await lookAt(world, '2026-11-23T09:00:00+08:00');
    await save(world, { enabled: false });
    await save(world);
    await lookAt(world, '2026-11-23T09:30:00+08:00');
    expect(world.gateway.handedOver).toHaveLength(1);
  });

  it('that is changed while nine o’clock was missed still comes that day', async () => {
    await save(world);
    await world.clock.advance(at('2026-11-23T11:00:00+08:00') - world.clock.now());
    await save(world, { threshold: dollars(5) });
    await world.notifications.runDue();
    await world.settle();
    expect(world.gateway.handedOver).toHaveLength(1);
  });

  it('that is off says nothing', async () => {
    await save(world);
    await save(world, { enabled: false });
    await lookAt(world, '2026-11-23T09:00:00+08:00');
    expect(world.gateway.handedOver).toEqual([]);
  });

  it('of each wallet stands for itself', async () => {
    await world.addCredit(dollars(50), 'SGD');
    await save(world, {}, 'SGD');
    await lookAt(world, '2026-11-23T09:00:00+08:00');
    expect(world.gateway.handedOver).toEqual([]);
    await save(world, { threshold: dollars(100) }, 'SGD');
    await save(world);
    await lookAt(world, '2026-11-24T09:00:00+08:00');
    expect(subjects(world).sort()).toEqual([
      'Kopi: SGD credit for rewards is down to SGD\u00A050.00',
      'Kopi: SMS credit is down to US$3.20',
    ]);
  });

  it('is written once by two processes that look at the same moment, or one after the other', async () => {
    await save(world);
    const other = startMailProcess(world.database, world.clock);
    await world.clock.advance(at('2026-11-23T09:00:00+08:00') - world.clock.now());
    await Promise.all([world.notifications.runDue(), other.notifications.runDue()]);
    await other.notifications.runDue();
    await world.settle();
    expect(world.gateway.handedOver.length + other.gateway.handedOver.length).toBe(1);
    expect(await world.mails.list(world.shopId, 10)).toHaveLength(1);
  });

  it.each([
    ['switched off', () => save(world, { enabled: false }), 0],
    ['looked at by another process', () => lookAt(world, '2026-11-23T09:00:00+08:00'), 1],
  ])('that is %s just before its transaction begins is left alone', async (_what, happens, mails) => {
    await save(world);
    let happened = false;
    const write: typeof world.database.write = async (change) => {
      if (!happened) {
        happened = true;
        await happens();
      }
      return world.database.write(change);
    };
    const process = startMailProcess({ ...world.database, write }, world.clock);
    await lookAt(world, '2026-11-23T09:00:00+08:00', { ...world, ...process });
    expect(happened).toBe(true);
    expect(process.gateway.handedOver).toEqual([]);
    expect(await world.mails.list(world.shopId, 10)).toHaveLength(mails);
  });

  it('comes later the same day when the backend was down at nine, and is not made up for when it was down all day', async () => {
    await save(world);
    const job = () => world.notifications.runDue();
    await world.clock.advance(at('2026-11-23T14:00:00+08:00') - world.clock.now());
    const stop = every(60_000, job, world.clock, silentLog);
    await world.settle();
    expect(world.gateway.handedOver).toHaveLength(1);
    await stop();
    await lookAt(world, '2026-11-25T08:00:00+08:00');
    expect(world.gateway.handedOver).toHaveLength(1);
    await lookAt(world, '2026-11-25T09:00:00+08:00');
    expect(world.gateway.handedOver).toHaveLength(2);
  });

  it('is looked at again when its transaction failed', async () => {
    await save(world);
    let fails = true;
    const write: typeof world.database.write = (change) =>
      world.database.write(async (work) => {
        const result = await change(work);
        if (fails) throw new Error('killed before the commit');
        return result;
      });
    const process = startMailProcess({ ...world.database, write }, world.clock);
    await lookAt(world, '2026-11-23T09:00:00+08:00', { ...world, ...process });
    expect(await world.mails.list(world.shopId, 10)).toEqual([]);
    fails = false;
    await lookAt(world, '2026-11-23T09:01:00+08:00', { ...world, ...process });
    expect(process.gateway.handedOver).toHaveLength(1);
  });

  it('of one shop comes although another one’s cannot be looked at', async () => {
    const broken = await world.addShop('Teh');
    const actor = { ...world.actor, shopId: broken };
    await world.database.write((work) => world.notifications.save(work, actor, 'USD', ON));
    await world.database.write(({ tx }) =>
      tx.updateTable('shops').where('id', '=', broken).set({ time_zone: 'Nowhere/Atoll' }).execute(),
    );
    await save(world);
    await lookAt(world, '2026-11-23T09:00:00+08:00');
    expect(world.gateway.handedOver).toHaveLength(1);
  });

  it('whose mail cannot be sent stands in the list with the reason', async () => {
    await save(world);
    world.gateway.answer = notSent('The mail server was not reached');
    await lookAt(world, '2026-11-23T09:00:00+08:00');
    expect(await world.mails.list(world.shopId, 10)).toMatchObject([
      { kind: 'low_balance', status: 'waiting', attempts: 1, lastError: 'The mail server was not reached' },
    ]);
  });

  it('is told of to the devices of the shop when it is saved', async () => {
    const heard: string[] = [];
    world.bus.listen({ shopId: world.shopId, deviceId: 'till' }, ({ type }) => heard.push(type));
    await save(world);
    expect(heard).toEqual(['billing_changed']);
  });
});

describe('nine o’clock', () => {
  it.each([
    ['Europe/Berlin', 'DE', ['2026-03-28T09:00:00+01:00', '2026-03-29T09:00:00+02:00', '2026-03-30T09:00:00+02:00']],
    ['America/New_York', 'US', ['2026-10-31T09:00:00-04:00', '2026-11-01T09:00:00-05:00', '2026-11-02T09:00:00-05:00']],
    [
      'Australia/Lord_Howe',
      'AU',
      ['2026-10-03T09:00:00+10:30', '2026-10-04T09:00:00+11:00', '2026-10-05T09:00:00+11:00'],
    ],
  ] as const)('is the shop’s in %s, also while the clocks change', async (timeZone, homeCountry, nines) => {
    const world = await openMailWorld({ start: at(nines[0]) - 60 * 60_000, timeZone, homeCountry });
    await save(world);
    const written: number[] = [];
    world.gateway.answer = () => {
      written.push(world.clock.now());
      return { kind: 'accepted' };
    };
    const stop = every(10 * 60_000, () => world.notifications.runDue(), world.clock, silentLog);
    await world.clock.advance(at(nines[2]) - world.clock.now() + 60 * 60_000);
    await stop();
    await world.settle();
    expect(written).toEqual(nines.map(at));
  });
});

describe('the route', () => {
  it('saves for an owner, once per operation', async () => {
    const backend = await startTestBackend();
    onTestFinished(() => backend.close());
    const { token } = await signInAs(backend, 'owner');
    const request = { params: { currency: 'USD' }, body: { operationId: randomUUID(), ...ON } };
    const first = await backend.call(saveNotification, request, token);
    expect(unwrap(first)).toEqual({ currency: 'USD', ...ON });
    expect((await backend.call(saveNotification, request, token)).bytes).toBe(first.bytes);
    const { token: cashier } = await signInAs(backend, 'cashier');
    expect(errorCode(await backend.call(saveNotification, request, cashier))).toBe('forbidden');
  });
});
