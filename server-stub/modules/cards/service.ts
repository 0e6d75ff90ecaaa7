import type { Card, CardSetup } from '#shared/api/billing.ts';
import { err, ok, type Result } from '#shared/errors.ts';
import type { Database, Work } from '../../db/database.ts';
import type { Row } from '../../db/schema.ts';
import { type HostedSetup, type PaymentGateway, PaymentsUnreachable } from '../../gateways/payments/gateway.ts';
import type { EventBus } from '../events/event-bus.ts';

interface Parts {
  database: Database;
  gateway: PaymentGateway;
  bus: EventBus;
  /** Where the provider's pages lead back to. */
  returnUrl: () => string;
}

/** The cards that a shop has saved at the payment provider. Their numbers are known there and nowhere else. */
export class CardService {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** `payments_unreachable` while the provider does not answer. */
  async list(shopId: string): Promise<Result<Card[]>> {
    return this.#ask(shopId, (customerId) => this.#parts.gateway.listCards(customerId));
  }

  /** One saved card; `card_unknown` when there is none of this id. */
  async find(shopId: string, cardId: string): Promise<Result<Card>> {
    const cards = await this.list(shopId);
    if (!cards.ok) return cards;
    const card = cards.value.find(({ id }) => id === cardId);
    return card ? ok(card) : err('card_unknown');
  }

  async makeDefault(shopId: string, cardId: string): Promise<Result<void>> {
    const card = await this.find(shopId, cardId);
    if (!card.ok) return card;
    return this.#ask(shopId, (customerId) => this.#parts.gateway.setDefaultCard(customerId, cardId));
  }

  async remove(shopId: string, cardId: string): Promise<Result<void>> {
    return this.#ask(shopId, (customerId) => this.#parts.gateway.removeCard(customerId, cardId));
  }

  /** Opens the provider's page to add a card. @param id the operation's: asked for again, it is the same page */
  async openSetup(shopId: string, id: string): Promise<Result<HostedSetup>> {
    const { gateway, returnUrl } = this.#parts;
    return this.#ask(shopId, (customerId) => gateway.openSetup({ id, customerId, returnUrl: returnUrl() }));
  }

  async recordSetup({ tx, now }: Work, shopId: string, id: string, setup: HostedSetup): Promise<CardSetup> {
    const row: Row<'card_setups'> = {
      id,
      shop_id: shopId,
      session_id: setup.sessionId,
      url: setup.url,
      status: 'open',
      card_id: null,
      created_at: now,
    };
    await tx.insertInto('card_setups').values(row).execute();
    return toCardSetup(row);
  }

  /** What became of a page, asked for at the provider until it has ended. */
  async findSetup(shopId: string, id: string): Promise<Result<CardSetup>> {
    const { database, gateway, bus } = this.#parts;
    const row = await database.reader
      .selectFrom('card_setups')
      .where('id', '=', id)
      .where('shop_id', '=', shopId)
      .selectAll()
      .executeTakeFirst();
    if (!row) return err('not_found');
    if (row.status !== 'open') return ok(toCardSetup(row));
    const outcome = await this.#ask(shopId, () => gateway.findSetup(row.session_id));
    if (!outcome.ok) return outcome;
    if (outcome.value.kind === 'open') return ok(toCardSetup(row));
    const ended = {
      status: outcome.value.kind,
      card_id: outcome.value.kind === 'complete' ? outcome.value.cardId : null,
    };
    await database.write(async ({ tx, afterCommit }) => {
      await tx.updateTable('card_setups').where('id', '=', id).set(ended).execute();
      afterCommit(() => bus.publish({ shopId }, { type: 'billing_changed' }));
    });
    return ok(toCardSetup({ ...row, ...ended }));
  }

  /** Looks at every page of a shop that has not ended yet. Those the provider does not answer for are looked at again. */
  async resolveOpenSetups(shopId: string): Promise<void> {
    const open = await this.#parts.database.reader
      .selectFrom('card_setups')
      .where('shop_id', '=', shopId)
      .where('status', '=', 'open')
      .select('id')
      .execute();
    for (const { id } of open) await this.findSetup(shopId, id);
  }

  async #ask<T>(shopId: string, question: (customerId: string) => Promise<T>): Promise<Result<T>> {
    const shop = await this.#parts.database.reader
      .selectFrom('shops')
      .where('id', '=', shopId)
      .select('payments_customer_id')
      .executeTakeFirstOrThrow();
    try {
      return ok(await question(shop.payments_customer_id));
    } catch (error) {
      if (error instanceof PaymentsUnreachable) return err('payments_unreachable');
      throw error;
    }
  }
}

function toCardSetup({ id, url, status, card_id: cardId }: Row<'card_setups'>): CardSetup {
  return { id, url, status, cardId };
}
