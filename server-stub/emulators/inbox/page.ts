import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { invalidRequest } from '#shared/errors.ts';
import type { Inbox } from './inbox.ts';

export const INBOX_PATH = '/demo/inbox';

/** How many mails the page and the JSON show at most. */
const SHOWN = 100;

/** The page is no part of the documented interface. */
const HIDDEN = { schema: { hide: true } };

const HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self'; img-src 'self'; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};

const querySchema = z.strictObject({ to: z.string().optional() });

/**
 * The page that shows the mails as they arrive: for trying the app by hand, and as JSON for tests.
 * @param app one with `@fastify/sse` registered
 */
export async function inboxPage(app: FastifyInstance, inbox: Inbox): Promise<void> {
  await app.register(async (scope) => {
    scope.addHook('onRequest', async (_request, reply) => {
      reply.headers(HEADERS);
    });
    const files = { decorateReply: false, wildcard: false, redirect: true };
    await scope.register(fastifyStatic, { ...files, root: `${import.meta.dirname}/page`, prefix: `${INBOX_PATH}/` });
    // The demo's pages look alike: this one builds on the look of the phones.
    const look = new URL('../phones/page/', import.meta.url);
    const inter = new URL(import.meta.resolve('@fontsource-variable/inter/files/inter-latin-wght-normal.woff2'));
    await serveFiles(scope, look, ['/page.css', '/icon.svg'], 'look');
    await serveFiles(scope, new URL('.', inter), [inter.pathname.slice(inter.pathname.lastIndexOf('/'))], 'look/fonts');

    scope.get(`${INBOX_PATH}/mails`, HIDDEN, async (request, reply) => {
      const query = querySchema.safeParse(request.query);
      if (!query.success) return reply.code(400).send(invalidRequest(query.error));
      const { to } = query.data;
      const mails = inbox.mails(SHOWN).filter((mail) => to === undefined || mail.to.includes(to));
      return reply.header('cache-control', 'no-store').send(mails);
    });
    streamMails(scope, inbox);
  });
}

async function serveFiles(scope: FastifyInstance, root: URL, allowed: string[], under: string): Promise<void> {
  const allowedPath = (path: string) => allowed.includes(path);
  await scope.register(fastifyStatic, { decorateReply: false, root, allowedPath, prefix: `${INBOX_PATH}/${under}/` });
}

/** All mails first, then each as it arrives. */
function streamMails(scope: FastifyInstance, inbox: Inbox): void {
  const open = new Set<() => void>();
  scope.addHook('preClose', async () => {
    for (const close of open) close();
  });
  scope.get(`${INBOX_PATH}/events`, { ...HIDDEN, sse: 'only' }, async (_request, reply) => {
    reply.sse.keepAlive();
    const send = (event: string, data: unknown) => {
      reply.sse.send({ event, data }).catch(close);
    };
    const stop = inbox.onMail((mail) => send('mail', mail));
    const close = () => {
      stop();
      open.delete(close);
      reply.sse.close();
    };
    open.add(close);
    reply.sse.onClose(close);
    send('mails', inbox.mails(SHOWN));
  });
}
