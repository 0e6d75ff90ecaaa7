import type { FastifyInstance } from 'fastify';
import { ownFile } from '../../../files.ts';
import { servePage } from '../../demo-page.ts';
import type { DocumentStore } from '../../store.ts';
import type { Account } from '../account.ts';
import { approvalPage } from './approval.ts';
import { checkoutPage } from './checkout.ts';

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
    // A card page that is left is not to be shown again out of a memory.
    scope.addHook('onRequest', async (_request, reply) => {
      reply.header('cache-control', 'no-store');
    });
    await servePage(scope, ownFile('emulators/stripe/hosted/page'), '/assets/');
    checkoutPage(scope, parts);
    approvalPage(scope, parts);
  });
}
