import type { FastifyInstance } from 'fastify';
import { createTopup, getBilling } from '#shared/api/credit.ts';
import { err, ok } from '#shared/errors.ts';
import type { Database } from '../../db/database.ts';
import { type PaymentGateway, WebhookSignatureInvalid } from '../../gateways/payments/gateway.ts';
import { answer } from '../../http/operations.ts';
import { type Http, send, serve, servePreparedCommand } from '../../http/serve.ts';
import { listHistory } from '../credit/repository.ts';
import type { TopupService } from './service.ts';

const LISTED_TOPUPS = 10;
const LISTED_HISTORY = 20;

export function topupRoutes(http: Http, database: Database, topups: TopupService): void {
  serve(http, getBilling, async ({ actor }) => {
    const cards = await topups.listCards(actor.shopId);
    if (!cards.ok) return cards;
    return ok({
      cards: cards.value,
      topups: await topups.listTopups(actor.shopId, LISTED_TOPUPS),
      history: await listHistory(database.reader, actor.shopId, LISTED_HISTORY),
    });
  });
  servePreparedCommand(
    http,
    createTopup,
    async ({ actor, body }) => {
      const cards = await topups.listCards(actor.shopId);
      if (!cards.ok) return cards;
      const card = cards.value.find(({ id }) => id === body.cardId);
      return card ? ok(card) : err('card_unknown');
    },
    (work, { actor, body }, card) => topups.create(work, actor, { ...body, card }),
  );
}

/** Where Stripe tells of charges. The signature covers the bytes, so the body is not parsed before it is checked. */
export function stripeWebhook(app: FastifyInstance, gateway: PaymentGateway, topups: TopupService): void {
  void app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, async (_request: unknown, body: Buffer) => body);
    scope.post<{ Body: Buffer }>('/webhooks/stripe', { schema: { hide: true } }, async (request, reply) => {
      const signature = request.headers['stripe-signature'];
      if (!Buffer.isBuffer(request.body) || typeof signature !== 'string') {
        return send(reply, answer(err('webhook_signature_invalid')));
      }
      try {
        const report = gateway.readWebhook(request.body, signature);
        if (report) await topups.report(report);
        return send(reply, answer(ok({})));
      } catch (error) {
        if (error instanceof WebhookSignatureInvalid) return send(reply, answer(err('webhook_signature_invalid')));
        throw error;
      }
    });
  });
}
