import type { AutoTopup, AutoTopupSettings, Card } from '#shared/api/billing.ts';
import { type AutoTopupDecision, decideAutoTopup, NOT_CHARGED } from '#shared/domain/auto-topup.ts';
import type { Currency } from '#shared/domain/money.ts';
import { isWithin, monthlyCapAmounts, thresholdAmounts, topupAmounts } from '#shared/domain/topup.ts';
import { err, ok, type Result } from '#shared/errors.ts';
import type { Clock } from '../../clock.ts';
import type { Database, Work } from '../../db/database.ts';
import type { Row } from '../../db/schema.ts';
import type { StaffActor } from '../../http/actor.ts';
import type { Log } from '../../log.ts';
import type { Random } from '../../random.ts';
import { findWallet } from '../credit/repository.ts';
import type { CreditService } from '../credit/service.ts';
import type { EventBus } from '../events/event-bus.ts';
import type { TopupService } from '../topups/service.ts';
import { isSameDecision, lastEvaluation, recordEvaluation } from './evaluations.ts';
import type { OwnerMails } from './owner-mails.ts';
import { describeAutoTopup } from './report.ts';
import { findSettings, gatherState, type SettingsRow } from './state.ts';

/** How often every wallet is looked at that has Auto Topup on, in milliseconds. */
export const EVALUATE_MS = 60_000;
/** That the decision is still the same is written down this often, in milliseconds. */
const SAME_AGAIN_MS = 60_000;

interface Parts {
  database: Database;
  clock: Clock;
  random: Random;
  topups: TopupService;
  ownerMails: OwnerMails;
  credit: CreditService;
  bus: EventBus;
  log: Log;
}

/**
 * Auto Topup: the policy run after every debit, on save and by a durable job. The decision is made and the charge is
 * recorded in one transaction that holds the write lock, so that two processes never both decide to charge.
 */
export class AutoTopupService {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Saves the settings and, when the balance is already below, charges the card. @param card the one of the settings */
  async save(
    work: Work,
    actor: StaffActor,
    currency: Currency,
    settings: AutoTopupSettings,
    card: Card | null,
  ): Promise<Result<AutoTopup>> {
    if (!(await findWallet(work.tx, actor.shopId, currency))) return err('wallet_missing');
    if (!areAmountsAllowed(settings, currency)) return err('amount_out_of_range');
    if (settings.enabled && card === null) return err('card_unknown');
    const values = {
      enabled: Number(settings.enabled),
      threshold: settings.threshold,
      amount: settings.amount,
      monthly_cap: settings.monthlyCap,
      card_id: settings.cardId,
      card_brand: card?.brand ?? '',
      card_last4: card?.last4 ?? '',
      saved_at: work.now,
      saved_by: actor.staffId,
      saved_on: actor.deviceId,
    };
    const row: SettingsRow = { shop_id: actor.shopId, currency, ...values };
    await work.tx
      .insertInto('auto_topups')
      .values(row)
      .onConflict((conflict) => conflict.columns(['shop_id', 'currency']).doUpdateSet(values))
      .execute();
    await this.#decide(work, row);
    this.#announceStanding(work, actor.shopId);
    return ok(await describeAutoTopup(work.tx, actor.shopId, currency, work.now));
  }

