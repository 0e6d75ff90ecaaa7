import formbody from '@fastify/formbody';
import Fastify, { type FastifyPluginAsync } from 'fastify';
import twilio from 'twilio';
import { onTestFinished } from 'vitest';
import { createTwilioGateway } from '#server/gateways/sms/twilio.ts';
import { createFakeClock } from './fake-clock.ts';

const ACCOUNT = 'AC00000000000000000000000000000000';
const AUTH_TOKEN = 'a token for tests';
export const PHONE = '+6581234567';

interface TwilioMessage {
  sid: string;
  to: string;
  direction: 'outbound-api' | 'inbound';
  createdAt: number;
}

type Trouble = { status: number; code?: number } | 'hangs_up' | 'not_json';

interface Account {
  id?: string;
  sender?: string;
  authToken?: string;
}

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
export async function startTwilio({ id = 'twilio', sender = '+15005550006', authToken = AUTH_TOKEN }: Account = {}) {
  const clock = createFakeClock();
  const state = { trouble: null as Trouble | null, forms: [] as unknown[], messages: [] as TwilioMessage[] };
  const app = Fastify();
  await app.register(formbody);
  const path = `/2010-04-01/Accounts/${ACCOUNT}/Messages.json`;
  app.addHook('onRequest', async (request, reply) => {
    const basic = `Basic ${Buffer.from(`${ACCOUNT}:${AUTH_TOKEN}`).toString('base64')}`;
    if (request.headers.authorization !== basic) return reply.code(401).send({ code: 20003, status: 401 });
    const { trouble } = state;
    if (trouble === 'hangs_up') return request.raw.destroy();
    if (trouble === 'not_json') return reply.code(502).send('Bad gateway');
    if (typeof trouble === 'object' && trouble !== null) {
      return reply.code(trouble.status).send({ ...trouble, message: PHONE });
    }
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
    id,
    name: 'Twilio',
    accountSid: ACCOUNT,
    authToken,
    sender,
    perSecond: 10,
    publicUrl: 'https://till.example',
    clock,
    httpClient: loopbackClient(base),
  });
  /** From now on nobody listens at its address. */
  const stopListening = () => app.close();
  return { gateway, callback, clock, state, stopListening };
}

const asJson = ({ createdAt, ...message }: TwilioMessage) => ({
  ...message,
  status: 'queued',
  date_created: new Date(createdAt).toUTCString(),
  date_sent: null,
});

/** The backend's side of what Twilio calls: posts a form to one of its addresses, signed as Twilio signs it. */
export async function startCallbacks(callback: FastifyPluginAsync) {
  const app = Fastify();
  await app.register(callback);
  onTestFinished(() => app.close());
  return (path: string, form: Record<string, string>, signature = sign(path, form)) =>
    app.inject({
      method: 'POST',
      url: path,
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': signature },
      body: new URLSearchParams(form).toString(),
    });
}

export function sign(path: string, form: Record<string, string>, authToken = AUTH_TOKEN): string {
  return twilio.getExpectedTwilioSignature(authToken, `https://till.example${path}`, form);
}
