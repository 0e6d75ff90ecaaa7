import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { getToday, saveMember } from '#shared/api/members.ts';
import { checkCode, getVerification, startVerification } from '#shared/api/verifications.ts';
import { err, ok } from '#shared/errors.ts';
import { member, signInAs, verification } from '#test/fake-shop.ts';
import {
  at,
  counterWithCashier,
  loseOut,
  operationIds,
  restart,
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
    await core.call('registration.sendCode', {});
    expect(at(core)).toMatchObject({ step: 'code' });
    expect(server.bodiesOf(startVerification)).toHaveLength(1);
  });

  it('pays for another code once the old one has expired', async () => {
    const { core, server } = await counterWithCashier();
    await sendCode(core);
    await core.call('registration.back', {});
    await core.clock.advance(300_000);
    await core.call('registration.sendCode', {});
    expect(server.bodiesOf(startVerification)).toHaveLength(2);
  });

  it('keeps the details of a verified number, and returns to them', async () => {
    const { core, folder } = await counterWithCashier();
    await sendCode(core);
    await core.call('registration.checkCode', { code: '123456' });
    const details = { name: 'Tan', email: '', birthday: '', marketingConsent: true };
    await core.call('registration.typeDetails', details);
    await core.call('registration.back', {});
    const again = await restart(core, folder);
    expect(at(again)).toMatchObject({ step: 'phone', text: '8123 4567' });
    await again.call('registration.sendCode', {});
    expect(at(again)).toMatchObject({ step: 'details', details });
  });

  it('does nothing at the phone field', async () => {
    const { core } = await counterWithCashier();
    await type(core, '8123');
    expect(await core.call('registration.back', {})).toEqual(ok({}));
    expect(at(core)).toMatchObject({ step: 'phone', text: '8123' });
  });
});

describe('saving the member', () => {
  const details = { name: '  Tan Ah Kow ', email: ' ', birthday: '1990-02-28', marketingConsent: false };

  async function verified() {
    const world = await counterWithCashier();
    await sendCode(world.core);
    await world.core.call('registration.checkCode', { code: '123456' });
    return world;
  }

  it('saves what was typed, shows the member, and goes on with the next', async () => {
    const { core, server } = await verified();
    await core.call('registration.typeDetails', details);
    expect(await core.call('registration.save', {})).toEqual(ok({}));
    expect(at(core)).toEqual({ step: 'saved', member });
    expect(server.bodiesOf(saveMember)).toMatchObject([
      { details: { name: 'Tan Ah Kow', email: null, birthday: '1990-02-28', marketingConsent: false } },
    ]);
    await core.call('registration.next', {});
    expect(at(core)).toMatchObject({ step: 'phone', text: '' });
  });

  it('names the fields that do not fit, and sends nothing', async () => {
    const { core, server } = await verified();
    await core.call('registration.typeDetails', { ...details, name: '', email: 'x', birthday: '2025-02-30' });
    const result = await core.call('registration.save', {});
    expect(result).toMatchObject({
      error: {
        code: 'invalid_request',
        details: { fields: [{ path: 'name' }, { path: 'email' }, { path: 'birthday' }] },
      },
    });
    expect(server.bodiesOf(saveMember)).toEqual([]);
  });

  it('saves once when the answer is lost, and shows the member after a restart', async () => {
    const { core, server, folder } = await verified();
    await core.call('registration.typeDetails', details);
    server.loseAnswers(saveMember, 3);
    expect(await loseOut(core, () => core.call('registration.save', {}))).toEqual(err('server_unreachable'));
    server.value(getVerification, { ...verification, status: 'used' });
    const again = await restart(core, folder);
    expect((await again.until(stepIs('saved'))).registration).toEqual({ step: 'saved', member });
    expect(new Set(operationIds(server, saveMember)).size).toBe(1);
  });

  it('does not leave a finished member on screen for whoever signs in next', async () => {
    const { core } = await verified();
    await core.call('registration.typeDetails', details);
    await core.call('registration.save', {});
    await core.call('session.lock', {});
    await signInAs(core, 'owner');
    expect(at(core)).toMatchObject({ step: 'phone', text: '' });
  });

  it('reads today anew when members change', async () => {
    const { core, server } = await verified();
    server.value(getToday, { joined: 1, members: [], started: 1, verified: 1 });
    server.push({ type: 'members_changed' });
    await core.until(({ today }) => today?.joined === 1);
  });
});
