import formbody from '@fastify/formbody';
import Fastify from 'fastify';
import twilio from 'twilio';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { DeliveryReport } from '#server/gateways/sms/gateway.ts';
import { createTwilioGateway } from '#server/gateways/sms/twilio.ts';
import { createFakeClock } from '#test/fake-clock.ts';

const ACCOUNT = 'AC00000000000000000000000000000000';
const AUTH_TOKEN = 'a token for tests';
const CALLBACK = 'https://till.example/webhooks/twilio?message=message-1';
const others = new Set<string>();
const SECOND = 1_000;
const GOOD = '+6581234567';

interface TwilioMessage {
  sid: string;
  to: string;
  direction: 'outbound-api' | 'inbound';
  createdAt: number;
}

type Trouble = { status: number; code: number } | 'hangs_up' | 'not_json';

/** Carries the SDK's requests to a loopback address, where they would go to api.twilio.com. */
function loopbackClient(base: string) {
  const client = new twilio.RequestClient({ timeout: 2_000 });
  client.axios.interceptors.request.use((config) => {
    config.url = config.url?.replace('https://api.twilio.com', base) ?? base;
    return config;
  });
  return client;
}

/** As much of Twilio's HTTP API as the gateway uses, and the gateway before it. */
async function startTwilio(sender = '+15005550006') {
  const clock = createFakeClock();
  const state = { trouble: null as Trouble | null, forms: [] as unknown[], messages: [] as TwilioMessage[] };
  const app = Fastify();
  await app.register(formbody);
  const path = `/2010-04-01/Accounts/${ACCOUNT}/Messages.json`;
  app.addHook('onRequest', async (request, reply) => {
    const basic = `Basic ${Buffer.from(`${ACCOUNT}:${AUTH_TOKEN}`).toString('base64')}`;
    if (request.headers.authorization !== basic) return reply.code(401).send({ code: 20003, status: 401 });
    if (state.trouble === 'hangs_up') return request.raw.destroy();
    if (state.trouble === 'not_json') return reply.code(502).send('Bad gateway');
    if (state.trouble !== null) return reply.code(state.trouble.status).send({ ...state.trouble, message: GOOD });
  });
  app.post<{ Body: { To: string } }>(path, async (request, reply) => {
    state.forms.push(request.body);
    const message: TwilioMessage = {
      sid: `SM${state.messages.length}`,
      to: request.body.To,
      direction: 'outbound-api',
      createdAt: clock.now(),
    };
    state.messages.unshift(message);
    return reply.code(201).send(asJson(message));
  });
  app.get<{ Querystring: { To: string } }>(path, async ({ query }) => ({
    messages: state.messages.filter(({ to }) => to === query.To).map(asJson),
    page: 0,
    page_size: 50,
  }));
  const base = await app.listen({ host: '127.0.0.1', port: 0 });
  onTestFinished(() => app.close());

  const { gateway, callback } = createTwilioGateway({
    accountSid: ACCOUNT,
    authToken: AUTH_TOKEN,
    sender,
    publicUrl: 'https://till.example',
    clock,
    httpClient: loopbackClient(base),
  });
  return { gateway, callback, clock, state };
}

const asJson = ({ createdAt, ...message }: TwilioMessage) => ({
  ...message,
  status: 'queued',
  date_created: new Date(createdAt).toUTCString(),
  date_sent: null,
});

const sms = { id: 'message-1', to: GOOD, body: 'Your code is 402913.' };

