import type { Card, Topup } from '#shared/api/credit.ts';
import { type Currency, fromMinorUnits, type Micros, toMinorUnits } from '#shared/domain/money.ts';
import { isTopupAmount } from '#shared/domain/topup.ts';
import { assertNever, err, ok, type Result } from '#shared/errors.ts';
import type { Clock } from '../../clock.ts';
import type { Database, Reader, Work } from '../../db/database.ts';
import type { Row } from '../../db/schema.ts';
import {
  type ChargeOutcome,
  type ChargeReport,
  type PaymentGateway,
  PaymentsUnreachable,
} from '../../gateways/payments/gateway.ts';
import type { StaffActor } from '../../http/actor.ts';
import type { Log } from '../../log.ts';
import type { Random } from '../../random.ts';
import type { Ledger } from '../credit/ledger.ts';
import type { CreditService } from '../credit/service.ts';
import type { EventBus } from '../events/event-bus.ts';

type TopupRow = Row<'topups'>;
type Paid = Extract<ChargeOutcome, { kind: 'paid' }>;

export interface NewTopup {
  operationId: string;
  currency: Currency;
  amount: Micros;
  card: Card;
}

/** How long a charge may take before the provider is asked, and how long between two askings, in milliseconds. */
const ASK_AFTER_MS = 30_000;
const ASK_AGAIN_MS = 30_000;
/** How long a card holder is waited for between two askings, and somebody to look into what does not fit. */
const ASK_LATER_MS = 5 * 60_000;
/** After this long a charge that was never made is not made any more: the owner has long gone on without it. */
const CHARGE_WITHIN_MS = 15 * 60_000;

export interface TopupServiceParts {
  database: Database;
  clock: Clock;
  random: Random;
  ledger: Ledger;
  credit: CreditService;
  bus: EventBus;
  gateway: PaymentGateway;
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

  /** The cards that the shop has saved at the provider; `payments_unreachable` while it does not answer. */
  async listCards(shopId: string): Promise<Result<Card[]>> {
    const shop = await readCustomer(this.#parts.database.reader, shopId);
    try {
      return ok(await this.#parts.gateway.listCards(shop.payments_customer_id));
    } catch (error) {
      if (error instanceof PaymentsUnreachable) return err('payments_unreachable');
      throw error;
    }
  }

  async listTopups(shopId: string, limit: number): Promise<Topup[]> {
    const rows = await this.#parts.database.reader
      .selectFrom('topups')
      .where('shop_id', '=', shopId)
      .orderBy('created_at', 'desc')
      .limit(limit)
      .selectAll()
      .execute();
    return rows.map(toTopup);
  }

  /** Records the top-up and charges the card after the commit. */
  async create(
    work: Work,
    actor: StaffActor,
    { operationId, currency, amount, card }: NewTopup,
  ): Promise<Result<Topup>> {
    if (!isTopupAmount(amount)) return err('amount_out_of_range');
    const wallet = await work.tx
      .selectFrom('ledger_accounts')
      .where('shop_id', '=', actor.shopId)
      .where('kind', '=', 'wallet')
      .where('currency', '=', currency)
      .select('id')
      .executeTakeFirst();
    if (!wallet) return err('wallet_missing');
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
    };
    await work.tx.insertInto('topups').values(row).execute();
    work.afterCommit(() => void this.#charge(row));
    return ok(toTopup(row));
  }

  /** Takes in what a webhook tells. @throws when it could not be recorded, so that the provider sends it again */
  async report({ topupId, outcome }: ChargeReport): Promise<void> {
    await this.#resolve(topupId, outcome);
  }

  /** Asks the provider what became of charges without an outcome. Run at start and every few seconds. */
  async resolveOpen(): Promise<void> {
    const { database, clock } = this.#parts;
    const open = await database.reader
      .selectFrom('topups')
      .where('status', 'in', ['processing', 'unknown', 'needs_action'])
      .where('ask_at', '<=', clock.now())
      .selectAll()
      .execute();
    for (const row of open) await this.#charge(row);
  }

  async #charge(row: TopupRow): Promise<void> {
    const { gateway, database, clock, log } = this.#parts;
    try {
      const shop = await readCustomer(database.reader, row.shop_id);
      const charge = {
        topupId: row.id,
        customerId: shop.payments_customer_id,
        cardId: row.card_id,
        coins: toMinorUnits(row.amount, row.currency),
        currency: row.currency,
        createdAt: row.created_at,
      };
      const inTime = clock.now() < row.created_at + CHARGE_WITHIN_MS;
      const outcome = inTime ? await gateway.charge(charge) : await gateway.find(charge);
      await this.#resolve(row.id, outcome.kind === 'absent' ? { kind: 'failed', declineCode: 'not_charged' } : outcome);
    } catch (error) {
      log.error({ err: error, topupId: row.id }, 'the outcome of a charge was not recorded');
      await this.#askLater(row.id).catch(() => undefined);
    }
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

  async #resolve(topupId: string, outcome: ChargeOutcome): Promise<void> {
    await this.#parts.database.write(async (work) => {
      const row = await work.tx.selectFrom('topups').where('id', '=', topupId).selectAll().executeTakeFirst();
      if (!row) {
        this.#parts.log.warn({ topupId }, 'a charge of no top-up of ours');
        return;
      }
      const change = await this.#changeFor(work, row, outcome);
      if (change === undefined) return;
      await work.tx.updateTable('topups').where('id', '=', row.id).set(change).execute();
      if (change.status === row.status) return;
      work.afterCommit(() => this.#parts.bus.publish({ shopId: row.shop_id }, { type: 'billing_changed' }));
    });
  }

