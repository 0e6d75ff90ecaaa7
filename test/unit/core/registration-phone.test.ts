import { describe, expect, it } from 'vitest';
import { getCredit } from '#shared/api/credit.ts';
import { quoteVerification, startVerification } from '#shared/api/verifications.ts';
import { err, ok } from '#shared/errors.ts';
import { restartAndSignIn } from '#test/core-world.ts';
import { credit, PHONE, signInAs } from '#test/fake-shop.ts';
import { at, counterWithCashier, pressSend, quoted, type } from '#test/registration-desk.ts';

describe('the phone field', () => {
  it('asks what a code costs as soon as the number is whole, and only then', async () => {
    const { core, server } = await counterWithCashier();
    await type(core, '8123 456');
    expect(at(core)).toMatchObject({ text: '8123 456', quote: { kind: 'none' } });
    await type(core, '8123 4567');
    expect(at(core)).toMatchObject({ quote: { kind: 'asking' } });
    expect(await quoted(core, 'ready')).toMatchObject({ quote: { quote: { price: 36_800 } } });
    expect(server.bodiesOf(quoteVerification)).toEqual([{ phone: PHONE }]);
  });

  it('refuses a number that cannot get SMS at once and at no cost', async () => {
    const { core, server } = await counterWithCashier();
    await type(core, '6123 4567');
    expect(at(core)).toMatchObject({ quote: { kind: 'refused', error: { code: 'phone_cannot_receive_sms' } } });
    expect(await pressSend(core, '6123 4567')).toEqual(err('phone_cannot_receive_sms'));
    await type(core, '');
    expect(await pressSend(core, '')).toEqual(err('phone_invalid'));
    expect(server.bodiesOf(quoteVerification)).toEqual([]);
    expect(server.bodiesOf(startVerification)).toEqual([]);
  });

  it('shows a refusal of the backend beside the field', async () => {
    const { core, server } = await counterWithCashier();
    server.answer(quoteVerification, () => err('country_not_allowed'));
    await type(core, '+60 12-345 6789');
    expect(await quoted(core, 'refused')).toMatchObject({ quote: { error: { code: 'country_not_allowed' } } });
  });

  it('lets only the newest answer count', async () => {
    const { core, server } = await counterWithCashier();
    const slow = Promise.withResolvers<void>();
    server.answer(quoteVerification, async ({ body }) => {
      if (JSON.stringify(body).includes(PHONE)) await slow.promise;
      return err(JSON.stringify(body).includes(PHONE) ? 'limit_shop' : 'limit_number');
    });
    await type(core, '8123 4567');
    await type(core, '8123 4568');
    const newest = { text: '8123 4568', quote: { error: { code: 'limit_number' } } };
    expect(await quoted(core, 'refused')).toMatchObject(newest);
    slow.resolve();
    await type(core, '8123 456');
    await type(core, '8123 4568');
    expect(await quoted(core, 'refused')).toMatchObject(newest);
  });

  it('has nothing against a number that could not be asked about, and asks again on the next key', async () => {
    const { core, server } = await counterWithCashier();
    server.loseAnswers(quoteVerification, 1);
    await type(core, '8123 4567');
    await core.until(({ registration }) => registration?.step === 'phone' && registration.quote.kind === 'none');
    await type(core, '8123-4567');
    expect(await quoted(core, 'ready')).toMatchObject({ quote: { quote: { price: 36_800 } } });
  });

  it('asks nothing without a line, and asks by itself once there is one', async () => {
    const { core, server } = await counterWithCashier();
    await server.stop();
    await core.until(({ connection }) => connection.kind === 'offline');
    await type(core, '8123 4567');
    expect(at(core)).toMatchObject({ quote: { kind: 'none' } });
    await server.restart();
    await core.clock.advance(10_000);
    expect(await quoted(core, 'ready')).toMatchObject({ quote: { quote: { price: 36_800 } } });
    expect(server.bodiesOf(quoteVerification)).toHaveLength(1);
  });

  it.each(['ready', 'refused'] as const)('asks again at the moment a limit lifts: %s', async (kind) => {
    const { core, server } = await counterWithCashier();
    const liftsAt = core.clock.now() + 20_000;
    const quote = { phone: PHONE, country: 'SG', segments: 1, currency: 'USD', price: 36_800, member: null } as const;
    server.answer(quoteVerification, () =>
      kind === 'ready' ? ok({ ...quote, sendsLeft: 0, liftsAt }) : err('limit_device', { liftsAt }),
    );
    await type(core, '8123 4567');
    await quoted(core, kind);
    server.value(quoteVerification, { ...quote, sendsLeft: 3, liftsAt: null });
    await core.clock.advance(19_999);
    expect(server.bodiesOf(quoteVerification)).toHaveLength(1);
    await core.clock.advance(1);
    await core.until(
      ({ registration }) =>
        registration?.step === 'phone' &&
        registration.quote.kind === 'ready' &&
        registration.quote.quote.sendsLeft === 3,
    );
  });

  it('waits for a limit by the clock of the server', async () => {
    const { core, server } = await counterWithCashier();
    server.value(getCredit, { ...credit, asOf: core.clock.now() + 500_000 });
    server.push({ type: 'hello' });
    await core.until(({ app }) => app.clockOffset === 500_000);
    const liftsAt = core.clock.now() + 520_000;
    server.answer(quoteVerification, () => err('limit_device', { liftsAt }));
    await type(core, '8123 4567');
    await quoted(core, 'refused');
    await core.clock.advance(19_999);
    expect(server.bodiesOf(quoteVerification)).toHaveLength(1);
    await core.clock.advance(1);
    await server.asked(quoteVerification, 2);
  });

  it('keeps the last letters, which come when the counter has just locked', async () => {
    const { core, server } = await counterWithCashier();
    await core.call('session.lock', {});
    expect(await type(core, '8123 4567')).toEqual(ok({}));
    expect(at(core)).toBeNull();
    expect(server.bodiesOf(quoteVerification)).toEqual([]);
    expect(await pressSend(core)).toEqual(err('not_signed_in'));
    await signInAs(core, 'cashier');
    expect(at(core)).toMatchObject({ step: 'phone', text: '8123 4567' });
  });

  it('keeps what is typed over a lock, a restart and a change of staff', async () => {
    const { core, folder } = await counterWithCashier();
    await type(core, '8123 45');
    await core.call('session.lock', {});
    expect(at(core)).toBeNull();
    await signInAs(core, 'owner');
    expect(at(core)).toMatchObject({ step: 'phone', text: '8123 45' });
    expect(at(await restartAndSignIn(core, folder, 'cashier'))).toMatchObject({ step: 'phone', text: '8123 45' });
  });

  it('keeps what is typed when the device is revoked', async () => {
    const { core, server } = await counterWithCashier();
    await type(core, '8123 45');
    server.push({ type: 'device_revoked' });
    await core.until(({ stage }) => stage.kind === 'pair');
    await core.call('device.pair', { email: 'a@b.example', password: 'secret', deviceName: 'till' });
    await signInAs(core, 'cashier');
    expect(at(core)).toMatchObject({ text: '8123 45' });
  });
});
