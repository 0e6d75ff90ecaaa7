import { describe, expect, it } from 'vitest';
import { getCounter, pairDevice } from '#shared/api/devices.ts';
import { startVerification } from '#shared/api/verifications.ts';
import { type KeptDraft, MOST_DRAFTS } from '#shared/contract/snapshot.ts';
import { err, ok } from '#shared/errors.ts';
import type { TestCore } from '#test/core-fakes.ts';
import { restart, restartAndSignIn } from '#test/core-world.ts';
import { counter, DEVICE_TOKEN, member, PHONE, signInAs } from '#test/fake-shop.ts';
import { at, counterWithCashier, loseOut, operationIds, pressSend, sendCode, type } from '#test/registration-desk.ts';

const OTHER = '+6581234568';

const keep = (core: TestCore, text = '8123 4567', name = '') =>
  core.call('registration.keep', { text, country: 'SG', name });
const phones = (core: TestCore) => core.snapshot().drafts.map(({ phone }) => phone);
const idOf = (core: TestCore, phone: string) =>
  core.snapshot().drafts.find((draft) => draft.phone === phone)?.id ?? member.id;
const takeUp = (core: TestCore, phone: string) => core.call('registration.takeUp', { id: idOf(core, phone) });

describe('keeping a number for later', () => {
  it('puts it on the list with who kept it, empties the field and sends nothing', async () => {
    const { core, server } = await counterWithCashier();
    await type(core, '8123 4567');
    expect(await keep(core, '8123 4567', ' Siti ')).toEqual(ok({}));
    const kept = { phone: PHONE, country: 'SG', name: 'Siti', staffName: 'Mei Lin', keptAt: core.clock.now() };
    expect(core.snapshot().drafts).toMatchObject([kept]);
    expect(at(core)).toMatchObject({ step: 'phone', text: '', name: '' });
    expect(server.bodiesOf(startVerification)).toEqual([]);
  });

  it('works without a line, and the list is there after a restart without one', async () => {
    const { core, server, folder } = await counterWithCashier();
    await server.stop();
    await core.until(({ connection }) => connection.kind === 'offline');
    expect(await keep(core)).toEqual(ok({}));
    await server.restart();
    const again = await restartAndSignIn(core, folder, 'cashier');
    expect(phones(again)).toEqual([PHONE]);
    expect(server.bodiesOf(startVerification)).toEqual([]);
  });

  it('keeps the newest first and a number once, with the name that was given last', async () => {
    const { core } = await counterWithCashier();
    await keep(core, '8123 4567', 'Siti');
    await core.clock.advance(1_000);
    await keep(core, '8123 4568');
    expect(phones(core)).toEqual([OTHER, PHONE]);
    const id = idOf(core, PHONE);
    await keep(core, '+65 8123 4567');
    expect(idOf(core, PHONE)).toBe(id);
    expect(core.snapshot().drafts).toMatchObject([{ phone: PHONE, name: 'Siti' }, { phone: OTHER }]);
    await keep(core, '8123 4567', 'Siti Rahmah');
    expect(core.snapshot().drafts).toMatchObject([{ name: 'Siti Rahmah' }, { phone: OTHER }]);
  });

  it('refuses what no code can be sent to', async () => {
    const { core } = await counterWithCashier();
    expect(await keep(core, '8123')).toEqual(err('phone_invalid'));
    expect(await keep(core, '6123 4567')).toEqual(err('phone_cannot_receive_sms'));
    expect(core.snapshot().drafts).toEqual([]);
  });

  it('leaves a number alone that was begun before the last one was kept', async () => {
    const { core } = await counterWithCashier();
    await type(core, '9');
    await keep(core);
    expect(at(core)).toMatchObject({ step: 'phone', text: '9' });
  });

  it('has an end, and says so', async () => {
    const { core } = await counterWithCashier();
    for (let n = 0; n < MOST_DRAFTS; n += 1) await keep(core, String(81_230_000 + n));
    expect(await keep(core, '9123 4567')).toMatchObject({ ok: false, error: { code: 'invalid_request' } });
    expect(await keep(core, '8123 0000')).toEqual(ok({}));
    expect(phones(core)).toHaveLength(MOST_DRAFTS);
  });

  it('also takes a number whose code does not come, without paying for it again', async () => {
    const { core } = await counterWithCashier();
    await sendCode(core);
    expect(await keep(core)).toEqual(ok({}));
    expect(at(core)).toMatchObject({ step: 'phone', text: '' });
    expect(phones(core)).toEqual([PHONE]);
  });

  it('takes the name along that came with a number whose code does not come', async () => {
    const { core } = await counterWithCashier();
    await keep(core, '8123 4567', 'Siti');
    await takeUp(core, PHONE);
    await pressSend(core, '+65 8123 4567');
    await keep(core);
    expect(core.snapshot().drafts).toMatchObject([{ phone: PHONE, name: 'Siti' }]);
  });

  it('needs someone at the counter', async () => {
    const { core } = await counterWithCashier();
    await core.call('session.lock', {});
    expect(await keep(core)).toEqual(err('not_signed_in'));
    expect(await core.call('registration.drop', { id: member.id })).toEqual(err('not_signed_in'));
  });
});

