import { createCardSetup, getCardSetup, removeCard, setDefaultCard } from '#shared/api/billing.ts';
import { err, ok } from '#shared/errors.ts';
import { type Http, serve, servePreparedCommand } from '../../http/serve.ts';
import type { AutoTopupService } from '../auto-topups/service.ts';
import type { EventBus } from '../events/event-bus.ts';
import type { CardService } from './service.ts';

export function cardRoutes(http: Http, cards: CardService, autoTopups: AutoTopupService, bus: EventBus): void {
  const changed = (shopId: string) => () => bus.publish({ shopId }, { type: 'billing_changed' });

  servePreparedCommand(
    http,
    createCardSetup,
    ({ actor, body }) => cards.openSetup(actor.shopId, body.operationId),
    async (work, { actor, body }, setup) => ok(await cards.recordSetup(work, actor.shopId, body.operationId, setup)),
  );
  serve(http, getCardSetup, ({ actor, params }) => cards.findSetup(actor.shopId, params.id));
  servePreparedCommand(
    http,
    setDefaultCard,
    ({ actor, params }) => cards.makeDefault(actor.shopId, params.id),
    async (work, { actor }) => {
      work.afterCommit(changed(actor.shopId));
      return ok({});
    },
  );
  servePreparedCommand(
    http,
    removeCard,
    async ({ actor, params, body }) => {
      const { shopId } = actor;
      if (body.replacementId !== null) {
        if (body.replacementId === params.id) return err('card_in_use');
        const replacement = await cards.find(shopId, body.replacementId);
        if (!replacement.ok) return replacement;
        await autoTopups.replaceCard(shopId, params.id, replacement.value);
      }
      // Auto Topup lets go of the card before it is gone: between the two it never points at nothing.
      if (await autoTopups.needsCard(shopId, params.id)) return err('card_in_use');
      return cards.remove(shopId, params.id);
    },
    async (work, { actor }) => {
      work.afterCommit(changed(actor.shopId));
      return ok({});
    },
  );
}
