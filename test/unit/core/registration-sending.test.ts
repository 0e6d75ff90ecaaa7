import { describe, expect, it } from 'vitest';

import { getVerification, resendCode, startVerification, type Verification } from '#shared/api/verifications.ts';
import { err, ok } from '#shared/errors.ts';
import { restartAndSignIn } from '#test/core-world.ts';
import { member, PHONE, signInAs, verification } from '#test/fake-shop.ts';
import {
  at,
  counterWithCashier,
  loseOut,
  operationIds,
  pressSend,
  quoted,
  sendCode,
  stepIs,
  type,
} from '#test/registration-desk.ts';

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
    expect(await pressSend(core)).toEqual(err('wrong_step'));
  });

  it('sends once when Enter is pressed twice', async () => {
    const { core, server } = await counterWithCashier();
    await type(core, '8123 4567');
    await Promise.all([pressSend(core), pressSend(core)]);
    expect(server.bodiesOf(startVerification)).toHaveLength(1);
  });

  it('goes out under the same id after every answer was lost, also after a restart', async () => {
    const { core, server, folder } = await counterWithCashier();
    server.loseAnswers(startVerification, 3);
    await type(core, '8123 4567');
    expect(await loseOut(core, () => pressSend(core))).toEqual(err('server_unreachable'));
    expect(at(core)).toMatchObject({ step: 'phone', text: '8123 4567' });
    const again = await restartAndSignIn(core, folder, 'cashier');
    await pressSend(again);
    expect(at(again)).toMatchObject({ step: 'code' });
    const ids = operationIds(server, startVerification);
    expect(ids).toHaveLength(4);
    expect(new Set(ids).size).toBe(1);
  });

  it.each(['unauthenticated', 'session_expired', 'forbidden'] as const)(
    'stays the same send when its outcome is unknown and the cashier is then refused: %s',
    async (code) => {
      const { core, server } = await counterWithCashier();
      const answers = [err('internal'), err(code)];
      server.answer(startVerification, () => answers.shift() ?? ok({ kind: 'code_sent', verification }));
      await type(core, '8123 4567');
      const refused = pressSend(core);
      await core.clock.scheduled(500);
      await core.clock.advance(500);
      expect(await refused).toEqual(err(code));
      if (core.snapshot().stage.kind === 'locked') await signInAs(core, 'cashier');
      expect(await pressSend(core)).toEqual(ok({}));
      expect(server.bodiesOf(startVerification)).toHaveLength(3);
      expect(new Set(operationIds(server, startVerification)).size).toBe(1);
    },
  );

  it('goes to the number that is on screen, whatever another tab typed meanwhile', async () => {
    const { core, server } = await counterWithCashier();
    await type(core, '9123 4567');
    expect(await pressSend(core, '8123 4567')).toEqual(ok({}));
    expect(server.bodiesOf(startVerification)).toMatchObject([{ phone: PHONE }]);
    expect(at(core)).toMatchObject({ step: 'code', text: '8123 4567' });
  });

  it('that fails leaves the price of its own number on screen, and not what was said of another', async () => {
    const { core, server } = await counterWithCashier();
    server.answer(startVerification, () => err('insufficient_credit'));
    await type(core, '6123 4567');
    expect(await pressSend(core, '8123 4567')).toEqual(err('insufficient_credit'));
    expect(await quoted(core, 'ready')).toMatchObject({ text: '8123 4567' });
  });

  it('to another number does not get the answer of the send in hand', async () => {
    const { core, server } = await counterWithCashier();
    server.answer(startVerification, ({ body }) =>
      JSON.stringify(body).includes(PHONE) ? err('insufficient_credit') : err('limit_number'),
    );
    const [first, second] = await Promise.all([pressSend(core), pressSend(core, '8123 4568')]);
    expect([first, second]).toEqual([err('insufficient_credit'), err('limit_number')]);
  });

  it('is a new send after a refusal, and for another number', async () => {
    const { core, server } = await counterWithCashier();
    server.answer(startVerification, () => err('insufficient_credit'));
    await type(core, '8123 4567');
    expect(await pressSend(core)).toEqual(err('insufficient_credit'));
    await pressSend(core);
    await pressSend(core, '8123 4568');
    expect(new Set(operationIds(server, startVerification)).size).toBe(3);
  });

  it('opens the member instead when the number already is one', async () => {
    const { core, server } = await counterWithCashier();
    server.value(startVerification, { kind: 'known_member', member });
    await sendCode(core);
    expect(at(core)).toEqual({ step: 'known_member', member, reset: null });
    await core.call('registration.back', {});
    expect(at(core)).toMatchObject({ step: 'phone', text: '8123 4567' });
  });

  it('does not move on when the number was changed before the answer', async () => {
    const { core, server } = await counterWithCashier();
    await type(core, '8123 4567');
    const sending = pressSend(core);
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

  it('sends another message once the one that was asked for without an answer has shown up', async () => {
    const { core, server } = await counterWithCashier();
    await sendCode(core);
    server.loseAnswers(resendCode, 3);
    await loseOut(core, () => core.call('registration.resendCode', {}));
    const resent = { ...verification, message: { ...verification.message, id: member.id, queuedAt: core.clock.now() } };
    server.push({ type: 'verification', verification: resent });
    await core.until(
      ({ registration }) => registration?.step === 'code' && registration.verification.message.id === member.id,
    );
    await core.call('registration.resendCode', {});
    expect(new Set(operationIds(server, resendCode)).size).toBe(2);
  });

  it('stays the same resend when the cashier is refused', async () => {
    const { core, server } = await counterWithCashier();
    await sendCode(core);
    const answers = [err('internal'), err('session_expired')];
    server.answer(resendCode, () => answers.shift() ?? err('resend_too_early'));
    const refused = core.call('registration.resendCode', {});
    await core.clock.scheduled(500);
    await core.clock.advance(500);
    expect(await refused).toEqual(err('session_expired'));
    await signInAs(core, 'cashier');
    await core.call('registration.resendCode', {});
    await core.call('registration.resendCode', {});
    const ids = operationIds(server, resendCode);
    expect(new Set(ids.slice(0, 3)).size).toBe(1);
    expect(ids[3]).not.toBe(ids[2]);
  });

  it('comes back to the code after a restart, with the state read anew', async () => {
    const { core, server, folder } = await counterWithCashier();
    await sendCode(core);
    server.value(getVerification, { ...verification, triesLeft: 2 });
    const again = await restartAndSignIn(core, folder, 'cashier');
    await again.until(({ registration }) => registration?.step === 'code' && registration.verification.triesLeft === 2);
  });

  it('begins anew when the backend does not know the verification', async () => {
    const { core, server, folder } = await counterWithCashier();
    await sendCode(core);
    server.answer(getVerification, () => err('not_found'));
    const again = await restartAndSignIn(core, folder, 'cashier');
    const back = await again.until(stepIs('phone'));
    expect(back.registration).toMatchObject({ text: '8123 4567' });
  });
});