describe('taking a kept number up', () => {
  it('puts number and name into the field, sends only on Enter, and then leaves the list', async () => {
    const { core, server } = await counterWithCashier();
    await keep(core, '8123 4567', 'Siti');
    expect(await takeUp(core, PHONE)).toEqual(ok({}));
    expect(at(core)).toMatchObject({ step: 'phone', text: '+65 8123 4567', country: 'SG', name: 'Siti', filled: 1 });
    expect(phones(core)).toEqual([PHONE]);
    expect(server.bodiesOf(startVerification)).toEqual([]);
    await pressSend(core, '+65 8123 4567');
    expect(phones(core)).toEqual([]);
    await core.call('registration.checkCode', { code: '123456' });
    expect(at(core)).toMatchObject({ step: 'details', details: { name: 'Siti' } });
  });

  it('keeps the whole number that stood in the field, and lets a few digits go', async () => {
    const { core } = await counterWithCashier();
    await keep(core);
    await type(core, '8123 4568');
    await takeUp(core, PHONE);
    expect(phones(core)).toEqual([OTHER, PHONE]);
    await type(core, '8123');
    await takeUp(core, OTHER);
    expect(phones(core)).toEqual([OTHER, PHONE]);
    expect(at(core)).toMatchObject({ text: '+65 8123 4568' });
  });

  it('loses neither number nor name when the field is cleared or typed over', async () => {
    const { core, folder } = await counterWithCashier();
    await keep(core, '8123 4567', 'Siti');
    await takeUp(core, PHONE);
    await type(core, '');
    await type(core, '9');
    expect(core.snapshot().drafts).toMatchObject([{ phone: PHONE, name: 'Siti' }]);
    const again = await restartAndSignIn(core, folder, 'cashier');
    expect(again.snapshot().drafts).toMatchObject([{ phone: PHONE, name: 'Siti' }]);
  });

  it('leaves the list in its order when another is taken up instead', async () => {
    const { core } = await counterWithCashier();
    await keep(core, '8123 4567', 'Siti');
    await keep(core, '8123 4568', 'Tan');
    await takeUp(core, PHONE);
    await takeUp(core, OTHER);
    expect(core.snapshot().drafts).toMatchObject([
      { phone: OTHER, name: 'Tan' },
      { phone: PHONE, name: 'Siti' },
    ]);
  });

  it('stays on the list when its code cannot be sent', async () => {
    const { core, server } = await counterWithCashier();
    await keep(core, '8123 4567', 'Siti');
    await takeUp(core, PHONE);
    server.answer(startVerification, () => err('limit_number'));
    expect(await pressSend(core, '+65 8123 4567')).toMatchObject({ ok: false });
    expect(phones(core)).toEqual([PHONE]);
  });

  it('leaves the list when the number is found to be a member’s', async () => {
    const { core, server } = await counterWithCashier();
    await keep(core, '8123 4567', 'Siti');
    await takeUp(core, PHONE);
    server.value(startVerification, { kind: 'known_member', member });
    await pressSend(core, '+65 8123 4567');
    expect(at(core)).toMatchObject({ step: 'known_member' });
    expect(phones(core)).toEqual([]);
  });

  it('gives its name to the same number typed by hand, whose code is then sent', async () => {
    const { core } = await counterWithCashier();
    await keep(core, '8123 4567', 'Siti');
    await sendCode(core);
    expect(phones(core)).toEqual([]);
    await core.call('registration.checkCode', { code: '123456' });
    expect(at(core)).toMatchObject({ step: 'details', details: { name: 'Siti' } });
  });

  it('pays once for a number whose send was not answered when it is taken up again', async () => {
    const { core, server } = await counterWithCashier();
    await keep(core);
    await takeUp(core, PHONE);
    server.loseAnswers(startVerification, 3);
    await loseOut(core, () => pressSend(core, '+65 8123 4567'));
    await type(core, '8123');
    await takeUp(core, PHONE);
    await pressSend(core, '+65 8123 4567');
    expect(new Set(operationIds(server, startVerification)).size).toBe(1);
  });

  it('refuses when the number in the field would find no room on the list', async () => {
    const { core } = await counterWithCashier();
    for (let n = 0; n < MOST_DRAFTS; n += 1) await keep(core, String(81_230_000 + n));
    await type(core, '9123 4567');
    expect(await takeUp(core, '+6581230000')).toMatchObject({ ok: false, error: { code: 'invalid_request' } });
    expect(at(core)).toMatchObject({ text: '9123 4567' });
  });

  it('does not keep the number anew that stands in the field already', async () => {
    const { core } = await counterWithCashier();
    await keep(core, '8123 4567', 'Siti');
    await type(core, '8123 4567');
    await takeUp(core, PHONE);
    expect(phones(core)).toEqual([PHONE]);
    expect(at(core)).toMatchObject({ text: '+65 8123 4567', name: 'Siti' });
  });

  it('waits until the registration in hand has come to its end', async () => {
    const { core } = await counterWithCashier();
    await keep(core, '8123 4568');
    await sendCode(core);
    expect(await takeUp(core, OTHER)).toEqual(err('wrong_step'));
    await core.call('registration.checkCode', { code: '123456' });
    await core.call('registration.save', { name: 'Tan', email: '', birthday: '', marketingConsent: false });
    expect(await takeUp(core, OTHER)).toEqual(ok({}));
    expect(at(core)).toMatchObject({ step: 'phone', text: '+65 8123 4568' });
  });

  it('knows only what is on the list', async () => {
    const { core } = await counterWithCashier();
    expect(await core.call('registration.takeUp', { id: member.id })).toEqual(err('not_found'));
  });
});

