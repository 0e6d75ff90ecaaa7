import { createTopup } from '#shared/api/billing.ts';
import { type Http, servePreparedCommand } from '../../http/serve.ts';
import type { CardService } from '../cards/service.ts';
import type { TopupService } from './service.ts';

export function topupRoutes(http: Http, topups: TopupService, cards: CardService): void {
  servePreparedCommand(
    http,
    createTopup,
    ({ actor, body }) => cards.find(actor.shopId, body.cardId),
    (work, { actor, body }, card) => topups.create(work, actor, { ...body, card }),
  );
}
