import { describe, expect, it } from 'vitest';
import {
  getVerification,
  quoteVerification,
  resendCode,
  startVerification,
  type Verification,
} from '#shared/api/verifications.ts';
import { err, ok } from '#shared/errors.ts';
import { member, PHONE, signInAs, verification } from '#test/fake-shop.ts';
import {
  at,
  counterWithCashier,
  loseOut,
  operationIds,
  quoted,
  restart,
  sendCode,
  stepIs,
  type,
} from '#test/registration-desk.ts';

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
    expect(await core.call('registration.sendCode', {})).toEqual(err('phone_cannot_receive_sms'));
    await type(core, '');
    expect(await core.call('registration.sendCode', {})).toEqual(err('phone_invalid'));
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

  it('keeps what is typed over a lock, a restart and a change of staff', async () => {
    const { core, folder } = await counterWithCashier();
    await type(core, '8123 45');
    await core.call('session.lock', {});
    expect(at(core)).toBeNull();
    await signInAs(core, 'owner');
    expect(at(core)).toMatchObject({ step: 'phone', text: '8123 45' });
    expect(at(await restart(core, folder))).toMatchObject({ step: 'phone', text: '8123 45' });
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

describe('sending a code', () => {
  it('waits for the code, and follows the message as it travels', async () => {
    const { core, server } = await counterWithCashier();
    await sendCode(core);
    expect(at(core)).toMatchObject({ step: 'code', verification: { message: { status: 'queued' } } });
    const sent: Verification = { ...verification, message: { ...verification.message, status: 'sent', sentAt: 1 } };
    server.push({ type: 'verification', verification: sent });
    await core.until(
      ({ registration }) => registration?.step === 'code' && registration.verification.message.status === 'sent',
    );
    expect(await core.call('registration.sendCode', {})).toEqual(err('wrong_step'));
  });

  it('sends once when Enter is pressed twice', async () => {
    const { core, server } = await counterWithCashier();
    await type(core, '8123 4567');
    await Promise.all([core.call('registration.sendCode', {}), core.call('registration.sendCode', {})]);
    expect(server.bodiesOf(startVerification)).toHaveLength(1);
  });

  it('goes out under the same id after every answer was lost, also after a restart', async () => {
    const { core, server, folder } = await counterWithCashier();
    server.loseAnswers(startVerification, 3);
    await type(core, '8123 4567');
    expect(await loseOut(core, () => core.call('registration.sendCode', {}))).toEqual(err('server_unreachable'));
    expect(at(core)).toMatchObject({ step: 'phone', text: '8123 4567' });
    const again = await restart(core, folder);
    await again.call('registration.sendCode', {});
    expect(at(again)).toMatchObject({ step: 'code' });
    const ids = operationIds(server, startVerification);
    expect(ids).toHaveLength(4);
    expect(new Set(ids).size).toBe(1);
  });

  it('is a new send after a refusal, and for another number', async () => {
    const { core, server } = await counterWithCashier();
    server.answer(startVerification, () => err('insufficient_credit'));
    await type(core, '8123 4567');
    expect(await core.call('registration.sendCode', {})).toEqual(err('insufficient_credit'));
    await core.call('registration.sendCode', {});
    await type(core, '8123 4568');
    await core.call('registration.sendCode', {});
    expect(new Set(operationIds(server, startVerification)).size).toBe(3);
  });

  it('opens the member instead when the number already is one', async () => {
    const { core, server } = await counterWithCashier();
    server.value(startVerification, { kind: 'known_member', member });
    await sendCode(core);
    expect(at(core)).toEqual({ step: 'known_member', member });
    await core.call('registration.back', {});
    expect(at(core)).toMatchObject({ step: 'phone', text: '8123 4567' });
  });

  it('does not move on when the number was changed before the answer', async () => {
    const { core, server } = await counterWithCashier();
    await type(core, '8123 4567');
    const sending = core.call('registration.sendCode', {});
    await type(core, '8123 456');
    expect(await sending).toEqual(ok({}));
    expect(at(core)).toMatchObject({ step: 'phone', text: '8123 456' });
    await sendCode(core);
    expect(at(core)).toMatchObject({ step: 'code' });
    expect(server.bodiesOf(startVerification)).toHaveLength(1);
  });

  it('resends under one id until an answer comes, and the new message is shown', async () => {
    const { core, server } = await counterWithCashier();
    await sendCode(core);
    server.loseAnswers(resendCode, 3);
    expect(await loseOut(core, () => core.call('registration.resendCode', {}))).toEqual(err('server_unreachable'));
    expect(await core.call('registration.resendCode', {})).toEqual(ok({}));
    expect(new Set(operationIds(server, resendCode)).size).toBe(1);
    expect(at(core)).not.toMatchObject({ verification: { message: { id: verification.message.id } } });
  });

  it('comes back to the code after a restart, with the state read anew', async () => {
    const { core, server, folder } = await counterWithCashier();
    await sendCode(core);
    server.value(getVerification, { ...verification, triesLeft: 2 });
    const again = await restart(core, folder);
    await again.until(({ registration }) => registration?.step === 'code' && registration.verification.triesLeft === 2);
  });

  it('begins anew when the backend does not know the verification', async () => {
    const { core, server, folder } = await counterWithCashier();
    await sendCode(core);
    server.answer(getVerification, () => err('not_found'));
    const again = await restart(core, folder);
    const back = await again.until(stepIs('phone'));
    expect(back.registration).toMatchObject({ text: '8123 4567' });
  });
});
