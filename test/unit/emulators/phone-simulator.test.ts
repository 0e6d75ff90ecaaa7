import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { PhoneNews } from '#server/emulators/phones/simulator.ts';
import { createFakeClock } from '#test/fake-clock.ts';
import { delivered, GOOD, question, SECOND, sms, startPhones, startPhonesOnce } from '#test/simulated-phones.ts';
import { tempFolder } from '#test/temp-folder.ts';

describe('the phone simulator', () => {
  it('takes a message at once and reports it delivered within two seconds', async () => {
    const { simulator, straits, reports, clock } = startPhonesOnce();
    expect(await straits.send(sms(GOOD))).toEqual({ kind: 'accepted', providerId: 'demo-straits-message-1' });
    await clock.advance(999);
    expect(reports).toEqual([]);
    await clock.advance(1_001);
    expect(reports).toEqual([delivered()]);
    expect(simulator.messages(10)).toMatchObject([{ to: GOOD, sender: 'Kopi & Co', state: 'delivered' }]);
  });

  it('takes the same message once, however often it is sent', async () => {
    const { simulator, straits, reports, clock } = startPhonesOnce();
    const outcomes = await Promise.all([straits.send(sms(GOOD)), straits.send(sms(GOOD))]);
    await clock.advance(5 * SECOND);
    outcomes.push(await straits.send(sms(GOOD)));
    await clock.advance(5 * SECOND);
    expect(new Set(outcomes.map((outcome) => JSON.stringify(outcome))).size).toBe(1);
    expect(simulator.messages(10)).toHaveLength(1);
    expect(reports).toHaveLength(1);
  });

  it('shows a message twice that two carriers were given, and each carrier knows of its own', async () => {
    const { simulator, straits, island, clock } = startPhonesOnce();
    await straits.send(sms(GOOD));
    expect(await island.find(question(GOOD))).toMatchObject({ kind: 'refused' });
    const second = island.send(sms(GOOD));
    await clock.advance(SECOND);
    expect(await second).toMatchObject({ kind: 'accepted' });
    expect(simulator.messages(10).map(({ id }) => id)).toEqual(['message-1', 'message-1']);
  });

  it('lists the messages to one number, the newest first, and counts all', async () => {
    const { simulator, straits } = startPhonesOnce();
    await straits.send(sms(GOOD, 'a'));
    await straits.send(sms('+60123456789', 'b'));
    await straits.send(sms(GOOD, 'c'));
    expect(simulator.messages(10, GOOD).map(({ id }) => id)).toEqual(['c', 'a']);
    expect(simulator.messages(2).map(({ id }) => id)).toEqual(['c', 'b']);
    expect(simulator.count()).toBe(3);
  });

  it('tells of each message as it appears and as it ends', async () => {
    const { simulator, straits, clock } = startPhonesOnce();
    const states: string[] = [];
    const stop = simulator.onChange((news: PhoneNews) => {
      if (news.kind === 'message') states.push(news.message.state);
    });
    await straits.send(sms(GOOD));
    await clock.advance(2 * SECOND);
    stop();
    await straits.send(sms(GOOD, 'another'));
    expect(states).toEqual(['travelling', 'delivered']);
  });

  it('reports again until whoever listens has dealt with it', async () => {
    const { simulator, straits, clock } = startPhonesOnce();
    let calls = 0;
    straits.onReport(async () => {
      calls += 1;
      if (calls < 3) throw new Error('the database is busy');
    });
    await straits.send(sms(GOOD));
    await clock.advance(2 * SECOND);
    const [ended] = simulator.messages(1);
    await clock.advance(60 * SECOND);
    expect(calls).toBe(3);
    expect(simulator.messages(1)).toEqual([ended]);
  });

  it('shows a message from a name, or from the carrier’s number, if it brings that', async () => {
    const { simulator, straits } = startPhonesOnce();
    await straits.send({ ...sms(GOOD, 'a'), from: { kind: 'name', name: 'KopiCo' } });
    await straits.send({ ...sms(GOOD, 'b'), from: { kind: 'replyable' } });
    expect(simulator.messages(2)).toMatchObject([
      { sender: '+65 8100 1001', canReply: true },
      { sender: 'KopiCo', canReply: false },
    ]);
  });

  describe('after a restart', () => {
    it('goes on with the journeys', async () => {
      const file = join(tempFolder(), 'outside.db');
      const clock = createFakeClock();
      const first = startPhones(file, clock);
      await first.straits.send(sms(GOOD));
      await first.stop();
      await clock.advance(60 * SECOND);
      expect(first.reports).toEqual([]);

      const second = startPhones(file, clock);
      onTestFinished(second.stop);
      await clock.advance(0);
      expect(second.reports).toEqual([delivered()]);
    });

    it('repeats a report that nobody had dealt with, and no other', async () => {
      const file = join(tempFolder(), 'outside.db');
      const clock = createFakeClock();
      const first = startPhones(file, clock);
      await first.straits.send(sms(GOOD, 'heard'));
      await clock.advance(2 * SECOND);
      first.straits.onReport(() => Promise.reject(new Error('dying')));
      await first.straits.send(sms(GOOD, 'unheard'));
      await clock.advance(2 * SECOND);
      await first.stop();

      const second = startPhones(file, clock);
      onTestFinished(second.stop);
      await clock.advance(10 * SECOND);
      expect(second.reports).toEqual([delivered('unheard')]);
    });

    it('knows that what it was still being handed was never taken', async () => {
      const file = join(tempFolder(), 'outside.db');
      const clock = createFakeClock();
      const first = startPhones(file, clock);
      const outcome = first.straits.send(sms('+6581230006'));
      await clock.advance(SECOND);
      await first.stop();
      expect(await outcome).toMatchObject({ kind: 'unknown' });

      const second = startPhones(file, clock);
      onTestFinished(second.stop);
      expect(await second.straits.find(question('+6581230006'))).toMatchObject({ kind: 'refused' });
    });
  });
});
