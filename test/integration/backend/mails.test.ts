import { beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '#server/db/database.ts';
import type { MailOutcome } from '#server/gateways/mail/gateway.ts';
import { neverAnswers, notSent, openMailWorld, startMailProcess } from '#test/mail-world.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const OWNER = 'owner@kopi.example';
const news = { kind: 'low_balance', subjectKey: 'news-1', to: [OWNER], subject: 'Low', text: 'Hello,\n' } as const;

describe('a mail', () => {
  let world: Awaited<ReturnType<typeof openMailWorld>>;
  let start: number;
  beforeEach(async () => {
    world = await openMailWorld();
    start = world.clock.now();
  });

  const queue = async (change: { subjectKey?: string; to?: string[] } = {}, shopId = world.shopId) => {
    await world.database.write((work) => world.mails.queue(work, { ...news, shopId, ...change }));
    await world.settle();
  };
  const list = () => world.mails.list(world.shopId, 10);
  const only = async () => {
    const [mail, ...others] = await list();
    if (!mail || others.length > 0) throw new Error(`there are ${others.length + (mail ? 1 : 0)} mails`);
    return mail;
  };
  const pass = async (ms: number, mails = world.mails) => {
    await world.clock.advance(ms);
    await mails.deliverDue();
  };

  it('is handed over as soon as it is recorded, and then stands there as sent', async () => {
    await queue();
    const { id } = await only();
    expect(world.gateway.handedOver).toEqual([{ id, to: [OWNER], subject: 'Low', text: 'Hello,\n' }]);
    expect(await only()).toMatchObject({ to: [OWNER], status: 'sent', attempts: 1, createdAt: start });
    expect(await only()).toMatchObject({ lastError: null, nextAttemptAt: null });
    await pass(DAY);
    expect(world.gateway.handedOver).toHaveLength(1);
  });

  it('is neither recorded nor handed over when what it tells did not happen', async () => {
    const failed = world.database.write(async (work) => {
      await world.mails.queue(work, { ...news, shopId: world.shopId });
      throw new Error('rolled back');
    });
    await expect(failed).rejects.toThrow('rolled back');
    await pass(MINUTE);
    expect(await list()).toEqual([]);
    expect(world.gateway.handedOver).toEqual([]);
  });

  it('is written once for the same news, and once to each address', async () => {
    await queue({ to: [OWNER, 'Owner@Kopi.example', 'mei@kopi.example'] });
    await queue({ to: [OWNER] });
    await queue({ subjectKey: 'news-2' });
    const receivers = world.gateway.handedOver.map(({ to }) => to);
    expect(receivers).toEqual([[OWNER], ['mei@kopi.example'], [OWNER]]);
  });

  it('to an address that is refused does not hold back the others, nor has them written to again', async () => {
    world.gateway.answer = ({ to }) =>
      to[0] === OWNER ? { kind: 'accepted' } : { kind: 'not_sent', reason: 'no such user' };
    await queue({ to: ['typo@kopi.example', OWNER] });
    await pass(MINUTE);
    expect(world.gateway.handedOver.filter(({ to }) => to[0] === OWNER)).toHaveLength(1);
    expect(await list()).toMatchObject([
      { to: [OWNER], status: 'sent' },
      { to: ['typo@kopi.example'], status: 'waiting', attempts: 2, lastError: 'no such user' },
    ]);
  });

  it('that cannot be sent is tried again after 1, 5 and 15 minutes, an hour, then every six hours', async () => {
    world.gateway.answer = notSent('The mail server was not reached');
    await queue();
    const waits: number[] = [];
    for (let attempt = 1; attempt <= 7; attempt++) {
      const { attempts, nextAttemptAt, status } = await only();
      expect({ attempts, status }).toEqual({ attempts: attempt, status: 'waiting' });
      const wait = (nextAttemptAt ?? 0) - world.clock.now();
      waits.push(wait);
      await pass(wait - 1);
      expect(world.gateway.handedOver).toHaveLength(attempt);
      await pass(1);
      expect(world.gateway.handedOver).toHaveLength(attempt + 1);
    }
    expect(waits).toEqual([MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 6 * HOUR, 6 * HOUR, 6 * HOUR]);
    expect(new Set(world.gateway.handedOver.map(({ id }) => id)).size).toBe(1);

    world.gateway.answer = () => ({ kind: 'accepted' });
    await pass(6 * HOUR);
    expect(await only()).toMatchObject({ status: 'sent', attempts: 9, lastError: null, nextAttemptAt: null });
  });

  it('is given up after seven days, and stays visible with the reason', async () => {
    world.gateway.answer = notSent('550 no such user');
    await queue();
    const givenUpAt = async () => {
      for (;;) {
        const { status, nextAttemptAt } = await only();
        if (status === 'failed' || nextAttemptAt === null) return world.clock.now();
        await pass(nextAttemptAt - world.clock.now());
      }
    };
    const lasted = (await givenUpAt()) - start;
    expect(lasted).toBeGreaterThanOrEqual(7 * DAY);
    expect(lasted).toBeLessThan(7 * DAY + 6 * HOUR);
    expect(await only()).toMatchObject({ status: 'failed', lastError: '550 no such user', nextAttemptAt: null });
    const attempts = world.gateway.handedOver.length;
    await pass(30 * DAY);
    expect(world.gateway.handedOver).toHaveLength(attempts);
  });

  it('is tried once more when the backend was down for longer than that', async () => {
    world.gateway.answer = notSent('The mail server was not reached');
    await queue();
    world.gateway.answer = () => ({ kind: 'accepted' });
    await pass(8 * DAY);
    expect(await only()).toMatchObject({ status: 'sent', attempts: 2 });
  });

  describe('with two processes at work', () => {
    it('is sent by one of them', async () => {
      const other = startMailProcess(world.database, world.clock);
      world.gateway.answer = neverAnswers;
      await queue();
      await other.mails.deliverDue();
      expect(other.gateway.handedOver).toEqual([]);
    });

    it('is sent by one of them when both see at the same moment that it is due', async () => {
      world.gateway.answer = notSent('busy');
      await queue();
      world.gateway.answer = () => ({ kind: 'accepted' });
      const other = startMailProcess(world.database, world.clock);
      await world.clock.advance(MINUTE);
      await Promise.all([world.mails.deliverDue(), other.mails.deliverDue()]);
      expect(world.gateway.handedOver.length + other.gateway.handedOver.length).toBe(2);
      expect(await only()).toMatchObject({ status: 'sent', attempts: 2 });
    });

    it('is sent again under the same id when the one that had it died before it could tell', async () => {
      world.gateway.answer = neverAnswers;
      await queue();
      const { id } = await only();
      const next = startMailProcess(world.database, world.clock);
      await pass(2 * MINUTE - 1, next.mails);
      expect(next.gateway.handedOver).toEqual([]);
      await pass(1, next.mails);
      expect(next.gateway.handedOver).toMatchObject([{ id }]);
      expect(await only()).toMatchObject({ status: 'sent', attempts: 2 });
    });

    it('is not taken back from the other by an answer that comes late', async () => {
      const late = Promise.withResolvers<MailOutcome>();
      world.gateway.answer = () => late.promise;
      await queue();
      const other = startMailProcess(world.database, world.clock);
      const second = Promise.withResolvers<MailOutcome>();
      other.gateway.answer = () => second.promise;
      await world.clock.advance(2 * MINUTE);
      const sending = other.mails.deliverDue();
      await world.settle();
      late.resolve({ kind: 'not_sent', reason: 'late' });
      await world.settle();
      const lease = world.clock.now() + 2 * MINUTE;
      expect(await only()).toMatchObject({ status: 'waiting', lastError: null, nextAttemptAt: lease });
      second.resolve({ kind: 'accepted' });
      await sending;
      expect(await only()).toMatchObject({ status: 'sent', attempts: 2 });
    });

    it('is sent when the late answer says so, and not a third time', async () => {
      const late = Promise.withResolvers<MailOutcome>();
      world.gateway.answer = () => late.promise;
      await queue();
      const other = startMailProcess(world.database, world.clock);
      other.gateway.answer = notSent('busy');
      await pass(2 * MINUTE, other.mails);
      late.resolve({ kind: 'accepted' });
      await world.settle();
      expect(await only()).toMatchObject({ status: 'sent' });
      await pass(DAY, other.mails);
      expect(other.gateway.handedOver).toHaveLength(1);
    });
  });

  it('is not lost when a mail gateway throws although it must not', async () => {
    world.gateway.answer = () => {
      throw new Error('a bug');
    };
    await queue();
    expect(await only()).toMatchObject({ status: 'waiting', attempts: 1 });
    world.gateway.answer = () => ({ kind: 'accepted' });
    await pass(2 * MINUTE);
    expect(await only()).toMatchObject({ status: 'sent', attempts: 2 });
  });

  it('is told of to the devices of its shop, when it is written and at each change', async () => {
    const heard: string[] = [];
    world.bus.listen({ shopId: world.shopId, deviceId: 'till' }, ({ type }) => heard.push(type));
    world.bus.listen({ shopId: 'another', deviceId: 'till' }, () => heard.push('another shop'));
    world.gateway.answer = notSent('busy');
    await queue();
    expect(heard).toEqual(['billing_changed', 'billing_changed']);
    await pass(MINUTE);
    expect(heard).toHaveLength(3);
    await pass(1);
    expect(heard).toHaveLength(3);
  });

  it('is listed for its own shop, the newest first, as many as are wanted', async () => {
    await queue({ subjectKey: 'a' });
    await world.clock.advance(1);
    await queue({ subjectKey: 'b', to: ['newest@kopi.example'] });
    await queue({ subjectKey: 'c' }, await world.addShop('Teh'));
    expect((await list()).map(({ to }) => to)).toEqual([['newest@kopi.example'], [OWNER]]);
    expect(await world.mails.list(world.shopId, 1)).toHaveLength(1);
  });

  it('that is being handed over is waited for when the backend stops, and no other is begun', async () => {
    const answer = Promise.withResolvers<MailOutcome>();
    world.gateway.answer = () => answer.promise;
    await queue();
    let closed = false;
    const closing = world.mails.close().then(() => {
      closed = true;
    });
    await queue({ subjectKey: 'news-2' });
    await world.mails.deliverDue();
    expect(closed).toBe(false);
    answer.resolve({ kind: 'accepted' });
    await closing;
    expect((await list()).map(({ status, attempts }) => ({ status, attempts }))).toEqual([
      { status: 'waiting', attempts: 0 },
      { status: 'sent', attempts: 1 },
    ]);
    expect(world.gateway.handedOver).toHaveLength(1);
  });
});

describe('a database that cannot be written', () => {
  it('leaves a mail to be sent again, under the same id', async () => {
    const world = await openMailWorld();
    let broken = false;
    const flaky = {
      ...world.database,
      write: (async (change) => {
        if (broken) throw new Error('the disk is full');
        return world.database.write(change);
      }) satisfies Database['write'],
    };
    const { mails, gateway } = startMailProcess(flaky, world.clock);
    gateway.answer = () => {
      broken = true;
      return { kind: 'accepted' };
    };
    await world.database.write((work) => mails.queue(work, { ...news, shopId: world.shopId }));
    await world.settle();
    broken = false;
    gateway.answer = () => ({ kind: 'accepted' });
    await world.clock.advance(2 * MINUTE);
    await mails.deliverDue();
    const [first, second] = gateway.handedOver;
    expect(second).toEqual(first);
    expect(await mails.list(world.shopId, 10)).toMatchObject([{ status: 'sent', attempts: 2 }]);
  });
});