  /** After a change of a shop's credit. Failures are logged: the job looks again. */
  evaluateShop(shopId: string): void {
    this.#evaluateAll(shopId).catch((error: unknown) =>
      this.#parts.log.error({ err: error, shopId }, 'auto top-up was not evaluated'),
    );
  }

  /** Every wallet with Auto Topup on. Run at start and every minute. */
  async evaluateDue(): Promise<void> {
    await this.#evaluateAll(null);
  }

  /** An automatic charge has ended: its failure is told to the owners, once. Part of the transaction that records it. */
  async hearEnd(work: Work, topup: Row<'topups'>): Promise<void> {
    if (topup.automatic !== 1) return;
    const { tx, now, afterCommit } = work;
    if (topup.status === 'failed' && topup.failure !== null && topup.failure !== NOT_CHARGED) {
      const settings = await findSettings(tx, topup.shop_id, topup.currency);
      const decision = settings && decideAutoTopup(await gatherState(tx, settings, now), now);
      if (decision) await this.#parts.ownerMails.tellFailure(work, topup, topup.failure, decision);
      if (decision?.kind === 'paused') this.#announceStanding(work, topup.shop_id);
    }
    afterCommit(() => this.evaluateShop(topup.shop_id));
  }

  /** Whether Auto Topup is on with this card. */
  async needsCard(shopId: string, cardId: string): Promise<boolean> {
    const row = await this.#parts.database.reader
      .selectFrom('auto_topups')
      .where('shop_id', '=', shopId)
      .where('card_id', '=', cardId)
      .where('enabled', '=', 1)
      .select('currency')
      .executeTakeFirst();
    return row !== undefined;
  }

  /** Another card takes the place of one that is about to be removed. What became of that one says nothing of it. */
  async replaceCard(shopId: string, cardId: string, { id, brand, last4 }: Card): Promise<void> {
    await this.#parts.database.write(async (work) => {
      await work.tx
        .updateTable('auto_topups')
        .where('shop_id', '=', shopId)
        .where('card_id', '=', cardId)
        .set({ card_id: id, card_brand: brand, card_last4: last4, saved_at: work.now })
        .execute();
      this.#announceStanding(work, shopId);
    });
  }

  async #evaluateAll(shopId: string | null): Promise<void> {
    const { reader } = this.#parts.database;
    const enabled = reader.selectFrom('auto_topups').where('enabled', '=', 1);
    const rows = await (shopId === null ? enabled : enabled.where('shop_id', '=', shopId)).selectAll().execute();
    for (const row of rows) {
      await this.#evaluate(row).catch((error: unknown) =>
        // The other wallets are looked at all the same.
        this.#parts.log.error(
          { err: error, shopId: row.shop_id, currency: row.currency },
          'a wallet was not evaluated',
        ),
      );
    }
  }

  /** Decides on what is read first, and writes only when that comes to something: most debits leave enough. */
  async #evaluate(row: SettingsRow): Promise<void> {
    const { database, clock } = this.#parts;
    const now = clock.now();
    const decision = decideAutoTopup(await gatherState(database.reader, row, now), now);
    const last = await lastEvaluation(database.reader, row);
    const stale = !last || now - last.at >= SAME_AGAIN_MS;
    if (last && isSameDecision(last.decision, decision) && !stale) return;
    await database.write(async (work) => {
      const settings = await findSettings(work.tx, row.shop_id, row.currency);
      if (!settings) return;
      await this.#decide(work, settings);
      if (last?.decision.kind !== decision.kind) this.#announce(work, row.shop_id);
    });
  }

  async #decide(work: Work, settings: SettingsRow): Promise<AutoTopupDecision> {
    const { random, topups } = this.#parts;
    const state = await gatherState(work.tx, settings, work.now);
    const decision = decideAutoTopup(state, work.now);
    if (decision.kind === 'off') return decision;
    await recordEvaluation(work, random, settings, state.available, decision);
    if (decision.kind === 'charge' && settings.card_id !== null) {
      const { shop_id: shopId, saved_by: staffId, saved_on: deviceId, currency } = settings;
      const card = { id: settings.card_id, brand: settings.card_brand, last4: settings.card_last4 };
      await topups.createAutomatic(work, { shopId, staffId, deviceId }, { currency, amount: decision.amount, card });
    }
    return decision;
  }

  /** It was switched, paused or goes on again: that stands beside the credit on every counter. */
  #announceStanding(work: Work, shopId: string): void {
    this.#parts.credit.tellDevices(work, shopId);
    this.#announce(work, shopId);
  }

  #announce({ afterCommit }: Work, shopId: string): void {
    afterCommit(() => this.#parts.bus.publish({ shopId }, { type: 'billing_changed' }));
  }
}

function areAmountsAllowed({ threshold, amount, monthlyCap }: AutoTopupSettings, currency: Currency): boolean {
  return (
    isWithin(threshold, thresholdAmounts(currency)) &&
    isWithin(amount, topupAmounts(currency)) &&
    isWithin(monthlyCap, monthlyCapAmounts(currency)) &&
    monthlyCap >= amount
  );
}
