import { describe, expect, it } from 'vitest';
import type { OutgoingSms } from '#server/gateways/sms/gateway.ts';
import { PHONE, startTwilio } from '#test/fake-twilio.ts';

const CALLBACK = 'https://till.example/webhooks/twilio?message=message-1';
const SERVICE = 'MG00000000000000000000000000000000';
const others = new Set<string>();
const SECOND = 1_000;

const sms: OutgoingSms = { id: 'message-1', to: PHONE, body: 'Your code is 402913.', from: { kind: 'default' } };

describe('the Twilio gateway', () => {
  it('hands a message over with the address that reports come to', async () => {
    const { gateway, state } = await startTwilio();
    expect(await gateway.send(sms)).toEqual({ kind: 'accepted', providerId: 'SM0' });
    expect(state.forms).toEqual([{ From: '+15005550006', To: PHONE, Body: sms.body, StatusCallback: CALLBACK }]);
  });

  it('has an address of its own for each account', async () => {
    const { gateway, state } = await startTwilio({ id: 'twilio-backup' });
    await gateway.send(sms);
    expect(state.forms).toMatchObject([
      { StatusCallback: 'https://till.example/webhooks/twilio-backup?message=message-1' },
    ]);
  });

  it('sends from a messaging service when it is given one', async () => {
    const { gateway, state } = await startTwilio({ sender: SERVICE });
    await gateway.send(sms);
    expect(state.forms).toMatchObject([{ MessagingServiceSid: SERVICE }]);
  });

  it('sends from a name when the message has one, and else from what can be replied to', async () => {
    const { gateway, state } = await startTwilio({ sender: SERVICE });
    await gateway.send({ ...sms, from: { kind: 'name', name: 'KopiCo' } });
    await gateway.send({ ...sms, from: { kind: 'replyable' } });
    expect(state.forms).toEqual([
      { From: 'KopiCo', To: PHONE, Body: sms.body, StatusCallback: CALLBACK },
      { MessagingServiceSid: SERVICE, To: PHONE, Body: sms.body, StatusCallback: CALLBACK },
    ]);
  });

  it.each([
    ['+15005550006', true],
    [SERVICE, true],
    ['KopiCo', false],
  ])('knows whether %s can be replied to', async (sender, replies) => {
    expect((await startTwilio({ sender })).gateway.replies).toBe(replies);
  });

  it.each([21211, 21408, 21614])('is refused with error %i, and says no number in the cause', async (code) => {
    const { gateway, state } = await startTwilio();
    state.trouble = { status: 400, code };
    expect(await gateway.send(sms)).toEqual({ kind: 'refused', cause: `twilio_${code}`, fault: 'message' });
  });

  it('is told who has opted out', async () => {
    const { gateway, state } = await startTwilio();
    state.trouble = { status: 400, code: 21610 };
    expect(await gateway.send(sms)).toEqual({
      kind: 'refused',
      cause: 'twilio_21610',
      fault: 'message',
      optedOut: true,
    });
  });

  it.each([
    [{ status: 403, code: 20005 }, 'twilio_20005'],
    [{ status: 404 }, 'twilio_404'],
    [{ status: 429, code: 20429 }, 'twilio_20429'],
    [{ status: 400, code: 21606 }, 'twilio_21606'],
  ])('says that another account may take it after %o', async (trouble, cause) => {
    const { gateway, state } = await startTwilio();
    state.trouble = trouble;
    expect(await gateway.send(sms)).toEqual({ kind: 'refused', cause, fault: 'route' });
  });

  it('says that another account may take it when its own is not let in, or nobody is there', async () => {
    const refused = { kind: 'refused', fault: 'route' };
    const wrong = await startTwilio({ authToken: 'another token' });
    expect(await wrong.gateway.send(sms)).toEqual({ ...refused, cause: 'twilio_20003' });
    const gone = await startTwilio();
    await gone.stopListening();
    expect(await gone.gateway.send(sms)).toEqual({ ...refused, cause: 'twilio_unreachable' });
    expect(await gone.gateway.find({ ...sms, since: 0, until: gone.clock.now(), others })).toMatchObject({
      kind: 'unknown',
    });
  });

  it.each([
    [{ status: 500, code: 20500 }, 'twilio_20500'],
    [{ status: 503, code: 20503 }, 'twilio_20503'],
    ['not_json', 'twilio_502'],
    ['hangs_up', 'twilio_unreachable'],
  ] as const)('does not guess after %o', async (trouble, cause) => {
    const { gateway, state, clock } = await startTwilio();
    state.trouble = trouble;
    expect(await gateway.send(sms)).toEqual({ kind: 'unknown', cause });
    expect(await gateway.find({ ...sms, since: clock.now(), until: clock.now(), others })).toEqual({
      kind: 'unknown',
      cause,
    });
  });

  describe('asked for a message', () => {
    it('finds the one that was taken when it was handed over, not a later one or an answer', async () => {
      const { gateway, clock } = await startTwilio();
      await gateway.send(sms);
      await clock.advance(40 * SECOND);
      const since = clock.now();
      await clock.advance(2 * SECOND);
      await gateway.send(sms);
      await clock.advance(30 * SECOND);
      await gateway.send(sms);
      expect(await gateway.find({ ...sms, since, until: since, others })).toEqual({
        kind: 'accepted',
        providerId: 'SM1',
      });
    });

    it('finds one that waited for its turn before it was handed over', async () => {
      const { gateway, clock } = await startTwilio();
      const since = clock.now();
      await clock.advance(29 * SECOND);
      await gateway.send(sms);
      await clock.advance(31 * SECOND);
      const until = since + 30 * SECOND;
      expect(await gateway.find({ ...sms, since, until, others })).toEqual({ kind: 'accepted', providerId: 'SM0' });
    });

    it('does not take the message of another for it', async () => {
      const { gateway, clock } = await startTwilio();
      const since = clock.now();
      await gateway.send(sms);
      await clock.advance(60 * SECOND);
      expect(await gateway.find({ ...sms, since, until: since, others: new Set(['SM0']) })).toMatchObject({
        kind: 'refused',
      });
    });

    it('does not take an answer from the phone for it', async () => {
      const { gateway, clock, state } = await startTwilio();
      state.messages.push({ sid: 'SM-in', to: PHONE, direction: 'inbound', createdAt: clock.now() });
      const since = clock.now();
      await clock.advance(60 * SECOND);
      expect(await gateway.find({ ...sms, since, until: since, others })).toMatchObject({ kind: 'refused' });
    });

    it('is sure that it was never taken only when it no longer can be', async () => {
      const { gateway, clock } = await startTwilio();
      const since = clock.now();
      await clock.advance(10 * SECOND);
      expect(await gateway.find({ ...sms, since, until: since, others })).toMatchObject({ kind: 'unknown' });
      await clock.advance(20 * SECOND);
      expect(await gateway.find({ ...sms, since, until: since, others })).toMatchObject({ kind: 'refused' });
    });
  });
});
