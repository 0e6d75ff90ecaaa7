import formbody from '@fastify/formbody';
import type { FastifyPluginAsync } from 'fastify';
import twilio from 'twilio';
import { z } from 'zod';
import type { Clock } from '#server/clock.ts';
import { err, errorCatalogue } from '#shared/errors.ts';
import type { DeliveryReport, SmsGateway, SmsOutcome } from './gateway.ts';

export interface TwilioOptions {
  accountSid: string;
  authToken: string;
  /** A number in E.164, an alphanumeric sender ID, or the SID of a messaging service (`MG…`). */
  sender: string;
  /** The public address of this backend; Twilio reports to {@link TWILIO_CALLBACK_PATH} under it and signs that address. */
  publicUrl: string;
  clock: Clock;
  /** Carries the requests instead of the SDK's own client. */
  httpClient?: InstanceType<typeof twilio.RequestClient>;
}

interface TwilioSms {
  gateway: SmsGateway;
  /** The route that Twilio's delivery reports arrive at. */
  callback: FastifyPluginAsync;
}

const TWILIO_CALLBACK_PATH = '/webhooks/twilio';
/** The parameter of the callback's address that has our own id of the message. */
const MESSAGE_ID = 'message';
const querySchema = z.object({ [MESSAGE_ID]: z.string().catch('') });
const TIMEOUT_MS = 10_000;
/** How far the two clocks may differ; Twilio tells seconds only. */
const CLOCK_SKEW_MS = 5_000;
/** A message that was taken at all was taken this soon after it was handed over. */
const TAKEN_WITHIN_MS = TIMEOUT_MS + 10_000;

/** Sends through Twilio with its official SDK. */
export function createTwilioGateway(options: TwilioOptions): TwilioSms {
  const { sender, clock } = options;
  // Twilio signs the whole address. With our id in it, a report finds its message even when the answer was lost.
  const statusCallback = (messageId: string) => {
    const url = new URL(`${options.publicUrl.replace(/\/$/, '')}${TWILIO_CALLBACK_PATH}`);
    url.searchParams.set(MESSAGE_ID, messageId);
    return url.href;
  };
  const client = twilio(options.accountSid, options.authToken, {
    timeout: TIMEOUT_MS,
    ...(options.httpClient === undefined ? {} : { httpClient: options.httpClient }),
  });
  const from = /^MG[0-9a-f]{32}$/i.test(sender) ? { messagingServiceSid: sender } : { from: sender };
  let listener: (report: DeliveryReport) => Promise<void> = async () => {};

  const gateway: SmsGateway = {
    async send({ id, to, body }) {
      try {
        const message = await client.messages.create({ ...from, to, body, statusCallback: statusCallback(id) });
        return { kind: 'accepted', providerId: message.sid };
      } catch (error) {
        return failureOf(error);
      }
    },

    async find({ to, since, others }) {
      try {
        // Not narrowed by date sent: a message that is still queued has none.
        const messages = await client.messages.list({ to, limit: 50 });
        const taken = messages
          .filter(({ sid, direction, dateCreated }) => {
            const after = dateCreated.getTime() - since;
            return (
              !others.has(sid) &&
              direction !== 'inbound' &&
              after >= -CLOCK_SKEW_MS &&
              after <= TAKEN_WITHIN_MS + CLOCK_SKEW_MS
            );
          })
          .at(-1);
        if (taken !== undefined) return { kind: 'accepted', providerId: taken.sid };
        return clock.now() - since < TAKEN_WITHIN_MS + CLOCK_SKEW_MS
          ? { kind: 'unknown', cause: 'twilio_may_still_take_it' }
          : { kind: 'refused', cause: 'twilio_never_took_it' };
      } catch (error) {
        return { kind: 'unknown', cause: causeOf(error) };
      }
    },

    onReport(report) {
      listener = report;
    },
  };

  const callback: FastifyPluginAsync = async (app) => {
    await app.register(formbody);
    app.post(TWILIO_CALLBACK_PATH, { schema: { hide: true } }, async (request, reply) => {
      const form = z.record(z.string(), z.string()).safeParse(request.body);
      const signature = z.string().safeParse(request.headers['x-twilio-signature']);
      const { [MESSAGE_ID]: messageId } = querySchema.parse(request.query);
      const signed =
        form.success &&
        signature.success &&
        twilio.validateRequest(options.authToken, signature.data, statusCallback(messageId), form.data);
      if (!signed) {
        return reply.code(errorCatalogue.webhook_signature_invalid).send(err('webhook_signature_invalid'));
      }
      const report = reportOf(messageId, form.data);
      if (report !== null) await listener(report);
      return reply.code(204).send();
    });
  };

  return { gateway, callback };
}

/** Only the end of a message's journey is a report; what comes before (queued, sending, sent) is none. */
function reportOf(
  messageId: string,
  { MessageSid: providerId, MessageStatus: status }: Record<string, string>,
): DeliveryReport | null {
  if (providerId === undefined) return null;
  if (status === 'delivered') return { providerId, messageId, status };
  return status === 'undelivered' || status === 'failed' ? { providerId, messageId, status: 'undelivered' } : null;
}

/**
 * Twilio answers 4xx for what it did not take: a number that is none (21211), cannot get SMS (21614), has opted out
 * (21610), a country that is not enabled (21408), a wrong account. Anything else may have been taken.
 */
function failureOf(error: unknown): SmsOutcome {
  const refused = error instanceof twilio.RestException && error.status >= 400 && error.status < 500;
  return { kind: refused ? 'refused' : 'unknown', cause: causeOf(error) };
}

/** Never the message of the error: it repeats the number. */
function causeOf(error: unknown): string {
  if (!(error instanceof twilio.RestException)) return 'twilio_unreachable';
  return `twilio_${error.code ?? error.status}`;
}
