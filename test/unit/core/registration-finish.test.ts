import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { getCredit } from '#shared/api/credit.ts';
import { getToday, saveMember } from '#shared/api/members.ts';
import { checkCode, getVerification, startVerification } from '#shared/api/verifications.ts';
import { err, ok } from '#shared/errors.ts';
import { restartAndSignIn } from '#test/core-world.ts';
import { credit, member, signInAs, verification } from '#test/fake-shop.ts';
import {
  at,
  counterWithCashier,
  loseOut,
  operationIds,
  pressSend,
  sendCode,
  stepIs,
  type,
} from '#test/registration-desk.ts';

describe('the code', () => {
  it('leads on to the details when it is right, and is written nowhere', async () => {
    const { core } = await counterWithCashier();
    const published: string[] = [];
    core.onSnapshot((snapshot) => published.push(JSON.stringify(snapshot)));
    await sendCode(core);
    expect(await core.call('registration.checkCode', { code: '987612' })).toEqual(ok({}));
    expect(at(core)).toMatchObject({ step: 'details', details: { name: '', marketingConsent: false } });
    expect(published.join()).not.toContain('987612');
    expect(readFileSync(`${core.ports.cacheFile}-wal`, 'latin1')).not.toContain('987612');
  });

  it('shows the tries that are left when it is wrong', async () => {
    const { core, server } = await counterWithCashier();
    await sendCode(core);
    server.answer(checkCode, () => err('code_wrong', { triesLeft: 4 }));
    expect(await core.call('registration.checkCode', { code: '000000' })).toEqual(err('code_wrong', { triesLeft: 4 }));
    expect(at(core)).toMatchObject({ step: 'code', verification: { triesLeft: 4 } });
  });

  it('has no tries left once they are used up, and tells until when', async () => {
    const { core, server } = await counterWithCashier();
    await sendCode(core);
    const liftsAt = core.clock.now() + 900_000;
    server.answer(checkCode, () => err('limit_tries', { triesLeft: 0, liftsAt }));
    await core.call('registration.checkCode', { code: '000000' });
    expect(at(core)).toMatchObject({ step: 'code', verification: { triesLeft: 0, triesLiftAt: liftsAt } });
  });

  it('costs one try when the answer is lost and it is typed again', async () => {
    const { core, server } = await counterWithCashier();
    await sendCode(core);
    server.loseAnswers(checkCode, 3);
    await loseOut(core, () => core.call('registration.checkCode', { code: '123456' }));
    await core.call('registration.checkCode', { code: '123456' });
    expect(new Set(operationIds(server, checkCode)).size).toBe(1);
    expect(at(core)).toMatchObject({ step: 'details' });
  });
});

describe('going back', () => {
  it('keeps the number, and returns to the same code without paying for another', async () => {
    const { core, server } = await counterWithCashier();
    await sendCode(core);
    await core.call('registration.back', {});
    expect(at(core)).toMatchObject({ step: 'phone', text: '8123 4567' });
    await pressSend(core);
    expect(at(core)).toMatchObject({ step: 'code' });
    expect(server.bodiesOf(startVerification)).toHaveLength(1);
  });

  it('pays for another code once the old one has expired', async () => {
    const { core, server } = await counterWithCashier();
    await sendCode(core);
    await core.call('registration.back', {});
    core.clock.sleep(300_000);
    await pressSend(core);
    expect(server.bodiesOf(startVerification)).toHaveLength(2);
  });

  it('tells whether the old one has expired by the clock of the server', async () => {
    const { core, server } = await counterWithCashier();
    await sendCode(core);
    await core.call('registration.back', {});
    server.value(getCredit, { ...credit, asOf: core.clock.now() + 300_000 });
    server.push({ type: 'hello' });
    await core.until(({ app }) => app.clockOffset === 300_000);
    await pressSend(core);
    expect(server.bodiesOf(startVerification)).toHaveLength(2);
  });

  it('keeps the details of a verified number, and returns to them', async () => {
    const { core, folder } = await counterWithCashier();
    await sendCode(core);
    await core.call('registration.checkCode', { code: '123456' });
    const details = { name: 'Tan', email: '', birthday: '', marketingConsent: true };
    await core.call('registration.typeDetails', details);
    await core.call('registration.back', {});
    const again = await restartAndSignIn(core, folder, 'cashier');
    expect(at(again)).toMatchObject({ step: 'phone', text: '8123 4567' });
    await pressSend(again);
    expect(at(again)).toMatchObject({ step: 'details', details });
  });

  it('takes a name along that was typed beside the number meanwhile', async () => {
    const { core } = await counterWithCashier();
    await sendCode(core);
    await core.call('registration.back', {});
    await core.call('registration.typePhone', { text: '8123 4567', country: 'SG', name: 'Siti' });
    await pressSend(core);
    await core.call('registration.checkCode', { code: '123456' });
    expect(at(core)).toMatchObject({ step: 'details', details: { name: 'Siti' } });
  });

  it('does nothing at the phone field', async () => {
    const { core } = await counterWithCashier();
    await type(core, '8123');
    expect(await core.call('registration.back', {})).toEqual(ok({}));
    expect(at(core)).toMatchObject({ step: 'phone', text: '8123' });
  });
});

