import type { FastifyPluginAsync } from 'fastify';
import twilio from 'twilio';
import type { Clock } from '#server/clock.ts';
import { e164Schema } from '#shared/domain/phone.ts';
import { assertNever } from '#shared/errors.ts';
import type { DeliveryReport, SmsGateway, SmsReply, SmsSender } from './gateway.ts';
import { reportUrl, twilioCallbacks } from './twilio-callbacks.ts';
import { causeOf, failureOf } from './twilio-errors.ts';

export interface TwilioOptions {
  /** As it stands beside the messages; its callbacks are under `/webhooks/<id>`. */
  id: string;
  name: string;
  accountSid: string;
  authToken: string;
  /** A number in E.164, an alphanumeric sender ID, or the SID of a messaging service (`MG…`). */
  sender: string;
  /** Messages that the account may send in a second. */
  perSecond: number;
  /** The public address of this backend; Twilio reports to it and signs that address. */
  publicUrl: string;
  clock: Clock;
  /** Carries the requests instead of the SDK's own client. */
  httpClient?: InstanceType<typeof twilio.RequestClient>;
}

interface TwilioSms {
  gateway: SmsGateway;
  /** The routes that Twilio's delivery reports and members' replies arrive at. */
  callback: FastifyPluginAsync;
}

const TIMEOUT_MS = 10_000;
/** How far the two clocks may differ; Twilio tells seconds only. */
const CLOCK_SKEW_MS = 5_000;
/** A message that was taken at all was taken this soon after it was handed over. */
const TAKEN_WITHIN_MS = TIMEOUT_MS + 10_000;

/** More than there are messages on their way at once; the SDK's own limit is 20. */
const MOST_LINES = 256;

/** Sends through Twilio with its official SDK. */
export function createTwilioGateway(options: TwilioOptions): TwilioSms {
  const { id: gatewayId, name, sender, perSecond, authToken, publicUrl, clock } = options;
  const client = twilio(options.accountSid, authToken, {
    timeout: TIMEOUT_MS,
    // A code does not wait for a line behind a campaign's messages.
    maxSockets: MOST_LINES,
    maxTotalSockets: MOST_LINES,
    ...(options.httpClient === undefined ? {} : { httpClient: options.httpClient }),
  });
  const isService = /^MG[0-9a-f]{32}$/i.test(sender);
  const own = isService ? { messagingServiceSid: sender } : { from: sender };
  const fromOf = (from: SmsSender) => {
    switch (from.kind) {
      case 'default':
      case 'replyable':
        return own;
      case 'name':
        return { from: from.name };
      default:
        return assertNever(from);
    }
  };
  let hearReport: (report: DeliveryReport) => Promise<void> = async () => {};
  let hearReply: (reply: SmsReply) => Promise<void> = async () => {};

  const gateway: SmsGateway = {
    id: gatewayId,
    name,
    perSecond,
    replies: isService || e164Schema.safeParse(sender).success,

    async send({ id, to, body, from }) {
      try {
        const statusCallback = reportUrl({ id: gatewayId, publicUrl }, id);
        const message = await client.messages.create({ ...fromOf(from), to, body, statusCallback });
        return { kind: 'accepted', providerId: message.sid };
      } catch (error) {
        return failureOf(error);
      }
    },

    async find({ to, since, until, others }) {
      try {
        // Not narrowed by date sent: a message that is still queued has none.
        const messages = await client.messages.list({ to, limit: 50 });
        const taken = messages
          .filter(({ sid, direction, dateCreated }) => {
            const at = dateCreated.getTime();
            return (
              !others.has(sid) &&
              direction !== 'inbound' &&
              at >= since - CLOCK_SKEW_MS &&
              at <= until + TAKEN_WITHIN_MS + CLOCK_SKEW_MS
            );
          })
          .at(-1);
        if (taken !== undefined) return { kind: 'accepted', providerId: taken.sid };
        return clock.now() - until < TAKEN_WITHIN_MS + CLOCK_SKEW_MS
          ? { kind: 'unknown', cause: 'twilio_may_still_take_it' }
          : { kind: 'refused', cause: 'twilio_never_took_it', fault: 'route' };
      } catch (error) {
        return { kind: 'unknown', cause: causeOf(error) };
      }
    },

    onReport(listener) {
      hearReport = listener;
    },
    onReply(listener) {
      hearReply = listener;
    },
  };

  const callback = twilioCallbacks({
    id: gatewayId,
    authToken,
    publicUrl,
    hearReport: (report) => hearReport(report),
    hearReply: (reply) => hearReply(reply),
  });
  return { gateway, callback };
}
