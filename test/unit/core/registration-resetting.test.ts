import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { setMemberPassword } from '#shared/api/members.ts';
import {
  checkCode,
  getNoCodeReport,
  getVerification,
  resendCode,
  startPasswordReset,
  startVerification,
} from '#shared/api/verifications.ts';
import { err, ok } from '#shared/errors.ts';
import type { TestCore } from '#test/core-fakes.ts';
import { restartAndSignIn } from '#test/core-world.ts';
import { member, noCodeReport, reset, signInAs } from '#test/fake-shop.ts';
import { at, counterWithCashier, loseOut, operationIds, pressSend, sendCode, stepIs } from '#test/registration-desk.ts';

const PASSWORD = 'kopi-o kosong';

const pressReset = (core: TestCore) => core.call('registration.resetPassword', {});
const setPassword = (core: TestCore, password = PASSWORD) => core.call('registration.setPassword', { password });

/** A counter where a number turned out to be a member's. */
async function knownMember() {
  const world = await counterWithCashier();
  world.server.value(startVerification, { kind: 'known_member', member });
  world.server.value(getVerification, reset);
  world.server.value(checkCode, { ...reset, status: 'verified' });
  await sendCode(world.core);
  return world;
}

/** The same, with the member's number proved. */
async function provedMember() {
  const world = await knownMember();
  await pressReset(world.core);
  await world.core.call('registration.checkCode', { code: '123456' });
  world.server.value(getVerification, { ...reset, status: 'verified' });
  return world;
}

describe('a password reset', () => {
  it('goes from the member by a code to a new password, which is written nowhere', async () => {
    const { core, server } = await knownMember();
    const published: string[] = [];
    core.onSnapshot((snapshot) => published.push(JSON.stringify(snapshot)));
    expect(await pressReset(core)).toEqual(ok({}));
    expect(at(core)).toMatchObject({ step: 'code', verification: { purpose: 'password_reset' }, member });
    expect(await core.call('registration.checkCode', { code: '123456' })).toEqual(ok({}));
    expect(at(core)).toMatchObject({ step: 'password', member });
    expect(await setPassword(core)).toEqual(ok({}));
    expect(at(core)).toEqual({ step: 'password_set', member });
    expect(server.bodiesOf(setMemberPassword)).toMatchObject([{ verificationId: reset.id, password: PASSWORD }]);
    expect(published.join()).not.toContain(PASSWORD);
    for (const file of ['', '-wal']) {
      expect(readFileSync(`${core.ports.cacheFile}${file}`, 'latin1')).not.toContain(PASSWORD);
    }
    await core.call('registration.next', {});
    expect(at(core)).toMatchObject({ step: 'phone', text: '' });
  });

  it('sends once when it is pressed twice', async () => {
    const { core, server } = await knownMember();
    await Promise.all([pressReset(core), pressReset(core)]);
    expect(server.bodiesOf(startPasswordReset)).toHaveLength(1);
  });

  it('goes out under the same id after every answer was lost, also after a restart', async () => {
    const { core, server, folder } = await knownMember();
    server.loseAnswers(startPasswordReset, 3);
    expect(await loseOut(core, () => pressReset(core))).toEqual(err('server_unreachable'));
    expect(at(core)).toMatchObject({ step: 'known_member' });
    const again = await restartAndSignIn(core, folder, 'cashier');
    expect(at(again)).toEqual({ step: 'known_member', member, reset: null });
    await pressReset(again);
    expect(at(again)).toMatchObject({ step: 'code' });
    const ids = operationIds(server, startPasswordReset);
    expect(ids).toHaveLength(4);
    expect(new Set(ids).size).toBe(1);
  });

  it('is a new send after a refusal', async () => {
    const { core, server } = await knownMember();
    server.answer(startPasswordReset, () => err('limit_number'));
    expect(await pressReset(core)).toEqual(err('limit_number'));
    await pressReset(core);
    expect(new Set(operationIds(server, startPasswordReset)).size).toBe(2);
  });

  it('does not open for a member who is no longer on screen', async () => {
    const { core } = await knownMember();
    const pressed = pressReset(core);
    await core.call('registration.next', {});
    expect(await pressed).toEqual(ok({}));
    expect(at(core)).toMatchObject({ step: 'phone', text: '' });
  });

  it('does not open when the member was left and opened again before the answer', async () => {
    const { core, server } = await knownMember();
    const slow = Promise.withResolvers<void>();
    server.answer(startPasswordReset, async () => {
      await slow.promise;
      return ok(reset);
    });
    const pressed = pressReset(core);
    await core.call('registration.back', {});
    await pressSend(core);
    slow.resolve();
    await pressed;
    expect(at(core)).toEqual({ step: 'known_member', member, reset: null });
  });

  it('goes on with a number that was proved a moment ago', async () => {
    const { core, server } = await knownMember();
    server.value(startPasswordReset, { ...reset, status: 'verified' });
    await pressReset(core);
    expect(at(core)).toMatchObject({ step: 'password', member });
  });

  it('returns to the same code after going back, also after a restart, without asking for another', async () => {
    const { core, server, folder } = await knownMember();
    await pressReset(core);
    await core.call('registration.back', {});
    expect(at(core)).toEqual({ step: 'known_member', member, reset });
    const again = await restartAndSignIn(core, folder, 'cashier');
    await pressReset(again);
    expect(at(again)).toMatchObject({ step: 'code', verification: { id: reset.id } });
    expect(server.bodiesOf(startPasswordReset)).toHaveLength(1);
    await again.call('registration.back', {});
    again.clock.sleep(300_000);
    await pressReset(again);
    expect(server.bodiesOf(startPasswordReset)).toHaveLength(2);
  });

  it('resends its code under one id until an answer comes, and shows the new message', async () => {
    const { core, server } = await knownMember();
    const message = { ...reset.message, id: member.id, queuedAt: core.clock.now() + 1 };
    server.value(resendCode, { ...reset, message });
    await pressReset(core);
    server.loseAnswers(resendCode, 3);
    await loseOut(core, () => core.call('registration.resendCode', {}));
    await core.call('registration.resendCode', {});
    expect(new Set(operationIds(server, resendCode)).size).toBe(1);
    expect(at(core)).toMatchObject({ step: 'code', verification: { message: { id: member.id } }, member });
  });

  it('ends at the member when the backend does not know the code any more', async () => {
    const { core, server, folder } = await knownMember();
    await pressReset(core);
    server.answer(getVerification, () => err('not_found'));
    const again = await restartAndSignIn(core, folder, 'cashier');
    expect((await again.until(stepIs('known_member'))).registration).toEqual({
      step: 'known_member',
      member,
      reset: null,
    });
  });

  it('is not left on screen for whoever signs in next once it is over', async () => {
    const { core } = await provedMember();
    await setPassword(core);
    await core.call('session.lock', {});
    await signInAs(core, 'owner');
    expect(at(core)).toMatchObject({ step: 'phone', text: '' });
  });

  it('starts only at a member', async () => {
    const { core } = await counterWithCashier();
    expect(await pressReset(core)).toEqual(err('wrong_step'));
    expect(await setPassword(core)).toEqual(err('wrong_step'));
  });
});

