import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import type { DocumentStore } from '../../store.ts';
import type { Account } from '../account.ts';
import { approvalPage } from './approval.ts';
import { checkoutPage } from './checkout.ts';

const HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self'; img-src 'self'; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  // A card page that is left is not to be shown again out of a memory.
  'cache-control': 'no-store',
};

export interface HostedParts {
  store: DocumentStore;
  account: Account;
  /** Takes the time that Stripe thinks about a change. */
  think(): Promise<void>;
  /** Called after each change. */
  changed(): void;
}

/**
 * The pages that Stripe and the card holder's bank show: where a card is typed in, and where a payment is approved.
 * Whoever has a page's address may use it, as at Stripe; the addresses cannot be guessed.
 */
export async function hostedPages(app: FastifyInstance, parts: HostedParts): Promise<void> {
  await app.register(async (scope) => {
    scope.addHook('onRequest', async (_request, reply) => {
      reply.headers(HEADERS);
    });
    await scope.register(fastifyStatic, {
      root: `${import.meta.dirname}/page`,
      prefix: '/assets/',
      cacheControl: false,
      index: false,
    });
    const inter = import.meta.resolve('@fontsource-variable/inter/files/inter-latin-wght-normal.woff2');
    await scope.register(fastifyStatic, {
      decorateReply: false,
      cacheControl: false,
      root: new URL('.', inter),
      allowedPath: (path) => inter.endsWith(path),
      prefix: '/assets/fonts/',
    });
    checkoutPage(scope, parts);
    approvalPage(scope, parts);
  });
}