  /** What an outcome changes. News may come late: paid is final and wins over everything, failed over all but paid. */
  async #changeFor(work: Work, row: TopupRow, outcome: ChargeOutcome): Promise<Partial<TopupRow> | undefined> {
    if (row.status === 'paid') return this.#compare(row, outcome);
    if (row.status === 'failed' && outcome.kind !== 'paid') return undefined;
    switch (outcome.kind) {
      case 'paid':
        if (!isWhatWasAsked(row, outcome)) return this.#setAside(work, row, outcome);
        await this.#post(work, row, outcome);
        return { status: 'paid', failure: null, payment_id: outcome.paymentId };
      case 'failed':
        return { status: 'failed', failure: outcome.declineCode };
      case 'needs_action':
        return { status: 'needs_action', payment_id: outcome.paymentId, ask_at: work.now + ASK_LATER_MS };
      case 'processing':
        return { status: 'processing', payment_id: outcome.paymentId, ask_at: work.now + ASK_AGAIN_MS };
      case 'unknown':
        return { status: 'unknown', ask_at: work.now + ASK_AGAIN_MS };
      default:
        return assertNever(outcome);
    }
  }

  /** A payment that is not what was asked for is credited by nobody's guess: somebody has to look into it. */
  #setAside(work: Work, row: TopupRow, { paymentId }: Paid): Partial<TopupRow> {
    this.#parts.log.error({ topupId: row.id, paymentId }, 'a payment is not what its top-up asked for');
    return { status: 'unknown', ask_at: work.now + ASK_LATER_MS };
  }

  /** A second payment for one top-up would be money taken twice: it must not pass unseen. */
  #compare(row: TopupRow, outcome: ChargeOutcome): undefined {
    if (outcome.kind !== 'paid' || outcome.paymentId === row.payment_id) return;
    this.#parts.log.error({ topupId: row.id, paymentId: outcome.paymentId }, 'a top-up was paid twice');
  }

  async #post(work: Work, row: TopupRow, { paymentId }: Paid): Promise<void> {
    const posted = await this.#parts.ledger.addCredit(work, 'topup', row.shop_id, row.currency, row.amount, {
      sourceId: paymentId,
      purpose: 'topup',
      staffId: row.staff_id,
      deviceId: row.device_id,
      phoneMasked: null,
      unitPrice: null,
      segments: null,
    });
    if (!posted.ok) throw new Error(`top-up ${row.id} cannot be posted: ${posted.error.code}`);
    this.#parts.credit.announce(work, row.shop_id);
  }
}

function isWhatWasAsked(row: TopupRow, { coins, currency }: Paid): boolean {
  return currency === row.currency && fromMinorUnits(coins, currency) === row.amount;
}

async function readCustomer(reader: Reader, shopId: string) {
  return reader.selectFrom('shops').where('id', '=', shopId).select('payments_customer_id').executeTakeFirstOrThrow();
}

function toTopup(row: TopupRow): Topup {
  return {
    id: row.id,
    operationId: row.operation_id,
    currency: row.currency,
    amount: row.amount,
    card: { brand: row.card_brand, last4: row.card_last4 },
    status: row.status,
    failure: row.failure,
    createdAt: row.created_at,
  };
}