describe('saving the member', () => {
  const details = { name: '  Tan Ah Kow ', email: ' ', birthday: '28/02/1990', marketingConsent: false };

  async function verified() {
    const world = await counterWithCashier();
    await sendCode(world.core);
    await world.core.call('registration.checkCode', { code: '123456' });
    return world;
  }

  it('saves what was typed, shows the member, and goes on with the next', async () => {
    const { core, server } = await verified();
    expect(await core.call('registration.save', details)).toEqual(ok({}));
    expect(at(core)).toEqual({ step: 'saved', member });
    expect(server.bodiesOf(saveMember)).toMatchObject([
      { details: { name: 'Tan Ah Kow', email: null, birthday: '1990-02-28', marketingConsent: false } },
    ]);
    await core.call('registration.next', {});
    expect(at(core)).toMatchObject({ step: 'phone', text: '' });
  });

  it('names the fields that do not fit, and sends nothing', async () => {
    const { core, server } = await verified();
    const result = await core.call('registration.save', { ...details, name: '', email: 'x', birthday: '30/2/2025' });
    expect(result).toMatchObject({
      error: {
        code: 'invalid_request',
        details: {
          fields: expect.arrayContaining(
            ['name', 'email', 'birthday'].map((path) => expect.objectContaining({ path })),
          ),
        },
      },
    });
    expect(server.bodiesOf(saveMember)).toEqual([]);
  });

  it('saves once when the answer is lost, and shows the member after a restart', async () => {
    const { core, server, folder } = await verified();
    server.loseAnswers(saveMember, 3);
    expect(await loseOut(core, () => core.call('registration.save', details))).toEqual(err('server_unreachable'));
    server.value(getVerification, { ...verification, status: 'used' });
    const again = await restartAndSignIn(core, folder, 'cashier');
    expect((await again.until(stepIs('saved'))).registration).toEqual({ step: 'saved', member });
    expect(new Set(operationIds(server, saveMember)).size).toBe(1);
  });

  it('saves what is on screen, whatever another tab typed meanwhile', async () => {
    const { core, server } = await verified();
    await core.call('registration.typeDetails', { ...details, name: 'Somebody Else' });
    await core.call('registration.save', details);
    expect(server.bodiesOf(saveMember)).toMatchObject([{ details: { name: 'Tan Ah Kow' } }]);
  });

  it.each([
    ['today at the shop, where it is tomorrow already', '6/1/2026', true],
    ['tomorrow at the shop', '7/1/2026', false],
  ])('takes a birthday up to today: %s', async (_what, birthday, taken) => {
    const { core, server } = await verified();
    // The server says that it is the 5th of January 17:00 UTC, so past midnight in Singapore.
    server.value(getCredit, { ...credit, asOf: core.clock.now() + 15 * 3_600_000 });
    server.push({ type: 'hello' });
    await core.until(({ app }) => app.clockOffset > 0);
    const saved = await core.call('registration.save', { ...details, birthday });
    if (taken) expect(saved).toEqual(ok({}));
    else expect(saved).toMatchObject({ error: { details: { fields: [{ path: 'birthday' }] } } });
    if (!taken) expect(at(core)).toMatchObject({ step: 'details', details: { birthday } });
  });

  it('stays the same save when its outcome is unknown and the cashier is then refused', async () => {
    const { core, server } = await verified();
    const answers = [err('internal'), err('session_expired')];
    server.answer(saveMember, () => answers.shift() ?? ok(member));
    const refused = core.call('registration.save', details);
    await core.clock.scheduled(500);
    await core.clock.advance(500);
    expect(await refused).toEqual(err('session_expired'));
    await signInAs(core, 'cashier');
    expect(await core.call('registration.save', details)).toEqual(ok({}));
    expect(server.bodiesOf(saveMember)).toHaveLength(3);
    expect(new Set(operationIds(server, saveMember)).size).toBe(1);
  });

  it('keeps the last letters, which come when the counter has just locked', async () => {
    const { core } = await verified();
    await core.call('session.lock', {});
    expect(await core.call('registration.typeDetails', details)).toEqual(ok({}));
    expect(at(core)).toBeNull();
    await signInAs(core, 'cashier');
    expect(at(core)).toMatchObject({ step: 'details', details });
  });

  it('does not keep a finished member on disk', async () => {
    const { core, folder } = await verified();
    await core.call('registration.save', details);
    expect(at(await restartAndSignIn(core, folder, 'cashier'))).toMatchObject({ step: 'phone', text: '' });
  });

  it('does not leave a finished member on screen for whoever signs in next', async () => {
    const { core } = await verified();
    await core.call('registration.save', details);
    await core.call('session.lock', {});
    await signInAs(core, 'owner');
    expect(at(core)).toMatchObject({ step: 'phone', text: '' });
  });

  it('reads today anew when members change', async () => {
    const { core, server } = await verified();
    server.value(getToday, { joined: 1, members: [], sent: 1, started: 1, verified: 1 });
    server.push({ type: 'members_changed' });
    await core.until(({ today }) => today?.joined === 1);
  });

  it('reads today anew when a code was sent or proved, and not while its message travels', async () => {
    const { core, server } = await verified();
    const reads = () => server.requests.filter(({ route }) => route === 'GET /v1/members/today').length;
    server.value(getToday, { joined: 0, members: [], sent: 1, started: 1, verified: 0 });
    await server.asked(getToday);
    const before = reads();
    server.push({ type: 'verification', verification });
    await core.until(({ today }) => today?.sent === 1);
    const message = { ...verification.message, status: 'delivered' as const, endedAt: 9 };
    const delivered = { ...verification, message };
    server.push({ type: 'verification', verification: delivered });
    await core.until(
      ({ registration }) => registration?.step === 'details' && registration.verification.message.endedAt === 9,
    );
    // What the message's step asked for would be there before what is asked for after it.
    await core.call('registration.save', details);
    expect(reads()).toBe(before + 1);
    server.value(getToday, { joined: 0, members: [], sent: 1, started: 1, verified: 1 });
    server.push({ type: 'verification', verification: { ...delivered, status: 'verified' } });
    await core.until(({ today }) => today?.verified === 1);
    expect(reads()).toBe(before + 2);
  });
});