describe('the list of kept numbers', () => {
  it('loses one when it is dropped', async () => {
    const { core, folder } = await counterWithCashier();
    await keep(core);
    await keep(core, '8123 4568');
    await core.call('registration.drop', { id: idOf(core, PHONE) });
    expect(phones(core)).toEqual([OTHER]);
    expect(phones(await restartAndSignIn(core, folder, 'cashier'))).toEqual([OTHER]);
  });

  it('is the counter’s: it goes off the screen with a lock and comes back for whoever is next', async () => {
    const { core, folder } = await counterWithCashier();
    await keep(core);
    await core.call('session.lock', {});
    expect(core.snapshot().drafts).toEqual([]);
    await signInAs(core, 'owner');
    expect(core.snapshot().drafts).toMatchObject([{ phone: PHONE, staffName: 'Mei Lin' } satisfies Partial<KeptDraft>]);
    expect(restart(core, folder).snapshot().drafts).toEqual([]);
  });

  it('outlasts that the device is revoked and paired with the same shop again', async () => {
    const { core, server } = await counterWithCashier();
    await keep(core);
    server.push({ type: 'device_revoked' });
    await core.until(({ stage }) => stage.kind === 'pair');
    await core.call('device.pair', { email: 'a@b.example', password: 'secret', deviceName: 'till' });
    await signInAs(core, 'cashier');
    expect(phones(core)).toEqual([PHONE]);
  });

  it('does not come along to another shop', async () => {
    const { core, server } = await counterWithCashier();
    await keep(core);
    const elsewhere = { ...counter, shop: { ...counter.shop, id: member.id } };
    server.push({ type: 'device_revoked' });
    await core.until(({ stage }) => stage.kind === 'pair');
    server.value(getCounter, elsewhere);
    server.value(pairDevice, { deviceToken: DEVICE_TOKEN, counter: elsewhere });
    await core.call('device.pair', { email: 'a@b.example', password: 'secret', deviceName: 'till' });
    await signInAs(core, 'cashier');
    expect(phones(core)).toEqual([]);
  });
});

describe('the name beside a number', () => {
  it('is kept over a lock while it is being typed', async () => {
    const { core } = await counterWithCashier();
    await core.call('registration.typePhone', { text: '8123 4567', country: 'SG', name: 'Siti' });
    await core.call('session.lock', {});
    await signInAs(core, 'cashier');
    expect(at(core)).toMatchObject({ text: '8123 4567', name: 'Siti' });
  });

  it('stays with the number when the details were gone back from', async () => {
    const { core } = await counterWithCashier();
    await sendCode(core);
    await core.call('registration.checkCode', { code: '123456' });
    await core.call('registration.typeDetails', { name: 'Tan', email: '', birthday: '', marketingConsent: false });
    await core.call('registration.back', {});
    expect(at(core)).toMatchObject({ step: 'phone', name: 'Tan' });
  });
});
