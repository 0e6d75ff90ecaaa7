import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { e164Schema, formatPhone } from '#shared/domain/phone.ts';
import { invalidRequest } from '#shared/errors.ts';
import type { PhoneMessage, PhoneSimulator } from './simulator.ts';

export const PHONES_PATH = '/demo/phones';

/** How many messages the page and the JSON show at most. */
const SHOWN = 200;

/** The page is no part of the documented interface. */
const HIDDEN = { schema: { hide: true } };

const HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self'; img-src 'self'; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};

const querySchema = z.strictObject({
  // A plus that was not encoded arrives as a space.
  to: z
    .string()
    .transform((text) => text.replace(/^ /, '+'))
    .pipe(e164Schema)
    .optional(),
});

/**
 * The page that shows the messages arriving on phones, live: for trying the app by hand, and as JSON for tests.
 * @param app one with `@fastify/sse` registered
 */
export async function phonesPage(app: FastifyInstance, simulator: PhoneSimulator): Promise<void> {
  await app.register(async (scope) => {
    scope.addHook('onRequest', async (_request, reply) => {
      reply.headers(HEADERS);
    });
    const files = { decorateReply: false, wildcard: false, redirect: true };
    await scope.register(fastifyStatic, { ...files, root: `${import.meta.dirname}/page`, prefix: `${PHONES_PATH}/` });
    const inter = import.meta.resolve('@fontsource-variable/inter/files/inter-latin-wght-normal.woff2');
    await scope.register(fastifyStatic, {
      decorateReply: false,
      root: new URL('.', inter),
      allowedPath: (path) => inter.endsWith(path),
      prefix: `${PHONES_PATH}/fonts/`,
    });

    scope.get(`${PHONES_PATH}/messages`, HIDDEN, async (request, reply) => {
      const query = querySchema.safeParse(request.query);
      if (!query.success) return reply.code(400).send(invalidRequest(query.error));
      return reply.header('cache-control', 'no-store').send(simulator.messages(SHOWN, query.data.to).map(shown));
    });
    streamMessages(scope, simulator);
  });
}

/** All messages first, then each as it appears or changes. */
function streamMessages(scope: FastifyInstance, simulator: PhoneSimulator): void {
  const open = new Set<() => void>();
  scope.addHook('preClose', async () => {
    for (const close of open) close();
  });
  scope.get(`${PHONES_PATH}/events`, { ...HIDDEN, sse: 'only' }, async (_request, reply) => {
    reply.sse.keepAlive();
    const send = (event: string, data: unknown) => {
      reply.sse.send({ event, data }).catch(close);
    };
    const stop = simulator.onChange((message) => send('message', shown(message)));
    const close = () => {
      stop();
      open.delete(close);
      reply.sse.close();
    };
    open.add(close);
    reply.sse.onClose(close);
    send('messages', simulator.messages(SHOWN).map(shown));
  });
}

/** A message with what the page shows of it: the number grouped for people, and the code, if it holds one. */
function shown(message: PhoneMessage) {
  const code = /(?<!\d)\d{4,8}(?!\d)/.exec(message.body)?.[0] ?? null;
  return { ...message, phone: formatPhone(message.to), code };
}
