import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { OutgoingSms, SmsReply } from '#server/gateways/sms/gateway.ts';
import { createFakeClock, type FakeClock } from '#test/fake-clock.ts';
import { GOOD, SECOND, startPhones, startPhonesOnce } from '#test/simulated-phones.ts';
import { tempFolder } from '#test/temp-folder.ts';

const news: OutgoingSms = { id: 'news', to: GOOD, body: 'Half price today.', from: { kind: 'replyable' } };

describe('a simulated carrier', () => {
  it('that is down has surely not taken anything, and works again when it is up', async () => {
    const { simulator, straits } = startPhonesOnce();
    simulator.changeCarrier('demo-straits', { up: false, delayMs: 0 });
    expect(await straits.send(news)).toEqual({ kind: 'refused', cause: 'demo_down', fault: 'route' });
    expect(simulator.messages(1)).toEqual([]);
    simulator.changeCarrier('demo-straits', { up: true, delayMs: 0 });
    expect(await straits.send(news)).toMatchObject({ kind: 'accepted' });
  });

  it('takes as long as it is told', async () => {
    const { simulator, straits, clock } = startPhonesOnce();
    simulator.changeCarrier('demo-straits', { up: true, delayMs: 300 });
    const outcome = straits.send(news);
    await clock.advance(299);
    expect(simulator.messages(1)).toEqual([]);
    await clock.advance(1);
    expect(await outcome).toMatchObject({ kind: 'accepted' });
  });

  it('is after a restart as it was left', async () => {
    const file = join(tempFolder(), 'outside.db');
    const clock = createFakeClock();
    const first = startPhones(file, clock);
    expect(first.simulator.changeCarrier('demo-island', { up: false, delayMs: 500 })).toMatchObject({ up: false });
    expect(first.simulator.changeCarrier('nobody', { up: false, delayMs: 0 })).toBeUndefined();
    await first.stop();
    const second = startPhones(file, clock);
    onTestFinished(second.stop);
    expect(second.simulator.carriers()).toMatchObject([
      { id: 'demo-straits', up: true, delayMs: 0 },
      { id: 'demo-island', up: false, delayMs: 500 },
      { id: 'demo-global', up: true, delayMs: 120 },
    ]);
  });

  it('takes many in one turn of the event loop', async () => {
    const { simulator, straits, clock } = startPhonesOnce();
    const many = Array.from({ length: 150 }, (_, n) => straits.send({ ...news, id: `news-${n}` }));
    expect(new Set((await Promise.all(many)).map(({ kind }) => kind))).toEqual(new Set(['accepted']));
    await clock.advance(2 * SECOND);
    expect(simulator.messages(1_000).filter(({ state }) => state === 'delivered')).toHaveLength(150);
  });
});

describe('a reply from a simulated phone', () => {
  async function arrive(clock: FakeClock, simulated: ReturnType<typeof startPhones>, sms = news) {
    await simulated.straits.send(sms);
    await clock.advance(2 * SECOND);
  }

  it('goes to the carrier that brought the newest message which can be replied to', async () => {
    const heard: SmsReply[] = [];
    const simulated = startPhonesOnce(async (reply) => {
      heard.push(reply);
    });
    const { clock } = simulated;
    await arrive(clock, simulated);
    await arrive(clock, simulated, { ...news, id: 'code', from: { kind: 'name', name: 'KopiCo' } });
    const sent = simulated.simulator.reply(GOOD, 'STOP');
    await clock.advance(0);
    expect(sent).toMatchObject({ carrier: 'demo-straits', from: GOOD, text: 'STOP' });
    expect(heard).toEqual([{ providerId: sent?.id, from: GOOD, text: 'STOP' }]);
    expect(simulated.simulator.replies(10)).toEqual([sent]);
  });

  it('cannot be sent where nobody can be replied to', async () => {
    const simulated = startPhonesOnce();
    await arrive(simulated.clock, simulated, { ...news, from: { kind: 'default' } });
    expect(simulated.simulator.reply(GOOD, 'STOP')).toBeUndefined();
    await simulated.straits.send({ ...news, id: 'still travelling' });
    expect(simulated.simulator.reply(GOOD, 'STOP')).toBeUndefined();
  });

  it('is told again under the same id, also after a restart, until whoever listens has dealt with it', async () => {
    const file = join(tempFolder(), 'outside.db');
    const clock = createFakeClock();
    const heard: string[] = [];
    const refuse = async ({ providerId }: SmsReply) => {
      heard.push(providerId);
      throw new Error('the database is busy');
    };
    const first = startPhones(file, clock, refuse);
    await arrive(clock, first);
    const sent = first.simulator.reply(GOOD, 'STOP');
    await clock.advance(2 * SECOND);
    expect(heard).toEqual([sent?.id, sent?.id]);
    await first.stop();

    const second = startPhones(file, clock, async ({ providerId }) => {
      heard.push(providerId);
    });
    onTestFinished(second.stop);
    await clock.advance(10 * SECOND);
    expect(heard).toEqual([sent?.id, sent?.id, sent?.id]);
  });
});