describe('the new password', () => {
  it('has eight characters or more', async () => {
    const { core, server } = await provedMember();
    expect(await setPassword(core, 'kopi-o')).toMatchObject({ error: { code: 'invalid_request' } });
    expect(server.bodiesOf(setMemberPassword)).toEqual([]);
  });

  it('is typed again after a restart', async () => {
    const { core, folder } = await provedMember();
    const again = await restartAndSignIn(core, folder, 'cashier');
    expect(at(again)).toMatchObject({ step: 'password', member });
    expect(await setPassword(again)).toEqual(ok({}));
  });

  it('is set once when the answer is lost and it is pressed again', async () => {
    const { core, server } = await provedMember();
    server.loseAnswers(setMemberPassword, 3);
    expect(await loseOut(core, () => setPassword(core))).toEqual(err('server_unreachable'));
    expect(await setPassword(core)).toEqual(ok({}));
    expect(new Set(operationIds(server, setMemberPassword)).size).toBe(1);
    expect(at(core)).toEqual({ step: 'password_set', member });
  });

  it('is not mistaken for one whose outcome is not known: both go out under one id, which has one content', async () => {
    const { core, server } = await provedMember();
    server.loseAnswers(setMemberPassword, 3);
    await loseOut(core, () => setPassword(core));
    server.answer(setMemberPassword, () => err('operation_conflict'));
    expect(await setPassword(core, 'teh tarik halia')).toEqual(err('operation_conflict'));
    expect(new Set(operationIds(server, setMemberPassword)).size).toBe(1);
    expect(at(core)).toMatchObject({ step: 'password' });
  });

  it('is known to be set after a restart once its proof is used', async () => {
    const { core, server, folder } = await provedMember();
    server.loseAnswers(setMemberPassword, 3);
    await loseOut(core, () => setPassword(core));
    server.value(getVerification, { ...reset, status: 'used' });
    const again = await restartAndSignIn(core, folder, 'cashier');
    expect((await again.until(stepIs('password_set'))).registration).toEqual({ step: 'password_set', member });
  });

  it('can be gone back from, and the backend says how long the proof holds', async () => {
    const { core, server } = await provedMember();
    await core.call('registration.back', {});
    expect(at(core)).toEqual({ step: 'known_member', member, reset: { ...reset, status: 'verified' } });
    server.value(startPasswordReset, { ...reset, status: 'verified' });
    await pressReset(core);
    expect(at(core)).toMatchObject({ step: 'password' });
    expect(new Set(operationIds(server, startPasswordReset)).size).toBe(2);
  });
});

describe('asking why a code does not come', () => {
  it('reports on the code that is waited for, of a registration and of a reset', async () => {
    const { core, server } = await knownMember();
    expect(await core.call('registration.explain', {})).toEqual(err('wrong_step'));
    await pressReset(core);
    expect(await core.call('registration.explain', {})).toEqual(ok(noCodeReport));
    expect(server.requests.at(-1)?.path).toBe(getNoCodeReport.path.replace(':id', reset.id));
  });

  it('says when there is no line', async () => {
    const { core, server } = await counterWithCashier();
    await sendCode(core);
    expect(await pressSend(core)).toEqual(err('wrong_step'));
    await server.stop();
    expect(await core.call('registration.explain', {})).toEqual(err('server_unreachable'));
  });
});
