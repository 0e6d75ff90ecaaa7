import formbody from '@fastify/formbody';
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import twilio from 'twilio';
import { z } from 'zod';
import { e164Schema } from '#shared/domain/phone.ts';
import { err, errorCatalogue } from '#shared/errors.ts';
import type { DeliveryReport, SmsReply } from './gateway.ts';

export interface TwilioCallbackParts {
  /** The gateway's: each account has callbacks of its own. */
  id: string;
  /** Signs what Twilio calls. */
  authToken: string;
  /** The public address of this backend. Twilio signs the whole address that it calls. */
  publicUrl: string;
  /** Rejects where a report or a reply could not be kept; then Twilio hears an error. */
  hearReport(report: DeliveryReport): Promise<void>;
  hearReply(reply: SmsReply): Promise<void>;
}

/** The parameter of the callback's address that has our own id of the message. */
const MESSAGE_ID = 'message';
const querySchema = z.object({ [MESSAGE_ID]: z.string().catch('') });
const formSchema = z.record(z.string(), z.string());
type Form = z.infer<typeof formSchema>;

/** The answer to a message that came in: nothing is sent back. */
const NO_ANSWER = new twilio.twiml.MessagingResponse().toString();

/** Where Twilio reports what became of a message. With our id in it, a report finds it even when the answer was lost. */
export function reportUrl({ id, publicUrl }: Pick<TwilioCallbackParts, 'id' | 'publicUrl'>, messageId: string): string {
  const url = new URL(`${publicUrl.replace(/\/$/, '')}${reportPath(id)}`);
  url.searchParams.set(MESSAGE_ID, messageId);
  return url.href;
}

/** The routes that Twilio's delivery reports and members' replies arrive at. */
export function twilioCallbacks(parts: TwilioCallbackParts): FastifyPluginAsync {
  const { id, authToken, publicUrl } = parts;
  const replyPath = `${reportPath(id)}/reply`;
  const replyUrl = `${publicUrl.replace(/\/$/, '')}${replyPath}`;

  /** What Twilio tells, if it is signed by it for that address. */
  const readSigned = (request: FastifyRequest, url: string): Form | null => {
    const form = formSchema.safeParse(request.body);
    const signature = z.string().safeParse(request.headers['x-twilio-signature']);
    if (!form.success || !signature.success) return null;
    return twilio.validateRequest(authToken, signature.data, url, form.data) ? form.data : null;
  };
  const refuse = (reply: FastifyReply) =>
    reply.code(errorCatalogue.webhook_signature_invalid).send(err('webhook_signature_invalid'));

  return async (app) => {
    await app.register(formbody);
    app.post(reportPath(id), { schema: { hide: true } }, async (request, reply) => {
      const { [MESSAGE_ID]: messageId } = querySchema.parse(request.query);
      const form = readSigned(request, reportUrl(parts, messageId));
      if (form === null) return refuse(reply);
      const report = reportOf(messageId, form);
      if (report !== null) await parts.hearReport(report);
      return reply.code(204).send();
    });
    app.post(replyPath, { schema: { hide: true } }, async (request, reply) => {
      const form = readSigned(request, replyUrl);
      if (form === null) return refuse(reply);
      const heard = replyOf(form);
      if (heard !== null) await parts.hearReply(heard);
      return reply.type('text/xml').send(NO_ANSWER);
    });
  };
}

const reportPath = (id: string): string => `/webhooks/${id}`;

/** Only the end of a message's journey is a report; what comes before (queued, sending, sent) is none. */
function reportOf(
  messageId: string,
  { MessageSid: providerId, MessageStatus: status, ErrorCode: code }: Form,
): DeliveryReport | null {
  if (providerId === undefined) return null;
  if (status === 'delivered') return { providerId, messageId, status, cause: null };
  if (status !== 'undelivered' && status !== 'failed') return null;
  return { providerId, messageId, status: 'undelivered', cause: code ? `twilio_${code}` : null };
}

/** `OptOutType` is there where the account's Advanced Opt-Out understands the words itself. */
function replyOf({ MessageSid: providerId, From, Body: text, OptOutType }: Form): SmsReply | null {
  const from = e164Schema.safeParse(From);
  if (providerId === undefined || !from.success || text === undefined) return null;
  const reply = { providerId, from: from.data, text };
  switch (OptOutType) {
    case 'STOP':
      return { ...reply, optOut: 'stop' };
    case 'START':
      return { ...reply, optOut: 'start' };
    default:
      return reply;
  }
}
