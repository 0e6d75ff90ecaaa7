import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import type { Clock } from '#server/clock.ts';
import { e164Schema, formatPhone } from '#shared/domain/phone.ts';
import { invalidRequest } from '#shared/error-schemas.ts';
import { type ErrorCode, err, errorCatalogue } from '#shared/errors.ts';
import { ownFile } from '../../files.ts';
import { Bursts } from '../../jobs/bursts.ts';
import { HIDDEN, servePage, streamToPages } from '../demo-page.ts';
import { type Carrier, carrierChangeSchema } from './carriers.ts';
import type { PhoneMessage } from './phones.ts';
import type { PhoneReply } from './replies.ts';
import type { PhoneNews, PhoneSimulator } from './simulator.ts';

export const PHONES_PATH = '/demo/phones';

/** How many messages the page and the JSON show at most, the newest ones. */
const SHOWN = 200;
/** While much happens, pages hear of it no more often than this, in milliseconds. */
const PAUSE_MS = 200;

const phoneSchema = z
  .string()
  // In an address, a plus that was not encoded arrives as a space.
  .transform((text) => text.replace(/^ /, '+'))
  .pipe(e164Schema);
const querySchema = z.strictObject({ to: phoneSchema.optional() });
/** `to` is the phone that replies, as in the messages that it got. */
const replySchema = z.strictObject({ to: phoneSchema, text: z.string().trim().min(1).max(600) });
const carrierSchema = z.strictObject({ id: z.string() });

/**
 * The page that shows the messages arriving on phones, live: for trying the app by hand, and as JSON for tests.
 * @param app one with `@fastify/sse` registered
 */
export async function phonesPage(app: FastifyInstance, simulator: PhoneSimulator, clock: Clock): Promise<void> {
  /** What all that are open show beside messages and replies. */
  const state = () => ({ total: simulator.count(), carriers: simulator.carriers().map(shownCarrier) });
  const changedCarriers = new Set<() => void>();

  await app.register(async (scope) => {
    await servePage(scope, ownFile('emulators/phones/page'), `${PHONES_PATH}/`);
    scope.get(`${PHONES_PATH}/messages`, HIDDEN, async (request, reply) => {
      const query = querySchema.safeParse(request.query);
      if (!query.success) return reply.code(400).send(invalidRequest(query.error));
      return reply.header('cache-control', 'no-store').send(simulator.messages(SHOWN, query.data.to).map(shown));
    });
    scope.post(`${PHONES_PATH}/replies`, HIDDEN, async (request, reply) => {
      const body = replySchema.safeParse(request.body);
      if (!body.success) return reply.code(400).send(invalidRequest(body.error));
      const sent = simulator.reply(body.data.to, body.data.text);
      return sent ? reply.send(sent) : refuse(reply, 'not_found');
    });
    scope.get(`${PHONES_PATH}/carriers`, HIDDEN, async (_request, reply) =>
      reply.header('cache-control', 'no-store').send(simulator.carriers()),
    );
    scope.post(`${PHONES_PATH}/carriers/:id`, HIDDEN, async (request, reply) => {
      const params = carrierSchema.parse(request.params);
      const change = carrierChangeSchema.safeParse(request.body);
      if (!change.success) return reply.code(400).send(invalidRequest(change.error));
      const changed = simulator.changeCarrier(params.id, change.data);
      if (!changed) return refuse(reply, 'not_found');
      for (const tell of changedCarriers) tell();
      return reply.send(changed);
    });
    streamToPages(scope, `${PHONES_PATH}/events`, (send) => {
      const news = new Gathered();
      const bursts = new Bursts(clock, PAUSE_MS, () => send('change', { ...news.take(), ...state() }));
      const tell = () => bursts.ask('');
      const stop = simulator.onChange((one) => {
        news.add(one);
        tell();
      });
      changedCarriers.add(tell);
      const messages = simulator.messages(SHOWN).map(shown);
      send('begin', { messages, replies: simulator.replies(SHOWN).map(shownReply), ...state() });
      return () => {
        stop();
        changedCarriers.delete(tell);
      };
    });
  });
}

/** What a page has not heard yet, as much of it as it shows. */
class Gathered {
  #messages = new Map<string, PhoneMessage>();
  #replies: PhoneReply[] = [];

  add(news: PhoneNews): void {
    if (news.kind === 'reply') {
      this.#replies = [news.reply, ...this.#replies].slice(0, SHOWN);
      return;
    }
    const { providerId } = news.message;
    // What changed last stands last.
    this.#messages.delete(providerId);
    this.#messages.set(providerId, news.message);
    const [oldest] = this.#messages.size > SHOWN ? this.#messages.keys() : [];
    if (oldest !== undefined) this.#messages.delete(oldest);
  }

  /** The newest first, as in the lists. */
  take() {
    const messages = [...this.#messages.values()].reverse().map(shown);
    const replies = this.#replies.map(shownReply);
    this.#messages = new Map();
    this.#replies = [];
    return { messages, replies };
  }
}

/** A message with what the page shows of it: the number grouped for people, and the code, if it holds one. */
function shown(message: PhoneMessage) {
  const code = /(?<!\d)\d{4,8}(?!\d)/.exec(message.body)?.[0] ?? null;
  return { ...message, phone: formatPhone(message.to), code };
}

function shownReply(reply: PhoneReply) {
  return { ...reply, phone: formatPhone(reply.from) };
}

function shownCarrier(carrier: Carrier) {
  return { ...carrier, phone: formatPhone(carrier.number) };
}

function refuse(reply: FastifyReply, code: ErrorCode): FastifyReply {
  return reply.code(errorCatalogue[code]).send(err(code));
}
