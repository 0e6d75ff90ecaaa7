import { describe, expect, it } from 'vitest';
import type { DeliveryReport, SmsReply } from '#server/gateways/sms/gateway.ts';
import { PHONE, sign, startCallbacks, startTwilio } from '#test/fake-twilio.ts';

const REPORTS = '/webhooks/twilio?message=message-1';
const REPLIES = '/webhooks/twilio/reply';

/** An account, and what is heard of it. */
async function start() {
  const { gateway, callback } = await startTwilio();
  const reports: DeliveryReport[] = [];
  const replies: SmsReply[] = [];
  gateway.onReport(async (report) => {
    reports.push(report);
  });
  gateway.onReply(async (reply) => {
    replies.push(reply);
  });
  return { gateway, reports, replies, post: await startCallbacks(callback) };
}

const ending = (status: string, code?: string) => ({
  MessageSid: 'SM0',
  MessageStatus: status,
  To: PHONE,
  ...(code !== undefined && { ErrorCode: code }),
});
const reply = { MessageSid: 'SM7', From: PHONE, To: '+15005550006', Body: ' Stop. ' };

describe("Twilio's delivery reports", () => {
  it.each([
    ['delivered', undefined, 'delivered', null],
    ['undelivered', '30003', 'undelivered', 'twilio_30003'],
    ['failed', '30007', 'undelivered', 'twilio_30007'],
    ['failed', undefined, 'undelivered', null],
  ])('%s (%s) is passed on as %s, with its cause', async (status, code, expected, cause) => {
    const { post, reports } = await start();
    expect((await post(REPORTS, ending(status, code))).statusCode).toBe(204);
    expect(reports).toEqual([{ messageId: 'message-1', providerId: 'SM0', status: expected, cause }]);
  });

  it('what comes before the end is heard and not passed on', async () => {
    const { post, reports } = await start();
    for (const status of ['queued', 'sending', 'sent']) {
      expect((await post(REPORTS, ending(status))).statusCode).toBe(204);
    }
    expect(reports).toEqual([]);
  });

  it('are refused when not signed by Twilio', async () => {
    const { post, reports } = await start();
    for (const wrong of ['', 'nonsense', sign(REPORTS, ending('sent'))]) {
      const answer = await post(REPORTS, ending('delivered'), wrong);
      expect(answer.statusCode).toBe(400);
      expect(answer.json()).toEqual({ ok: false, error: { code: 'webhook_signature_invalid' } });
    }
    expect(reports).toEqual([]);
  });

  it('are answered with an error when they could not be kept, so that Twilio tells again', async () => {
    const { post, gateway } = await start();
    gateway.onReport(() => Promise.reject(new Error('the database is busy')));
    expect((await post(REPORTS, ending('delivered'))).statusCode).toBe(500);
  });
});

describe('replies to Twilio', () => {
  it('are passed on as they were written, and nothing is sent back', async () => {
    const { post, replies } = await start();
    const answer = await post(REPLIES, reply);
    expect(replies).toEqual([{ providerId: 'SM7', from: PHONE, text: ' Stop. ' }]);
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['content-type']).toMatch(/^text\/xml/);
    expect(answer.body).toContain('<Response/>');
  });

  it.each([
    ['STOP', { optOut: 'stop' }],
    ['START', { optOut: 'start' }],
    ['HELP', {}],
  ])('that Twilio understands itself as %s say so', async (type, expected) => {
    const { post, replies } = await start();
    await post(REPLIES, { ...reply, Body: 'a word of the account’s own', OptOutType: type });
    expect(replies).toEqual([{ providerId: 'SM7', from: PHONE, text: 'a word of the account’s own', ...expected }]);
  });

  it('are refused when not signed by Twilio for that address', async () => {
    const { post, replies } = await start();
    for (const wrong of [
      '',
      sign(REPORTS, reply),
      sign(REPLIES, { ...reply, Body: 'START' }),
      sign(REPLIES, reply, 'x'),
    ]) {
      expect((await post(REPLIES, reply, wrong)).json()).toMatchObject({
        error: { code: 'webhook_signature_invalid' },
      });
    }
    expect(replies).toEqual([]);
  });

  it('of what is no telephone, such as a short code, concern nobody', async () => {
    const { post, replies } = await start();
    expect((await post(REPLIES, { ...reply, From: '72345' })).statusCode).toBe(200);
    expect(replies).toEqual([]);
  });

  it('are answered with an error when they could not be kept, so that Twilio tells again', async () => {
    const { post, gateway } = await start();
    gateway.onReply(() => Promise.reject(new Error('the database is busy')));
    expect((await post(REPLIES, reply)).statusCode).toBe(500);
  });
});
