import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Clock } from '#server/clock.ts';
import { createPhoneSimulator } from '#server/emulators/phones/simulator.ts';
import { openDocumentStore } from '#server/emulators/store.ts';
import type { DeliveryReport } from '#server/gateways/sms/gateway.ts';
import { createFakeClock } from '#test/fake-clock.ts';
import { tempFolder } from '#test/temp-folder.ts';

const SECOND = 1_000;
const GOOD = '+6581234567';

/** One life of the simulator. What it remembers is in the file. */
function start(file: string, clock: Clock) {
  const store = openDocumentStore(file);
  const simulator = createPhoneSimulator({ store, clock, sender: 'Kopi & Co' });
  const reports: DeliveryReport[] = [];
  simulator.onReport(async (report) => {
    reports.push(report);
  });
  const stop = async () => {
    await simulator.close();
    store.close();
  };
  return { simulator, reports, stop };
}

function startOnce() {
  const clock = createFakeClock();
  const life = start(':memory:', clock);
  onTestFinished(life.stop);
  return { ...life, clock };
}

const sms = (to: string, id = 'message-1') => ({ id, to, body: 'Your code is 402913.' });

describe('the phone simulator', () => {
  it('takes a message at once and reports it delivered within two seconds', async () => {
    const { simulator, reports, clock } = startOnce();
    expect(await simulator.send(sms(GOOD))).toEqual({ kind: 'accepted', providerId: 'demo-message-1' });
    await clock.advance(999);
    expect(reports).toEqual([]);
    await clock.advance(1_001);
    expect(reports).toEqual([{ messageId: 'message-1', providerId: 'demo-message-1', status: 'delivered' }]);
    expect(simulator.messages(10)).toMatchObject([{ to: GOOD, sender: 'Kopi & Co', state: 'delivered' }]);
  });

  it('takes the same message once, however often it is sent', async () => {
    const { simulator, reports, clock } = startOnce();
    const outcomes = await Promise.all([simulator.send(sms(GOOD)), simulator.send(sms(GOOD))]);
    await clock.advance(5 * SECOND);
    outcomes.push(await simulator.send(sms(GOOD)));
    await clock.advance(5 * SECOND);
    expect(new Set(outcomes.map((outcome) => JSON.stringify(outcome))).size).toBe(1);
    expect(simulator.messages(10)).toHaveLength(1);
    expect(reports).toHaveLength(1);
  });

  it('lists the messages to one number, the newest first', async () => {
    const { simulator } = startOnce();
    await simulator.send(sms(GOOD, 'a'));
    await simulator.send(sms('+60123456789', 'b'));
    await simulator.send(sms(GOOD, 'c'));
    expect(simulator.messages(10, GOOD).map(({ id }) => id)).toEqual(['c', 'a']);
    expect(simulator.messages(2).map(({ id }) => id)).toEqual(['c', 'b']);
  });

  it('tells of each message as it appears and as it ends', async () => {
    const { simulator, clock } = startOnce();
    const states: string[] = [];
    const stop = simulator.onChange(({ state }) => states.push(state));
    await simulator.send(sms(GOOD));
    await clock.advance(2 * SECOND);
    stop();
    await simulator.send(sms(GOOD, 'another'));
    expect(states).toEqual(['travelling', 'delivered']);
  });

  it('reports again until whoever listens has dealt with it', async () => {
    const { simulator, clock } = startOnce();
    let calls = 0;
    simulator.onReport(async () => {
      calls += 1;
      if (calls < 3) throw new Error('the database is busy');
    });
    await simulator.send(sms(GOOD));
    await clock.advance(60 * SECOND);
    expect(calls).toBe(3);
  });

  describe('numbers that stand for trouble', () => {
    it('0001 is refused at once, and was never taken', async () => {
      const { simulator } = startOnce();
      expect(await simulator.send(sms('+6581230001'))).toMatchObject({ kind: 'refused' });
      expect(await simulator.find({ id: 'message-1', to: '+6581230001', since: 0, others: new Set() })).toMatchObject({
        kind: 'refused',
      });
      expect(simulator.messages(10)).toEqual([]);
    });

    it('0002 is reported undelivered after two seconds', async () => {
      const { simulator, reports, clock } = startOnce();
      await simulator.send(sms('+6581230002'));
      await clock.advance(2 * SECOND);
      expect(reports).toEqual([{ messageId: 'message-1', providerId: 'demo-message-1', status: 'undelivered' }]);
    });

    it('0003 is delivered after twenty seconds', async () => {
      const { simulator, reports, clock } = startOnce();
      await simulator.send(sms('+6581230003'));
      await clock.advance(19 * SECOND);
      expect(reports).toEqual([]);
      await clock.advance(SECOND);
      expect(reports).toMatchObject([{ status: 'delivered' }]);
    });

    it('0004 arrives and is never reported', async () => {
      const { simulator, reports, clock } = startOnce();
      await simulator.send(sms('+6581230004'));
      await clock.advance(3600 * SECOND);
      expect(simulator.messages(10)).toMatchObject([{ state: 'delivered' }]);
      expect(reports).toEqual([]);
    });

    it('0005 takes the message, but the answer is lost; asking tells', async () => {
      const { simulator, reports, clock } = startOnce();
      const outcome = simulator.send(sms('+6581230005'));
      await clock.advance(2 * SECOND);
      expect(await outcome).toMatchObject({ kind: 'unknown' });
      expect(await simulator.find({ id: 'message-1', to: '+6581230005', since: 0, others: new Set() })).toEqual({
        kind: 'accepted',
        providerId: 'demo-message-1',
      });
      expect(reports).toMatchObject([{ status: 'delivered' }]);
    });

    it('0006 takes five seconds to hand over, and meanwhile nobody can say what will come of it', async () => {
      const { simulator, clock } = startOnce();
      const outcome = simulator.send(sms('+6581230006'));
      await clock.advance(4_999);
      expect(simulator.messages(10)).toEqual([]);
      expect(await simulator.find({ id: 'message-1', to: '+6581230006', since: 0, others: new Set() })).toMatchObject({
        kind: 'unknown',
      });
      await clock.advance(1);
      expect(await outcome).toMatchObject({ kind: 'accepted' });
    });
  });

  describe('after a restart', () => {
    it('goes on with the journeys', async () => {
      const file = join(tempFolder(), 'outside.db');
      const clock = createFakeClock();
      const first = start(file, clock);
      await first.simulator.send(sms(GOOD));
      await first.stop();
      await clock.advance(60 * SECOND);
      expect(first.reports).toEqual([]);

      const second = start(file, clock);
      onTestFinished(second.stop);
      await clock.advance(0);
      expect(second.reports).toEqual([{ messageId: 'message-1', providerId: 'demo-message-1', status: 'delivered' }]);
    });

    it('repeats a report that nobody had dealt with, and no other', async () => {
      const file = join(tempFolder(), 'outside.db');
      const clock = createFakeClock();
      const first = start(file, clock);
      await first.simulator.send(sms(GOOD, 'heard'));
      await clock.advance(2 * SECOND);
      first.simulator.onReport(() => Promise.reject(new Error('dying')));
      await first.simulator.send(sms(GOOD, 'unheard'));
      await clock.advance(2 * SECOND);
      await first.stop();

      const second = start(file, clock);
      onTestFinished(second.stop);
      await clock.advance(10 * SECOND);
      expect(second.reports).toEqual([{ messageId: 'unheard', providerId: 'demo-unheard', status: 'delivered' }]);
    });

    it('knows that what it was still being handed was never taken', async () => {
      const file = join(tempFolder(), 'outside.db');
      const clock = createFakeClock();
      const first = start(file, clock);
      const outcome = first.simulator.send(sms('+6581230006'));
      await clock.advance(SECOND);
      await first.stop();
      expect(await outcome).toMatchObject({ kind: 'unknown' });

      const second = start(file, clock);
      onTestFinished(second.stop);
      const found = await second.simulator.find({ id: 'message-1', to: '+6581230006', since: 0, others: new Set() });
      expect(found).toMatchObject({ kind: 'refused' });
    });
  });
});
