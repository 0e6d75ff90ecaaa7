import { describe, expect, it } from 'vitest';
import type { SmsGateway } from '#server/gateways/sms/gateway.ts';
import { delivered, question, SECOND, sms, startPhonesOnce } from '#test/simulated-phones.ts';

describe('numbers that stand for trouble', () => {
  const find = (gateway: SmsGateway, to: string) => gateway.find(question(to));

  it('0001 is refused at once, and was never taken', async () => {
    const { simulator, straits } = startPhonesOnce();
    expect(await straits.send(sms('+6581230001'))).toMatchObject({ kind: 'refused', fault: 'message' });
    expect(await find(straits, '+6581230001')).toMatchObject({ kind: 'refused' });
    expect(simulator.messages(10)).toEqual([]);
  });

  it('0002 is reported undelivered after two seconds', async () => {
    const { straits, reports, clock } = startPhonesOnce();
    await straits.send(sms('+6581230002'));
    await clock.advance(2 * SECOND);
    expect(reports).toEqual([{ ...delivered(), status: 'undelivered', cause: 'demo_undelivered' }]);
  });

  it('0003 is delivered after twenty seconds', async () => {
    const { straits, reports, clock } = startPhonesOnce();
    await straits.send(sms('+6581230003'));
    await clock.advance(19 * SECOND);
    expect(reports).toEqual([]);
    await clock.advance(SECOND);
    expect(reports).toMatchObject([{ status: 'delivered' }]);
  });

  it('0004 arrives and is never reported', async () => {
    const { simulator, straits, reports, clock } = startPhonesOnce();
    await straits.send(sms('+6581230004'));
    await clock.advance(3600 * SECOND);
    expect(simulator.messages(10)).toMatchObject([{ state: 'delivered' }]);
    expect(reports).toEqual([]);
  });

  it('0005 takes the message, but the answer is lost; asking tells', async () => {
    const { straits, reports, clock } = startPhonesOnce();
    const outcome = straits.send(sms('+6581230005'));
    await clock.advance(2 * SECOND);
    expect(await outcome).toMatchObject({ kind: 'unknown' });
    expect(await find(straits, '+6581230005')).toEqual({ kind: 'accepted', providerId: 'demo-straits-message-1' });
    expect(reports).toMatchObject([{ status: 'delivered' }]);
  });

  it('0006 takes five seconds to hand over, and meanwhile nobody can say what will come of it', async () => {
    const { simulator, straits, clock } = startPhonesOnce();
    const outcome = straits.send(sms('+6581230006'));
    await clock.advance(4_999);
    expect(simulator.messages(10)).toEqual([]);
    expect(await find(straits, '+6581230006')).toMatchObject({ kind: 'unknown' });
    await clock.advance(1);
    expect(await outcome).toMatchObject({ kind: 'accepted' });
  });

  it('0007 is refused by the carrier that is asked first, however often, and taken by the next', async () => {
    const { straits, island, clock } = startPhonesOnce();
    const first = island.send(sms('+6581230007'));
    await clock.advance(SECOND);
    expect(await first).toMatchObject({ kind: 'refused', fault: 'route' });
    const again = island.send(sms('+6581230007'));
    await clock.advance(SECOND);
    expect(await again).toMatchObject({ kind: 'refused', fault: 'route' });
    expect(await straits.send(sms('+6581230007'))).toMatchObject({ kind: 'accepted' });
  });

  it('0008 loses the answer and is never taken; asking tells', async () => {
    const { simulator, straits, clock } = startPhonesOnce();
    const outcome = straits.send(sms('+6581230008'));
    await clock.advance(SECOND);
    expect(await find(straits, '+6581230008')).toMatchObject({ kind: 'unknown' });
    await clock.advance(SECOND);
    expect(await outcome).toMatchObject({ kind: 'unknown' });
    expect(await find(straits, '+6581230008')).toMatchObject({ kind: 'refused' });
    expect(simulator.messages(10)).toEqual([]);
  });

  it('0009 is refused, as the phone wants no more', async () => {
    const { straits } = startPhonesOnce();
    expect(await straits.send(sms('+6581230009'))).toEqual({
      kind: 'refused',
      cause: 'demo_opted_out',
      fault: 'message',
      optedOut: true,
    });
  });

  it('0010 is undelivered, as the phone cannot be reached', async () => {
    const { straits, reports, clock } = startPhonesOnce();
    await straits.send(sms('+6581230010'));
    await clock.advance(2 * SECOND);
    expect(reports).toMatchObject([{ status: 'undelivered', cause: 'demo_unreachable' }]);
  });
});
