import { sql } from 'kysely';
import type { Card, Topup } from '#shared/api/billing.ts';
import { type Currency, type Micros, toMinorUnits } from '#shared/domain/money.ts';
import { isWithin, topupAmounts } from '#shared/domain/topup.ts';
import { err, ok, type Result } from '#shared/errors.ts';
import type { Clock } from '../../clock.ts';
import type { Database, Work } from '../../db/database.ts';
import type { Row } from '../../db/schema.ts';
import type { PaymentGateway } from '../../gateways/payments/gateway.ts';
import type { DeviceActor } from '../../http/actor.ts';
import type { Log } from '../../log.ts';
import type { Random } from '../../random.ts';
import { findWallet } from '../credit/repository.ts';
import type { TopupOutcomes } from './outcomes.ts';
import { toTopup } from './repository.ts';

type TopupRow = Row<'topups'>;

export interface NewTopup {
  /** Of the client's operation; an automatic top-up makes its own. */
  operationId: string;
  currency: Currency;
  amount: Micros;
  card: Pick<Card, 'id' | 'brand' | 'last4'>;
}

/** How long a charge may take before the provider is asked, in milliseconds. */
const ASK_AFTER_MS = 30_000;
/** How long until an outcome that could not be recorded is looked for again, in milliseconds. */
const ASK_LATER_MS = 5 * 60_000;
/** After this long a charge that was never made is not made any more: the owner has long gone on without it. */
const CHARGE_WITHIN_MS = 15 * 60_000;
/**
 * After this long nobody is still making it either, here or in another process: only then does it count as never made
 * when the provider has not heard of it.
 */
const ABSENT_AFTER_MS = CHARGE_WITHIN_MS + 5 * 60_000;
/** How long a card holder has to approve; afterwards the charge is called off. */
const APPROVE_WITHIN_MS = 24 * 60 * 60_000;

export interface TopupServiceParts {
  database: Database;
  clock: Clock;
  random: Random;
  gateway: PaymentGateway;
  outcomes: TopupOutcomes;
  /** Where the provider's pages lead back to. */
  returnUrl: () => string;
  log: Log;
}

/**
 * Top-ups. Each is recorded before the provider is called, under an id that is the idempotency key there; credit is
 * posted once per payment, whichever tells of it first: the answer to the charge, the webhook, or asking again.
 */
export class TopupService {
  readonly #parts: TopupServiceParts;

  constructor(parts: TopupServiceParts) {
    this.#parts = parts;
  }

  /** One Time Topup: records it, and charges the card after the commit. */
  async create(work: Work, actor: DeviceActor & { staffId: string }, topup: NewTopup): Promise<Result<Topup>> {
    if (!isWithin(topup.amount, topupAmounts(topup.currency))) return err('amount_out_of_range');
    if (!(await findWallet(work.tx, actor.shopId, topup.currency))) return err('wallet_missing');
    return ok(toTopup(await this.#record(work, actor, topup, false)));
  }

  /** The same for Auto Topup, whose policy has decided on the amount; in the name of who saved its settings. */
  async createAutomatic(
    work: Work,
    actor: DeviceActor & { staffId: string },
    topup: Omit<NewTopup, 'operationId'>,
  ): Promise<void> {
    await this.#record(work, actor, { ...topup, operationId: this.#parts.random.id() }, true);
  }

  /** Asks the provider what became of charges without an outcome. Run at start and every few seconds. */
  async resolveOpen(): Promise<void> {
    const { database, clock } = this.#parts;
    const open = await database.reader
      .selectFrom('topups')
      // Word for word the predicate of the index: bound values would have every top-up there ever was read.
      .where(sql<boolean>`status in ('processing', 'unknown', 'needs_action')`)
      .where('ask_at', '<=', clock.now())
      .selectAll()
      .execute();
    for (const row of open) await this.#charge(row);
  }

  async #record(
    work: Work,
    actor: DeviceActor & { staffId: string },
    { operationId, currency, amount, card }: NewTopup,
    automatic: boolean,
  ): Promise<TopupRow> {
    const row: TopupRow = {
      id: this.#parts.random.id(),
      operation_id: operationId,
      shop_id: actor.shopId,
      device_id: actor.deviceId,
      staff_id: actor.staffId,
      currency,
      amount,
      card_id: card.id,
      card_brand: card.brand,
      card_last4: card.last4,
      status: 'processing',
      failure: null,
      payment_id: null,
      created_at: work.now,
      ask_at: work.now + ASK_AFTER_MS,
      automatic: Number(automatic),
      approval_url: null,
    };
    await work.tx.insertInto('topups').values(row).execute();
    work.afterCommit(() => void this.#charge(row));
    return row;
  }

  async #charge(row: TopupRow): Promise<void> {
    const { gateway, database, clock, log, outcomes, returnUrl } = this.#parts;
    try {
      const shop = await database.reader
        .selectFrom('shops')
        .where('id', '=', row.shop_id)
        .select('payments_customer_id')
        .executeTakeFirstOrThrow();
      const charge = {
        topupId: row.id,
        customerId: shop.payments_customer_id,
        cardId: row.card_id,
        coins: toMinorUnits(row.amount, row.currency),
        currency: row.currency,
        createdAt: row.created_at,
        offSession: row.automatic === 1,
      };
      const age = clock.now() - row.created_at;
      const mayCharge = age < CHARGE_WITHIN_MS && (await this.#isWanted(row));
      const told = mayCharge ? await gateway.charge(charge, returnUrl()) : await gateway.find(charge);
      const early = told.kind === 'absent' && age < ABSENT_AFTER_MS;
      const outcome = early ? { kind: 'unknown' as const, cause: 'not_charged_so_far' } : told;
      if (outcome.kind === 'unknown') log.warn({ topupId: row.id, ...outcome }, 'the outcome of a charge is not known');
      const abandoned = outcome.kind === 'needs_action' && age >= APPROVE_WITHIN_MS;
      await outcomes.resolve(row.id, abandoned ? await gateway.cancel(outcome.paymentId) : outcome);
    } catch (error) {
      log.error({ err: error, topupId: row.id }, 'the outcome of a charge was not recorded');
      await this.#askLater(row.id).catch(() => undefined);
    }
  }

  /** Off stays off: an automatic charge that did not get there is not made after Auto Topup was switched off. */
  async #isWanted({ automatic, shop_id, currency }: TopupRow): Promise<boolean> {
    if (automatic === 0) return true;
    const settings = await this.#parts.database.reader
      .selectFrom('auto_topups')
      .where('shop_id', '=', shop_id)
      .where('currency', '=', currency)
      .select('enabled')
      .executeTakeFirst();
    return settings?.enabled === 1;
  }

  async #askLater(topupId: string): Promise<void> {
    await this.#parts.database.write(({ tx, now }) =>
      tx
        .updateTable('topups')
        .where('id', '=', topupId)
        .set({ ask_at: now + ASK_LATER_MS })
        .execute(),
    );
  }
}
