import { describe, expect, it } from 'vitest';
import { joinForNews, type RoutingWorld, startRoutingWorld } from '#test/routing-world.ts';

/** A member who agreed to news, and a way to look at them. */
async function startWithMember() {
  const world = await startRoutingWorld();
  const member = await joinForNews(world, world.shop);
  const { reader } = world.database;
  const look = (id = member.id) =>
    reader
      .selectFrom('members')
      .where('id', '=', id)
      .select(['consent_at', 'opted_out_at', 'opt_out_how', 'revision'])
      .executeTakeFirstOrThrow();
  const consents = () =>
    reader
      .selectFrom('member_consents')
      .where('member_id', '=', member.id)
      .select(['given', 'how', 'staff_id'])
      .execute();
  const heard = () => reader.selectFrom('inbound_messages').selectAll().execute();
  let replies = 0;
  const reply = (text: string, providerId = `reply-${replies++}`) =>
    world.first.reply({ providerId, from: member.phone, text });
  return { ...world, world, member, look, consents, heard, reply };
}
const agreed = { opted_out_at: null, opt_out_how: null };
const at = (world: RoutingWorld) => world.clock.now();

describe('a member who replies', () => {
  it('STOP gets no more news, and has to agree anew; the counters hear of it', async () => {
    const { world, look, consents, reply, events } = await startWithMember();
    const { revision } = await look();
    await reply(' stop. ');
    expect(await look()).toMatchObject({ consent_at: null, opted_out_at: at(world), opt_out_how: 'reply' });
    expect((await look()).revision).toBeGreaterThan(revision);
    expect(await consents()).toEqual([{ given: 0, how: 'reply', staff_id: null }]);
    expect(events).toEqual(['members_changed']);
  });

  it('STOP again, or something else, changes nothing', async () => {
    const { look, consents, reply, events } = await startWithMember();
    await reply('Please do not stop');
    expect(await look()).toMatchObject(agreed);
    await reply('STOP');
    const stopped = await look();
    await reply('STOP');
    expect(await look()).toEqual(stopped);
    expect(await consents()).toHaveLength(1);
    expect(events).toEqual(['members_changed']);
  });

  it('START after it may be asked again, but has not agreed', async () => {
    const { look, consents, reply } = await startWithMember();
    await reply('START');
    expect((await look()).consent_at).not.toBeNull();
    await reply('停止');
    await reply('unstop');
    expect(await look()).toMatchObject({ ...agreed, consent_at: null });
    expect(await consents()).toHaveLength(1);
  });

  it('is heard once, however often the carrier tells it, and by each carrier for itself', async () => {
    const { look, reply, heard, first, second, member } = await startWithMember();
    await reply('STOP', 'same');
    await reply('START', 'next');
    const before = await look();
    await Promise.all([reply('STOP', 'same'), reply('STOP', 'same')]);
    expect(await look()).toEqual(before);
    await second.reply({ providerId: 'same', from: member.phone, text: 'STOP' });
    expect(await look()).toMatchObject({ opt_out_how: 'reply' });
    expect((await heard()).map(({ gateway }) => gateway)).toEqual([first.id, first.id, second.id]);
  });

  it('is meant as the carrier understood it, where it did', async () => {
    const { look, first, member } = await startWithMember();
    await first.reply({ providerId: '1', from: member.phone, text: 'basta', optOut: 'stop' });
    expect(await look()).toMatchObject({ opt_out_how: 'reply' });
  });

  it('leaves neither the text nor more of the number than its last digits', async () => {
    const { reply, heard, member } = await startWithMember();
    await reply('my own words');
    expect(await heard()).toMatchObject([{ meaning: 'other', members: 0 }]);
    expect(JSON.stringify(await heard())).not.toMatch(new RegExp(`my own words|${member.phone.slice(3)}`));
  });

  it('is heard by each shop that knows the number, and by no other member', async () => {
    const { world, member, look, reply, heard } = await startWithMember();
    const other = await world.shops.open('Asia/Singapore');
    const [same, another] = [await joinForNews(world, other), await joinForNews(world, other)];
    const phone = { phone: member.phone };
    await world.database.write(({ tx }) => tx.updateTable('members').where('id', '=', same.id).set(phone).execute());
    await reply('STOP');
    expect(await look(same.id)).toMatchObject({ consent_at: null, opt_out_how: 'reply' });
    expect(await look(another.id)).toMatchObject(agreed);
    expect(await heard()).toMatchObject([{ meaning: 'stop', members: 2 }]);
  });

  it('is told again where it could not be kept', async () => {
    const { world, look, reply } = await startWithMember();
    const { write } = world.database;
    world.database.write = () => Promise.reject(new Error('the disk is full'));
    await expect(reply('STOP', 'same')).rejects.toThrow('full');
    world.database.write = write;
    await reply('STOP', 'same');
    expect(await look()).toMatchObject({ opt_out_how: 'reply' });
  });
});

describe('a member who has opted out at the carrier', () => {
  it('is noted when the carrier refuses a message because of it', async () => {
    const { send, first, second, look, consents, member } = await startWithMember();
    first.send = async () => ({ kind: 'refused', cause: 'told', fault: 'message', optedOut: true });
    const outcome = await send({ gateway: 'first', to: member.phone, class: 'marketing' });
    expect(outcome).toMatchObject({ kind: 'refused', optedOut: true });
    expect(await look()).toMatchObject({ consent_at: null, opt_out_how: 'carrier' });
    expect(await consents()).toEqual([{ given: 0, how: 'carrier', staff_id: null }]);
    expect(second.sent).toEqual([]);
  });

  it('is refused all the same when that could not be noted', async () => {
    const { world, send, first, member } = await startWithMember();
    first.send = async () => ({ kind: 'refused', cause: 'told', fault: 'message', optedOut: true });
    world.database.write = () => Promise.reject(new Error('the disk is full'));
    expect(await send({ gateway: 'first', to: member.phone })).toMatchObject({ kind: 'refused' });
  });
});

describe('a member whose news somebody of the staff stopped', () => {
  it('is written down with who did it, and where', async () => {
    const { database, optOuts, shop, member, look, consents } = await startWithMember();
    const [staffId = ''] = shop.staffIds;
    const by = { staffId, deviceId: shop.deviceId };
    expect(await database.write((work) => optOuts.stop(work, shop.id, member.phone, 'staff', by))).toBe(true);
    expect(await look()).toMatchObject({ opt_out_how: 'staff' });
    expect(await consents()).toEqual([{ given: 0, how: 'staff', staff_id: staffId }]);
    expect(await database.write((work) => optOuts.start(work, shop.id, member.phone))).toBe(true);
    expect(await look()).toMatchObject(agreed);
  });

  it('is nobody for a number that is not known', async () => {
    const { database, optOuts, shop } = await startWithMember();
    const phone = '+6590000000';
    expect(await database.write((work) => optOuts.stop(work, shop.id, phone, 'staff'))).toBe(false);
    expect(await database.write((work) => optOuts.start(work, shop.id, phone))).toBe(false);
  });
});

describe('what was heard', () => {
  it('is forgotten after three months', async () => {
    const { world, reply, heard } = await startWithMember();
    await reply('STOP');
    await world.database.write(({ tx, now }) =>
      tx
        .updateTable('inbound_messages')
        .set({ at: now - 91 * 24 * 60 * 60_000 })
        .execute(),
    );
    await reply('START');
    const stops = world.startJobs();
    await world.clock.advance(0);
    expect(await heard()).toMatchObject([{ meaning: 'start' }]);
    await Promise.all(stops.map((stop) => stop()));
  });
});
