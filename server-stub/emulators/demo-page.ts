import { basename, dirname } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { ownFile, packageFile } from '../files.ts';

/** The demo's pages are no part of the documented interface. */
export const HIDDEN = { schema: { hide: true } };

/** A page loads its own files, and is shown in no other. */
const HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self'; img-src 'self'; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};

/**
 * Serves the files of a page of an outside party, and under `look/` what all of them share: colours, type, the bar.
 * @param scope an encapsulated one: everything in it gets the headers
 * @param folder the page's own files
 * @param prefix where they are served, with a slash at both ends
 */
export async function servePage(scope: FastifyInstance, folder: string, prefix: string): Promise<void> {
  scope.addHook('onRequest', async (_request, reply) => {
    reply.headers(HEADERS);
  });
  await scope.register(fastifyStatic, { root: folder, prefix, cacheControl: false, wildcard: false, redirect: true });
  const files = { decorateReply: false, cacheControl: false };
  const root = ownFile('emulators/look');
  await scope.register(fastifyStatic, { ...files, root, prefix: `${prefix}look/` });
  const inter = packageFile('@fontsource-variable/inter/files/inter-latin-wght-normal.woff2');
  await scope.register(fastifyStatic, {
    ...files,
    root: dirname(inter),
    allowedPath: (path) => path === `/${basename(inter)}`,
    prefix: `${prefix}look/fonts/`,
  });
}

type Send = (event: string, data: unknown) => void;

/**
 * A stream of server-sent events to each page that is open.
 * @param scope one with `@fastify/sse` registered
 * @param begin sends what there is, and what comes later until the returned function is called
 */
export function streamToPages(scope: FastifyInstance, path: string, begin: (send: Send) => () => void): void {
  const open = new Set<() => void>();
  scope.addHook('preClose', async () => {
    for (const close of open) close();
  });
  scope.get(path, { ...HIDDEN, sse: 'only' }, async (_request, reply) => {
    reply.sse.keepAlive();
    const stop = begin((event, data) => {
      reply.sse.send({ event, data }).catch(() => close());
    });
    const close = () => {
      stop();
      open.delete(close);
      reply.sse.close();
    };
    open.add(close);
    reply.sse.onClose(close);
  });
}
