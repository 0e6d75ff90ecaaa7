import { saveAutoTopup } from '#shared/api/billing.ts';
import { err, ok } from '#shared/errors.ts';
import { type Http, servePreparedCommand } from '../../http/serve.ts';
import type { CardService } from '../cards/service.ts';
import type { AutoTopupService } from './service.ts';

export function autoTopupRoutes(http: Http, autoTopups: AutoTopupService, cards: CardService): void {
  servePreparedCommand(
    http,
    saveAutoTopup,
    async ({ actor, body }) => {
      // Turning it off works without the provider.
      if (!body.enabled) return ok(null);
      return body.cardId === null ? err('card_unknown') : cards.find(actor.shopId, body.cardId);
    },
    (work, { actor, params, body: { operationId: _, ...settings } }, card) =>
      autoTopups.save(work, actor, params.currency, settings, card),
  );
}
