import { fromMinorUnits } from '#shared/domain/money.ts';
import type { Database, Work } from '../../db/database.ts';
import type { Row } from '../../db/schema.ts';
import type { CorrectionReport, PaymentGateway } from '../../gateways/payments/gateway.ts';
import type { Ledger } from '../credit/ledger.ts';
import type { CreditService } from '../credit/service.ts';
import type { EventBus } from '../events/event-bus.ts';
import type { TopupOutcomes } from './outcomes.ts';
import { causeOfTopup } from './repository.ts';

type TopupRow = Row<'topups'>;

interface Parts {
  database: Database;
  ledger: Ledger;
  credit: CreditService;
  bus: EventBus;
  gateway: PaymentGateway;
  outcomes: TopupOutcomes;
}

/**
 * Refunds and disputes of payments, as transfers that correct the credit: each once by the provider's id, and its
 * reversal once, in whatever order they are heard of.
 */
export class TopupCorrections {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** @throws when it could not be recorded, so that whoever told it tells it again */
  async take(report: CorrectionReport): Promise<void> {
    const topupId = await this.#paidTopup(report.paymentId);
    if (topupId === undefined) return;
    await this.#parts.database.write(async (work) => {
      const topup = await work.tx.selectFrom('topups').where('id', '=', topupId).selectAll().executeTakeFirstOrThrow();
      if (!(await this.#correct(work, topup, report))) return;
      this.#parts.credit.announce(work, topup.shop_id);
      work.afterCommit(() => this.#parts.bus.publish({ shopId: topup.shop_id }, { type: 'billing_changed' }));
    });
  }

  /** The top-up of a payment, credited: what takes its money back may be heard of before the payment itself. */
  async #paidTopup(paymentId: string): Promise<string | undefined> {
    const { database, gateway, outcomes } = this.#parts;
    const find = () =>
      database.reader
        .selectFrom('topups')
        .where('payment_id', '=', paymentId)
        .where('status', '=', 'paid')
        .select('id')
        .executeTakeFirst();
    const known = await find();
    if (known) return known.id;
    const charge = await gateway.findPayment(paymentId);
    if (charge === null) return undefined;
    await outcomes.resolve(charge.topupId, charge.outcome);
    return (await find())?.id;
  }

  /** @returns whether anything was new */
  async #correct(work: Work, topup: TopupRow, report: CorrectionReport): Promise<boolean> {
    const { tx, now } = work;
    const earlier = await tx.selectFrom('topup_corrections').where('id', '=', report.id).selectAll().executeTakeFirst();
    const reversed = report.state === 'reversed';
    if (earlier && (!reversed || earlier.reversed_at !== null)) return false;
    const amount = earlier?.amount ?? fromMinorUnits(report.coins, report.currency);
    if (!earlier) {
      if (report.currency !== topup.currency) throw new Error(`${report.id} is in another currency than its top-up`);
      await tx
        .insertInto('topup_corrections')
        .values({ id: report.id, topup_id: topup.id, reason: report.reason, amount, taken_at: now, reversed_at: null })
        .execute();
      await this.#takeBack(work, topup, report, amount);
    }
    if (reversed) {
      await tx.updateTable('topup_corrections').where('id', '=', report.id).set({ reversed_at: now }).execute();
      await this.#giveBack(work, topup, report, amount);
    }
    return true;
  }

  async #takeBack(work: Work, topup: TopupRow, { id, reason }: CorrectionReport, amount: number): Promise<void> {
    const cause = causeOfTopup(topup, id);
    const taken = await this.#parts.ledger.takeBack(work, reason, topup.shop_id, topup.currency, amount, cause);
    if (!taken.ok) throw new Error(`${id} cannot be taken back: ${taken.error.code}`);
  }

  async #giveBack(work: Work, topup: TopupRow, { id, reason }: CorrectionReport, amount: number): Promise<void> {
    const kind = reason === 'refund' ? 'refund_reversed' : 'dispute_reversed';
    const cause = causeOfTopup(topup, id);
    const given = await this.#parts.ledger.addCredit(work, kind, topup.shop_id, topup.currency, amount, cause);
    if (!given.ok) throw new Error(`${id} cannot be reversed: ${given.error.code}`);
  }
}