describe('the Twilio gateway', () => {
  it('hands a message over with the address that reports come to', async () => {
    const { gateway, state } = await startTwilio();
    expect(await gateway.send(sms)).toEqual({ kind: 'accepted', providerId: 'SM0' });
    expect(state.forms).toEqual([{ From: '+15005550006', To: GOOD, Body: sms.body, StatusCallback: CALLBACK }]);
  });

  it('sends from a messaging service when it is given one', async () => {
    const { gateway, state } = await startTwilio('MG00000000000000000000000000000000');
    await gateway.send(sms);
    expect(state.forms).toMatchObject([{ MessagingServiceSid: 'MG00000000000000000000000000000000' }]);
  });

  it.each([21211, 21408, 21610, 21614])('is refused with error %i, and says no number in the cause', async (code) => {
    const { gateway, state } = await startTwilio();
    state.trouble = { status: 400, code };
    expect(await gateway.send(sms)).toEqual({ kind: 'refused', cause: `twilio_${code}` });
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
    expect(await gateway.find({ ...sms, since: clock.now(), others })).toEqual({ kind: 'unknown', cause });
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
      expect(await gateway.find({ ...sms, since, others })).toEqual({ kind: 'accepted', providerId: 'SM1' });
    });

    it('does not take the message of another for it', async () => {
      const { gateway, clock } = await startTwilio();
      const since = clock.now();
      await gateway.send(sms);
      await clock.advance(60 * SECOND);
      expect(await gateway.find({ ...sms, since, others: new Set(['SM0']) })).toMatchObject({ kind: 'refused' });
    });

    it('does not take an answer from the phone for it', async () => {
      const { gateway, clock, state } = await startTwilio();
      state.messages.push({ sid: 'SM-in', to: GOOD, direction: 'inbound', createdAt: clock.now() });
      const since = clock.now();
      await clock.advance(60 * SECOND);
      expect(await gateway.find({ ...sms, since, others })).toMatchObject({ kind: 'refused' });
    });

    it('is sure that it was never taken only when it no longer can be', async () => {
      const { gateway, clock } = await startTwilio();
      const since = clock.now();
      await clock.advance(10 * SECOND);
      expect(await gateway.find({ ...sms, since, others })).toMatchObject({ kind: 'unknown' });
      await clock.advance(20 * SECOND);
      expect(await gateway.find({ ...sms, since, others })).toMatchObject({ kind: 'refused' });
    });
  });
});

describe("Twilio's delivery reports", () => {
  async function startCallback() {
    const { gateway, callback } = await startTwilio();
    const reports: DeliveryReport[] = [];
    gateway.onReport(async (report) => {
      reports.push(report);
    });
    const app = Fastify();
    await app.register(callback);
    onTestFinished(() => app.close());
    const post = (
      form: Record<string, string>,
      signature = twilio.getExpectedTwilioSignature(AUTH_TOKEN, CALLBACK, form),
    ) =>
      app.inject({
        method: 'POST',
        url: '/webhooks/twilio?message=message-1',
        headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': signature },
        body: new URLSearchParams(form).toString(),
      });
    return { gateway, reports, post };
  }

  const form = (status: string) => ({ MessageSid: 'SM0', MessageStatus: status, To: GOOD });

  it.each([
    ['delivered', 'delivered'],
    ['undelivered', 'undelivered'],
    ['failed', 'undelivered'],
  ])('%s is passed on as %s', async (status, expected) => {
    const { post, reports } = await startCallback();
    expect((await post(form(status))).statusCode).toBe(204);
    expect(reports).toEqual([{ messageId: 'message-1', providerId: 'SM0', status: expected }]);
  });

  it('what comes before the end is heard and not passed on', async () => {
    const { post, reports } = await startCallback();
    for (const status of ['queued', 'sending', 'sent']) expect((await post(form(status))).statusCode).toBe(204);
    expect(reports).toEqual([]);
  });

  it('are refused when not signed by Twilio', async () => {
    const { post, reports } = await startCallback();
    const signature = twilio.getExpectedTwilioSignature(AUTH_TOKEN, CALLBACK, form('sent'));
    for (const wrong of ['', 'nonsense', signature]) {
      const answer = await post(form('delivered'), wrong);
      expect(answer.statusCode).toBe(400);
      expect(answer.json()).toEqual({ ok: false, error: { code: 'webhook_signature_invalid' } });
    }
    expect(reports).toEqual([]);
  });

  it('are answered with an error when they could not be kept, so that Twilio tells again', async () => {
    const { post, gateway } = await startCallback();
    gateway.onReport(() => Promise.reject(new Error('the database is busy')));
    expect((await post(form('delivered'))).statusCode).toBe(500);
  });
});
